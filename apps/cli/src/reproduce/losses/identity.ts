import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { Check } from '../reproduction.ts';
import type { Table } from './float64.ts';

/** Float32 carries seven digits; a loss of order 1, summed from up to 64² terms, keeps five. */
export const VALUE_TOLERANCE = 1e-5;
/** Of a gradient, relative to its largest entry. */
export const GRADIENT_TOLERANCE = 1e-4;

/** An equality between losses that holds on every batch. */
export interface Identity {
  readonly name: string;
  /** Paper and number. */
  readonly source: string;
  /** Default {@link VALUE_TOLERANCE}, for values of order 1. */
  readonly tolerance?: number;
  /** Numbers of pairs, each on one batch; default 2, 3, 7, 16 and 64, each on three. */
  readonly sizes?: readonly number[];
  /** The largest absolute difference of the two sides, on one batch of n pairs. */
  residual(n: number, random: Random): number;
}

/** Numbers of pairs of the random batches on which identities are measured, three batches each. */
const sizes = [2, 3, 7, 16, 64].flatMap((n) => [n, n, n]);

/** The largest residual over the batches. */
export function measured(group: string, identities: readonly Identity[], createRandom: (stream: number) => Random): Check[] {
  return identities.map(({ name, source, tolerance = VALUE_TOLERANCE, sizes: own = sizes, residual }) => {
    // NaN stays NaN under Math.max, and no tolerance holds it.
    const ours = Math.max(...own.map((n, batch) => residual(n, createRandom(batch))));
    return { group, name, source, expected: { residualAtMost: tolerance }, ours };
  });
}

/** A matrix of independent normal numbers. */
export function normals(rows: number, columns: number, random: Random): number[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()));
}

/** The value of a scalar function of matrices on the engine. */
export function valueOf(loss: (...inputs: tf.Tensor2D[]) => tf.Scalar, ...inputs: readonly Table[]): number {
  return tf.tidy(() => loss(...inputs.map(tensor)).dataSync()[0]);
}

/** Its gradients. */
export function gradientsOf(loss: (...inputs: tf.Tensor2D[]) => tf.Scalar, ...inputs: readonly Table[]): number[][][] {
  return tf.tidy(() =>
    tf
      .grads((...tensors) => loss(...(tensors as tf.Tensor2D[])))(inputs.map(tensor))
      .map((gradient) => gradient.arraySync() as number[][]),
  );
}

/** A matrix on the engine. */
export function tensor(matrix: Table): tf.Tensor2D {
  return tf.tensor2d(matrix.map((row) => [...row]));
}
