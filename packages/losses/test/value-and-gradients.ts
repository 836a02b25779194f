import * as tf from '@tensorflow/tfjs-core';

import { finiteDifferences, maximumDifference } from './reference.ts';

/** The value of a loss of matrices, and its gradient with respect to each. */
export function valueAndGradients(loss: (...inputs: tf.Tensor2D[]) => tf.Scalar, inputs: number[][][]): { value: number; gradients: number[][][] } {
  return tf.tidy(() => {
    const tensors = inputs.map((matrix) => tf.tensor2d(matrix));
    const { value, grads } = tf.valueAndGrads((...all) => loss(...(all as tf.Tensor2D[])))(tensors);
    return { value: value.dataSync()[0], gradients: grads.map((gradient) => gradient.arraySync() as number[][]) };
  });
}

/**
 * How far a loss and its gradients are from a float64 formulation and its central differences: the value relative to
 * max(1, |value|), the gradients relative to the largest of their entries, or absolute below 1.
 */
export function discrepancy(
  loss: (...inputs: tf.Tensor2D[]) => tf.Scalar,
  reference: (...inputs: number[][][]) => number,
  inputs: number[][][],
): { value: number; gradient: number } {
  const actual = valueAndGradients(loss, inputs);
  const expected = reference(...inputs);
  const gradient = inputs.map((matrix, k) => {
    const differences = finiteDifferences((moved) => reference(...inputs.map((other, l) => (l === k ? moved : other))), matrix);
    return maximumDifference(actual.gradients[k], differences) / Math.max(1, ...differences.flat().map(Math.abs));
  });
  return { value: Math.abs(actual.value - expected) / Math.max(1, Math.abs(expected)), gradient: Math.max(...gradient) };
}

/** Whether the value and all gradients are finite numbers. */
export function isFiniteThroughout(loss: (...inputs: tf.Tensor2D[]) => tf.Scalar, inputs: number[][][]): boolean {
  const { value, gradients } = valueAndGradients(loss, inputs);
  return [value, ...gradients.flat(2)].every(Number.isFinite);
}

/** Tensors that a loss leaves behind beside its value and gradients: 0 for one that leaks none. */
export function leaked(loss: (...inputs: tf.Tensor2D[]) => tf.Scalar, inputs: number[][][]): number {
  const tensors = inputs.map((matrix) => tf.tensor2d(matrix));
  const before = tf.memory().numTensors;
  loss(...tensors).dispose();
  tf.dispose(tf.grads((...all) => loss(...(all as tf.Tensor2D[])))(tensors));
  const left = tf.memory().numTensors - before;
  tf.dispose(tensors);
  return left;
}
