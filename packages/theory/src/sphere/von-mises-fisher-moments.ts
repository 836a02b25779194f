import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { checkVonMisesFisher } from './check-von-mises-fisher.ts';
import type { VonMisesFisher } from './von-mises-fisher.ts';
import { vonMisesMeanLength } from './von-mises-mean-length.ts';

/** First and second moments of a law on the sphere. */
export interface SphereMoments {
  /** E z. */
  readonly mean: Float64Array;
  /** E (z − E z)(z − E z)ᵀ. */
  readonly covariance: DenseMatrix;
}

/**
 * Mean A m and covariance s I + (1 − d s − A²) m mᵀ of a von Mises–Fisher law, with A = A_d(κ) and s = A/κ, the variance
 * across the mode (Mardia and Jupp 2000, section 9.3; s = 1/d at κ = 0).
 *
 * @param law Mode and concentration.
 * @throws OutOfRangeError If the mode is no unit vector or the concentration negative.
 *
 * @example
 * ```ts
 * import { vonMisesFisherMoments } from '@crossmodal/theory';
 *
 * const { mean, covariance } = vonMisesFisherMoments({ mean: [0, 0, 1], concentration: 2 });
 * console.log(mean[2].toFixed(6), covariance.data[0].toFixed(6), covariance.data[8].toFixed(6)); // 0.537315 0.268657 0.173978
 * ```
 */
export function vonMisesFisherMoments(law: VonMisesFisher): SphereMoments {
  const dimension = checkVonMisesFisher('vonMisesFisherMoments: law', law);
  const mode = Float64Array.from(law.mean);
  const length = vonMisesMeanLength(law.concentration, dimension);
  const across = law.concentration === 0 ? 1 / dimension : length / law.concentration;
  const along = 1 - dimension * across - length * length;
  const data = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < dimension; j++) data[i * dimension + j] = along * mode[i] * mode[j] + (i === j ? across : 0);
  }
  return { mean: mode.map((x) => length * x), covariance: { data, rows: dimension, columns: dimension } };
}
