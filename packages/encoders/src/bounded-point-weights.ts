import * as tf from '@tensorflow/tfjs-core';

import { POINT_WEIGHT_BOUNDS, type PointWeights } from './point-weights.ts';

/** b tanh(x/b), which leaves weights well below the bound b as they are. */
export function boundedPointWeights(x: tf.Tensor2D, weights: PointWeights): tf.Tensor2D {
  const bound = POINT_WEIGHT_BOUNDS[weights];
  return tf.mul(tf.tanh(tf.div(x, bound)), bound);
}
