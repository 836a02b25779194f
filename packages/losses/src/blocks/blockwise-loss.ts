import type * as tf from '@tensorflow/tfjs-core';

import { wholeBlock, type RowBlock } from './row-block.ts';

/** A matrix of logits that is read a block of rows at a time, anew on every reading. */
export interface LogitBlocks {
  readonly rows: number;
  /** What `read` makes of each block, in order; the logits of a block and all temporaries are freed after it. */
  map<T extends tf.TensorContainer>(read: (block: RowBlock) => T): T[];
}

/**
 * A loss that is a sum over blocks of rows of the logits. The dense loss is that of a single block, so both have one
 * formula.
 */
export interface BlockwiseLoss {
  /** What the blocks have to know of one another, a normaliser of the columns say; left out where rows are independent. */
  readonly prepare?: (logits: LogitBlocks) => tf.Tensor[];
  /**
   * The share of one block, differentiable in its logits with the gradient of the whole loss. `known` is from `prepare`;
   * `logits` are there for a loss whose blocks meet, such as the joint discrepancy.
   */
  readonly share: (block: RowBlock, known: readonly tf.Tensor[], logits: LogitBlocks) => tf.Scalar;
}

/** The loss of a whole matrix of logits. */
export function denseLoss({ prepare, share }: BlockwiseLoss, logits: tf.Tensor2D): tf.Scalar {
  const block = wholeBlock(logits);
  const blocks: LogitBlocks = { rows: logits.shape[0], map: (read) => [read(block)] };
  return share(block, prepare?.(blocks) ?? [], blocks);
}
