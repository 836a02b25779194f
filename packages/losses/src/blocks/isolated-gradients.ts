import * as tf from '@tensorflow/tfjs-core';

/** What the engine of tfjs-core 4.22 keeps about the gradients in progress. */
interface GradientState {
  activeTape: unknown;
  gradientDepth: number;
  kernelDepth: number;
}

/** Whether somebody is computing a gradient of what runs now. */
export function gradientIsWanted(): boolean {
  return (tf.engine().state as GradientState).gradientDepth > 0;
}

/**
 * The value of `f` and its gradients, computed inside an operation that brings its own gradient: nothing of it reaches
 * the tape outside, which would keep every intermediate result alive, and tfjs by itself would record nothing here.
 *
 * @param f A function of tensors in its scope.
 * @param inputs With respect to which; one that `f` does not use gets zeros.
 * @param dy The gradient of the value; default 1.
 */
export function isolatedGradients<T extends tf.Tensor>(f: () => T, inputs: readonly tf.Tensor[], dy?: T): { value: T; gradients: tf.Tensor[] } {
  const state = tf.engine().state as GradientState;
  const { activeTape, gradientDepth, kernelDepth } = state;
  Object.assign(state, { activeTape: null, gradientDepth: 0, kernelDepth: 0 });
  try {
    const { value, grads } = tf.engine().gradients(f, [...inputs], dy, true);
    return { value, gradients: grads.map((gradient, place) => gradient ?? tf.zerosLike(inputs[place])) };
  } finally {
    Object.assign(state, { activeTape, gradientDepth, kernelDepth });
  }
}
