import { checkInteger } from '../linear-algebra/check-matrix.ts';
import { misalignedLobes } from './misaligned-lobes.ts';
import type { Misalignment } from './misaligned-pairs.ts';
import { vonMisesMoments } from './von-mises-moments.ts';

/** Moments of the lobes beyond this one are below 1e-30. */
const MOMENTS = 60;

/**
 * The densities of the angles of `misalignedPairs` without their noise of coordinates, by their Fourier moments: those of u
 * are [I_p(6)/I_0(6)] (0.7 + 0.3 (−1)^p), a normal shift multiplies them by exp(−p²σ²/2), and a partner drawn anew does
 * nothing. Encoders start from the divergence of the two; the paper's figure 2b does not draw it (arXiv 2601.19597).
 *
 * @param misalignment Of the second modality.
 * @param count Number of equispaced angles from 0, as in `circleGrid`.
 * @returns The densities at them, of u and of v.
 * @throws OutOfRangeError If the count is no integer from 1.
 *
 * @example
 * ```ts
 * import { circleGrid, misalignedAngleDensities, symmetricKl } from '@crossmodal/theory';
 *
 * const [p, q] = misalignedAngleDensities({ type: 'shift', deviation: 0.4 }, 720);
 * console.log(symmetricKl(p, q, { convention: 'sum', weights: circleGrid(720).weights }).toFixed(6)); // 0.184641
 * ```
 */
export function misalignedAngleDensities(misalignment: Misalignment, count: number): [u: Float64Array, v: Float64Array] {
  checkInteger('misalignedAngleDensities: count', count, 1);
  const { concentration, share } = misalignedLobes;
  const { real } = vonMisesMoments({ mean: 0, concentration, count: MOMENTS });
  const density = (spread: number) =>
    Float64Array.from({ length: count }, (_, i) => {
      const angle = (2 * Math.PI * i) / count;
      let sum = 1;
      for (let p = 1; p <= MOMENTS; p++) {
        const moment = real[p - 1] * (share + (1 - share) * (p % 2 === 0 ? 1 : -1)) * Math.exp((-p * p * spread * spread) / 2);
        sum += 2 * moment * Math.cos(p * angle);
      }
      return sum / (2 * Math.PI);
    });
  return [density(0), density(misalignment.type === 'shift' ? misalignment.deviation : 0)];
}
