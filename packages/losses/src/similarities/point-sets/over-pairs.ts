import * as tf from '@tensorflow/tfjs-core';

/** Numbers of points and items of both sides. */
export interface PairSizes {
  readonly ofU: number;
  readonly ofV: number;
  readonly n: number;
  readonly m: number;
}

/**
 * Sums or maxima over the pairs of points of two items, shape [n, m], of a matrix [ofU · n, ofV · m] of pairs of points
 * that has a block of items for a pair of places. Whole blocks are combined, so memory is read in order.
 */
export function overPairs(matrix: tf.Tensor, { ofU, ofV, n, m }: PairSizes, combine: (x: tf.Tensor, axis: number) => tf.Tensor): tf.Tensor2D {
  return tf.tidy(() => {
    const ofPointsOfV = ofU === 1 ? matrix : combine(tf.reshape(matrix, [ofU, n, ofV * m]), 0);
    return (ofV === 1 ? tf.reshape(ofPointsOfV, [n, m]) : combine(tf.reshape(ofPointsOfV, [n, ofV, m]), 1)) as tf.Tensor2D;
  });
}

/** A matrix of pairs of points combined, block by block, with a matrix [n, m] of pairs of items. */
export function withPairs(
  matrix: tf.Tensor,
  ofItems: tf.Tensor,
  { sizes: { ofU, ofV, n, m }, combine }: { sizes: PairSizes; combine: (x: tf.Tensor, y: tf.Tensor) => tf.Tensor },
): tf.Tensor2D {
  return tf.tidy(() => {
    const repeated = ofV === 1 ? ofItems : tf.tile(ofItems, [1, ofV]);
    const combined = ofU === 1 ? combine(matrix, repeated) : combine(tf.reshape(matrix, [ofU, n, ofV * m]), repeated);
    return tf.reshape(combined, [ofU * n, ofV * m]) as tf.Tensor2D;
  });
}
