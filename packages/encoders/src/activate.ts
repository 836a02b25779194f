import * as tf from '@tensorflow/tfjs-core';

import { gelu } from './gelu.ts';

/** What is applied to every entry of a hidden layer: max(0, x), x Φ(x), ELU (x or eˣ − 1) or tanh. */
export type Activation = 'relu' | 'gelu' | 'elu' | 'tanh';

/** The activation of every entry. */
export function activate<T extends tf.Tensor>(x: T, activation: Activation): T {
  if (activation === 'gelu') return gelu(x);
  return { relu: tf.relu, elu: tf.elu, tanh: tf.tanh }[activation](x);
}
