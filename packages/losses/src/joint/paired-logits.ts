import * as tf from '@tensorflow/tfjs-core';

import { isolatedGradients } from '../blocks/isolated-gradients.ts';
import { rowRanges } from '../blocks/row-ranges.ts';
import { diagonal } from '../fused/diagonal.ts';
import { diagonalRows } from '../fused/identity-rows.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import type { Similarity } from '../similarities/similarities.ts';

/** What makes logits, and how many at a time. */
interface PairedLogitsOptions {
  readonly similarity: Similarity;
  readonly parameters: readonly tf.Tensor[];
  readonly chunk: number;
}

/**
 * s(u_i, v_i) of paired rows by a similarity of matrices: the diagonals of square blocks, O(n · chunk) of the n² logits.
 */
export function pairedLogits(zu: tf.Tensor2D, zv: tf.Tensor2D, { similarity, parameters, chunk }: PairedLogitsOptions): tf.Tensor1D {
  const ranges = rowRanges('pairLoss', zu.shape[0], chunk);
  return fusedOperation<tf.Tensor1D>([zu, zv, ...parameters], (save) => {
    save([zu, zv]);
    const ofRange = (start: number, count: number) =>
      tf.tidy(() => diagonal({ logits: similarity(tf.slice(zu, start, count), tf.slice(zv, start, count)), start: 0 }));
    return {
      value: tf.concat(ranges.map(({ start, count }) => ofRange(start, count))) as tf.Tensor1D,
      gradients: (dy, [u, v]) => {
        const parts = ranges.map(({ start, count }) =>
          tf.tidy(() => {
            const [ownU, ownV] = [tf.slice(u as tf.Tensor2D, start, count), tf.slice(v as tf.Tensor2D, start, count)];
            const slope = diagonalRows(tf.reshape(tf.slice(dy, start, count), [count, 1]) as tf.Tensor2D, count, 0);
            return isolatedGradients(() => similarity(ownU, ownV), [ownU, ownV, ...parameters], slope).gradients;
          }),
        );
        const place = (index: number) => parts.map((gradients) => gradients[index]);
        return [tf.concat(place(0)), tf.concat(place(1)), ...parameters.map((_, index) => tf.addN(place(index + 2)))];
      },
    };
  });
}
