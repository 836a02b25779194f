import * as tf from '@tensorflow/tfjs-core';

import { activate, type Activation } from './activate.ts';

/** A linear layer: `DenseVariables`, or parts of them. */
export interface DenseTensors {
  readonly weight: tf.Tensor;
  readonly bias?: tf.Tensor | undefined;
}

/** How to apply a linear layer. */
export interface DenseCall {
  readonly activation?: Activation | undefined;
  /** Whether x is data, whose gradient nobody wants; default false. */
  readonly first?: boolean;
}

/**
 * x W + b and its activation, for rows x.
 *
 * Products with ReLU go through tfjs's fused operation. It works out the gradient of x in any case, which for the first
 * and often widest layer is a third of the work and of no use, so that layer takes a plain product.
 */
export function dense(x: tf.Tensor2D, { weight, bias }: DenseTensors, { activation, first = false }: DenseCall = {}): tf.Tensor2D {
  const fused = activation === 'relu' && !first;
  const call = { a: x, b: weight, ...(bias && { bias }), activation: fused ? 'relu' : 'linear' } as const;
  const y = first ? plain(x, weight, bias) : tf.fused.matMul(call);
  return activation === undefined || fused ? (y as tf.Tensor2D) : activate(y as tf.Tensor2D, activation);
}

function plain(x: tf.Tensor2D, weight: tf.Tensor, bias: tf.Tensor | undefined): tf.Tensor {
  const product = tf.matMul(x, weight);
  return bias === undefined ? product : tf.add(product, bias);
}
