import * as tf from '@tensorflow/tfjs-core';

import type { LogitScale } from '../similarities/logit-scale.ts';
import { fusedOperation } from './fused-operation.ts';

/** By what inner products are multiplied. */
export interface InnerProductsOptions {
  readonly temperature: number;
  readonly scale: LogitScale | undefined;
}

/**
 * ⟨a_i, b_j⟩/τ, times a learned scale where there is one, with the gradients D b/τ and Dᵀ a/τ. The factors go to the
 * embeddings, n × dim numbers, and not to the n × m products.
 */
export function innerProducts(a: tf.Tensor2D, b: tf.Tensor2D, { temperature, scale }: InnerProductsOptions): tf.Tensor2D {
  return tf.tidy(() => {
    const scaled = scale === undefined ? a : scale.apply(a);
    return fusedOperation<tf.Tensor2D>([scaled, b], (save) => {
      const divided = (x: tf.Tensor2D) => (temperature === 1 ? x : tf.div(x, temperature)) as tf.Tensor2D;
      save([scaled, b]);
      return {
        value: tf.matMul(divided(scaled), b, false, true),
        gradients: (dy, [p, q]) => [divided(tf.matMul(dy, q as tf.Tensor2D)), divided(tf.matMul(dy, p as tf.Tensor2D, true, false))],
      };
    });
  });
}
