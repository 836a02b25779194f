import * as tf from '@tensorflow/tfjs-core';

/** What a fused operation computes: its value, and the gradients of its inputs from that of its value. */
export interface FusedResult<T extends tf.Tensor> {
  readonly value: T;
  /** One gradient an input; `saved` is what `save` was given, in that order. */
  readonly gradients: (dy: T, saved: tf.Tensor[]) => tf.Tensor[];
}

/**
 * `tf.customGrad` with types: one operation of the given inputs with its own gradient, whose temporaries are freed in
 * both directions. Whatever the gradient needs goes through `save`, so that a caller's `tf.tidy` cannot free it first.
 */
export function fusedOperation<T extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  compute: (save: (tensors: tf.Tensor[]) => void) => FusedResult<T>,
): T {
  const operation = tf.customGrad((...all) => {
    const { value, gradients } = compute(all.at(-1) as unknown as (tensors: tf.Tensor[]) => void);
    const gradFunc = (dy: T, saved: tf.Tensor[]) => tf.tidy(() => gradients(dy, saved));
    return { value, gradFunc: gradFunc as unknown as (dy: tf.Tensor, saved: tf.Tensor[]) => tf.Tensor[] };
  });
  return operation(...inputs) as T;
}
