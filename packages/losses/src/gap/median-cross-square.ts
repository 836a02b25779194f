import * as tf from '@tensorflow/tfjs-core';

import { squaredDistances } from '../fused/squared-distances.ts';

/** Rows of each side whose distances are looked at. */
const MOST = 64;
/** Least bandwidth: below, float32 does not tell the distances of unit vectors. */
const LEAST = 0.01;

/**
 * The square of the median distance of the first rows of one cloud of unit vectors to those of the other, for the bandwidth
 * of a Gaussian kernel. Nothing is read back, so that a step in which it stands can be compiled.
 */
export function medianCrossSquare(u: tf.Tensor2D, v: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const rows = Math.min(MOST, u.shape[0]);
    const count = rows * rows;
    const distances = tf.sqrt(tf.reshape(squaredDistances(tf.slice(u, 0, rows), tf.slice(v, 0, rows)), [count]));
    const { values } = tf.topk(distances, (count >> 1) + 1);
    const first = (count - 1) >> 1;
    const median = tf.mean(tf.slice(values, first, (count >> 1) - first + 1));
    return tf.square(tf.maximum(median, LEAST)) as tf.Scalar;
  });
}
