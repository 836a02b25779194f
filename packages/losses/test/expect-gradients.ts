import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

import { finiteDifferences, maximumDifference } from './reference.ts';

/** Value and gradients of a function of matrices, read back. */
export function valueAndGradients(
  f: (...tensors: tf.Tensor2D[]) => tf.Tensor,
  inputs: readonly number[][][],
): { value: number; gradients: number[][][] } {
  return tf.tidy(() => {
    const { value, grads } = tf.valueAndGrads((...tensors) => f(...(tensors as tf.Tensor2D[])) as tf.Scalar)(inputs.map((x) => tf.tensor2d(x)));
    return { value: value.dataSync()[0], gradients: grads.map((g) => g.arraySync() as number[][]) };
  });
}

/** Compares a differentiable function with a float64 one, and its gradients with central differences of that. */
export function expectGradients(
  f: (...tensors: tf.Tensor2D[]) => tf.Tensor,
  reference: (...inputs: number[][][]) => number,
  inputs: readonly number[][][],
): void {
  const { value, gradients } = valueAndGradients(f, inputs);
  const expected = reference(...inputs);
  expect(Math.abs(value - expected)).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
  inputs.forEach((input, place) => {
    const differences = finiteDifferences((moved) => reference(...inputs.map((x, other) => (other === place ? moved : x))), input);
    const largest = Math.max(...differences.flat().map(Math.abs));
    expect(maximumDifference(gradients[place], differences)).toBeLessThan(1e-4 * Math.max(1e-1, largest));
  });
}

/** Σ w ∘ m of plain matrices: a scalar of a matrix whose gradient is w. */
export function weightedSum(weights: number[][], matrix: number[][]): number {
  return weights.reduce((sum, row, i) => sum + row.reduce((part, w, j) => part + w * matrix[i][j], 0), 0);
}
