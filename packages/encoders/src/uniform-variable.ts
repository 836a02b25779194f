import * as tf from '@tensorflow/tfjs-core';

import type { UniformSource } from './uniform-source.ts';

/** A trainable variable, float32, uniform on ±`bound`. */
export function uniformVariable(shape: number[], { bound, random }: { bound: number; random: UniformSource }): tf.Variable {
  const values = new Float32Array(tf.util.sizeFromShape(shape));
  for (let i = 0; i < values.length; i++) values[i] = (2 * random.uniform() - 1) * bound;
  return tf.tidy(() => tf.variable(tf.tensor(values, shape)));
}
