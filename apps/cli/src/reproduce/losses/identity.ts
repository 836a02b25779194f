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
  /** The largest absolute difference of the two sides, on one batch of n pairs. */
  residual(n: number, random: Random): number;
}

/** Sizes of the random batches on which identities are measured. */
const sizes = [2, 3, 7, 16, 64];
const repetitions = 3;

/** The largest residual over batches of every size. */
export function measured(group: string, identities: readonly Identity[], createRandom: (stream: number) => Random): Check[] {
  return identities.map(({ name, source, tolerance = VALUE_TOLERANCE, residual }) => {
    let largest = 0;
    for (const [place, n] of sizes.entries()) {
      for (let repetition = 0; repetition < repetitions; repetition++) {
        const value = residual(n, createRandom(place * repetitions + repetition));
        // Math.max would let NaN through as NaN, which no tolerance holds; keep it so.
        largest = Math.max(largest, value);
      }
    }
    return { group, name, source, expected: { residualAtMost: tolerance }, ours: largest };
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
