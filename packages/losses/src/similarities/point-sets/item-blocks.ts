import * as tf from '@tensorflow/tfjs-core';

import { type RowRange, rowRanges } from '../../blocks/row-ranges.ts';

/** How much memory the pairs of points may take, in numbers. */
export interface PairLimits {
  /** In a matrix of pairs at a time; default 2²², 16 MiB. */
  readonly block?: number;
  /** In all those that wait for the gradient; default 2²⁶, 256 MiB. Where they are more they are computed once more. */
  readonly kept?: number;
}

/** How the items of u are gone through. */
export interface ItemBlocks {
  readonly ranges: readonly RowRange[];
  /** Whether what was computed of the pairs of points is kept for the gradient. */
  readonly kept: boolean;
}

/** Blocks of items of u, each of which has `width` pairs of points. */
export function itemBlocks(items: number, width: number, { block = 2 ** 22, kept = 2 ** 26 }: PairLimits = {}): ItemBlocks {
  return { ranges: rowRanges('itemBlocks', items, Math.max(1, Math.floor(block / width))), kept: items * width <= kept };
}

/**
 * Products of blocks of rows with all rows of one matrix. For several blocks it is transposed beforehand: an engine may
 * keep what it prepares of a second operand, such as the wasm engine.
 */
export function productsWith(right: tf.Tensor2D, { ranges }: ItemBlocks): (rows: tf.Tensor2D) => tf.Tensor2D {
  if (ranges.length === 1) return (rows) => tf.matMul(rows, right, false, true);
  const columns = tf.transpose(right) as tf.Tensor2D;
  return (rows) => tf.matMul(rows, columns);
}

/** The rows of some items in a stack of points, shape [points · items, width], again point by point. */
export function rowsOfItems(stack: tf.Tensor2D, points: number, { start, count }: RowRange): tf.Tensor2D {
  const [rows, width] = stack.shape;
  const items = rows / points;
  if (count === items) return tf.clone(stack);
  return tf.tidy(() => tf.reshape(tf.slice(tf.reshape(stack, [points, items, width]), [0, start, 0], [points, count, width]), [points * count, width]) as tf.Tensor2D);
}

/** Stacks of consecutive items, point by point each, as one. */
export function stackOfItems(parts: readonly tf.Tensor2D[], points: number): tf.Tensor2D {
  if (parts.length === 1) return parts[0];
  return tf.tidy(() => {
    const width = parts[0].shape[1];
    return tf.reshape(tf.concat(parts.map((part) => tf.reshape(part, [points, part.shape[0] / points, width])), 1), [-1, width]) as tf.Tensor2D;
  });
}
