import * as tf from '@tensorflow/tfjs-core';

import { ShapeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import type { Similarity } from '../similarities/similarities.ts';
import type { BlockwiseLoss, LogitBlocks } from './blockwise-loss.ts';
import { gradientIsWanted, isolatedGradients } from './isolated-gradients.ts';
import type { RowBlock } from './row-block.ts';
import { rowRanges } from './row-ranges.ts';

/** Embeddings, what makes logits of them, and how many rows of those may exist at a time. */
export interface InBlocksOptions {
  readonly zu: tf.Tensor2D;
  readonly zv: tf.Tensor2D;
  readonly similarity: Similarity;
  /** Tensors that `similarity` uses besides the embeddings and that get gradients: a temperature, a matrix. */
  readonly parameters?: readonly tf.Tensor[];
  /** Who asks, for errors. */
  readonly caller: string;
  /** Rows of logits at a time. */
  readonly chunk: number;
}

/**
 * A loss of the logits of zu and zv in O(n · chunk) memory: blocks of rows are made, used and freed one after another, for
 * what `prepare` reads of them and then for the shares, with their gradients where some are wanted. Value and gradients
 * are those of the dense loss.
 */
export function inBlocks(loss: BlockwiseLoss, { caller, zu, zv, similarity, parameters = [], chunk }: InBlocksOptions): tf.Scalar {
  const rows = zu.shape[0];
  const ranges = rowRanges(caller, rows, chunk);
  const wanted = gradientIsWanted();
  const blockOf = (part: tf.Tensor2D, start: number): RowBlock => ({ logits: checked(caller, similarity(part, zv), [part.shape[0], zv.shape[0]]), start, rows });
  const logits: LogitBlocks = {
    rows,
    map: (read) => ranges.map(({ start, count }) => tf.tidy(() => read(blockOf(tf.slice(zu, start, count), start)))),
  };

  return fusedOperation<tf.Scalar>([zu, zv, ...parameters], (save) => {
    const known = loss.prepare?.(logits) ?? [];
    if (!wanted) return { value: tf.addN(logits.map((block) => loss.share(block, known, logits))) as tf.Scalar, gradients: () => [] };
    const partsOfU: tf.Tensor[] = [];
    let sums: tf.Tensor[] = [];
    for (const { start, count } of ranges) {
      const [ofU, ...others] = tf.tidy(() => {
        const part = tf.slice(zu, start, count);
        const { value, gradients } = isolatedGradients(() => loss.share(blockOf(part, start), known, logits), [part, zv, ...parameters]);
        const rest = [value, ...gradients.slice(1)];
        return [gradients[0], ...(sums.length === 0 ? rest : rest.map((tensor, place) => tf.add(tensor, sums[place])))];
      });
      tf.dispose(sums);
      sums = others;
      partsOfU.push(ofU);
    }
    const [value, ...gradients] = sums;
    save([tf.concat(partsOfU, 0), ...gradients]);
    return { value: value as tf.Scalar, gradients: (dy, saved) => saved.map((gradient) => tf.mul(gradient, dy)) };
  });
}

function checked(caller: string, logits: tf.Tensor2D, [rows, columns]: readonly [number, number]): tf.Tensor2D {
  if (logits.rank !== 2 || logits.shape[0] !== rows || logits.shape[1] !== columns) {
    throw new ShapeError(`${caller}: similarity made logits of shape [${logits.shape}] from ${rows} and ${columns} embeddings; expected [${rows}, ${columns}]`);
  }
  return logits;
}
