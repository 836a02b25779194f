import { ShapeError } from '@crossmodal/theory';

import { checkPoints } from './check-points.ts';
import { checkStreamFunction } from './check-stream-function.ts';
import type { FieldPoints } from './stream-function-at.ts';
import type { StreamFunction } from './stream-function.ts';
import { wavevectors } from './wavevectors.ts';

/** Random stream functions by the covariance of their coefficients. */
export interface StreamFunctionCovariance extends Omit<StreamFunction, 'coefficients'> {
  /** Of Re ψ_k and Im ψ_k of every mode in the order of `wavevectors`, row-major, 2 (2 · degree + 1)² rows. */
  readonly covariance: Float64Array;
}

/**
 * The standard deviation of Re ψ(x, t) at any points, of a random stream function: ψ is linear in its coefficients, so it
 * is (φᵀ C φ)^½ with φ the waves at the point and C their covariance.
 *
 * @returns One number a point.
 * @throws ShapeError If the covariance or the frequencies do not fit the degree, or a point lacks a coordinate.
 *
 * @example
 * ```ts
 * import { streamFunctionLaw, streamFunctionSpread } from '@crossmodal/datasets/lagrangian';
 *
 * const law = streamFunctionLaw({ amplitude: 0.4 });
 * const size = 2 * law.length;
 * const covariance = new Float64Array(size ** 2);
 * for (let i = 0; i < size; i++) covariance[i * size + i] = law[i >> 1] ** 2;
 * const [spread] = streamFunctionSpread({ degree: 3, frequencies: new Float64Array(49), covariance }, { points: [0.2, 0.7] });
 * console.log(spread.toFixed(6)); // 0.400000
 * ```
 */
export function streamFunctionSpread({ degree, frequencies, covariance }: StreamFunctionCovariance, { points, t = 0 }: FieldPoints): Float64Array {
  const size = 2 * frequencies.length;
  checkStreamFunction({ degree, frequencies, coefficients: new Float64Array(size) }, 'streamFunctionSpread');
  checkPoints(points, 'streamFunctionSpread');
  if (covariance.length !== size ** 2) {
    throw new ShapeError(`streamFunctionSpread: covariance has ${covariance.length} numbers; expected ${size} rows of ${size}, two for each mode`);
  }
  const vectors = wavevectors(degree);
  const waves = new Float64Array(size);
  return Float64Array.from({ length: points.length / 2 }, (_, point) => {
    for (let mode = 0; mode < frequencies.length; mode++) {
      const angle = frequencies[mode] * t + 2 * Math.PI * (vectors[2 * mode] * points[2 * point] + vectors[2 * mode + 1] * points[2 * point + 1]);
      waves[2 * mode] = Math.cos(angle);
      waves[2 * mode + 1] = -Math.sin(angle);
    }
    let variance = 0;
    for (let row = 0, at = 0; row < size; row++) {
      let sum = 0;
      for (let column = 0; column < size; column++, at++) sum += covariance[at] * waves[column];
      variance += waves[row] * sum;
    }
    // Rounding may leave a variance of 0 below it.
    return Math.sqrt(Math.max(0, variance));
  });
}
