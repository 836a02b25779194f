import * as tf from '@tensorflow/tfjs-core';

import type { PairSide } from './pair-experiment.ts';

/** The items of a side with the given indices as one tensor, items along the first axis. */
export function sideTensor({ shape, rows }: PairSide, indices: Uint32Array, into?: Float32Array): tf.Tensor {
  return tf.tensor(rows(indices, into), [indices.length, ...shape], 'float32');
}
