import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { checkPoints } from './check-points.ts';
import { checkVonMisesFisher } from './check-von-mises-fisher.ts';
import { dot } from './dot.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';
import type { VonMisesFisher } from './von-mises-fisher.ts';

/**
 * log Γ(z) = log E exp(⟨z, w⟩/τ) for w of a von Mises–Fisher law, in closed form: the partition field of arXiv
 * 2601.19597, definition 2.1, the limit of the softmax's denominator a negative. Less `logKernelVolume` it is the log of
 * the smoothed density (definition 2.2).
 *
 * With R = |κ m + z/τ|, Γ is the ratio of the integrals of exp(R ⟨·, w⟩) and of exp(κ ⟨·, w⟩) (derived here).
 *
 * @param law Law of the negatives.
 * @param points Unit vectors z, one a row.
 * @param temperature τ > 0.
 * @returns log Γ, one number a point.
 * @throws OutOfRangeError If the mode is no unit vector, or concentration or temperature out of range.
 * @throws ShapeError If the points are not of the dimension of the mode.
 *
 * @example
 * ```ts
 * import { vonMisesFisherLogPartition } from '@crossmodal/theory';
 *
 * const points = { data: Float64Array.of(1, 0, -1, 0), rows: 2, columns: 2 };
 * const gamma = vonMisesFisherLogPartition({ mean: [1, 0], concentration: 4 }, points, 0.5).map(Math.exp);
 * console.log(gamma[0].toFixed(10), gamma[1].toFixed(10)); // 5.9489356997 0.2016989068
 * ```
 */
export function vonMisesFisherLogPartition(law: VonMisesFisher, points: DenseMatrix, temperature: number): Float64Array {
  const place = 'vonMisesFisherLogPartition';
  const dimension = checkVonMisesFisher(`${place}: law`, law);
  checkPoints(`${place}: points`, points, dimension);
  const scale = 1 / checkScale(`${place}: temperature`, temperature);
  const { mean, concentration } = law;
  const logNormaliser = logExponentialVolume(dimension, concentration);
  const values = new Float64Array(points.rows);
  for (let i = 0; i < points.rows; i++) {
    const square = concentration ** 2 + scale ** 2 + 2 * concentration * scale * dot(mean, points.data, i * dimension);
    values[i] = logExponentialVolume(dimension, Math.sqrt(Math.max(0, square))) - logNormaliser;
  }
  return values;
}
