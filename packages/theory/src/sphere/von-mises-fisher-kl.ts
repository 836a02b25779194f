import { ShapeError } from '../errors.ts';
import { checkVonMisesFisher } from './check-von-mises-fisher.ts';
import { dot } from './dot.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';
import type { VonMisesFisher } from './von-mises-fisher.ts';
import { vonMisesMeanLength } from './von-mises-mean-length.ts';

/**
 * KL(p ‖ q) of two von Mises–Fisher laws: log V(κ_q) − log V(κ_p) + A_d(κ_p) (κ_p − κ_q ⟨m_p, m_q⟩), V(κ) the integral of
 * exp(κ ⟨m, z⟩) (derived here).
 *
 * @param p A law.
 * @param q Another of the same dimension.
 * @throws OutOfRangeError If a mode is no unit vector or a concentration negative.
 * @throws ShapeError If the dimensions differ.
 *
 * @example
 * ```ts
 * import { vonMisesFisherKl } from '@crossmodal/theory';
 *
 * const [p, q] = [{ mean: [1, 0], concentration: 1 }, { mean: [Math.cos(1), Math.sin(1)], concentration: 1.5 }];
 * console.log(vonMisesFisherKl(p, q).toFixed(10), vonMisesFisherKl(q, p).toFixed(10)); // 0.3474846833 0.3092346855
 * ```
 */
export function vonMisesFisherKl(p: VonMisesFisher, q: VonMisesFisher): number {
  const dimension = checkVonMisesFisher('vonMisesFisherKl: p', p);
  const other = checkVonMisesFisher('vonMisesFisherKl: q', q);
  if (other !== dimension) throw new ShapeError(`vonMisesFisherKl: q.mean has ${other} entries; expected ${dimension}, as p.mean has`);
  const difference = logExponentialVolume(dimension, q.concentration) - logExponentialVolume(dimension, p.concentration);
  return difference + vonMisesMeanLength(p.concentration, dimension) * (p.concentration - q.concentration * dot(p.mean, q.mean));
}
