import { checkVonMisesFisher } from './check-von-mises-fisher.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';
import type { VonMisesFisher } from './von-mises-fisher.ts';
import { vonMisesMeanLength } from './von-mises-mean-length.ts';

/**
 * −∫ ρ log ρ dμ of a von Mises–Fisher law, with respect to the surface measure.
 *
 * @param law Mode and concentration.
 * @returns Nats; the log of the area for κ = 0, and without bound below as κ grows.
 * @throws OutOfRangeError If the mode is no unit vector or the concentration negative.
 *
 * @example
 * ```ts
 * import { vonMisesFisherEntropy } from '@crossmodal/theory';
 *
 * console.log(vonMisesFisherEntropy({ mean: [1, 0], concentration: 2 }).toFixed(10)); // 1.2663212920
 * ```
 */
export function vonMisesFisherEntropy(law: VonMisesFisher): number {
  const dimension = checkVonMisesFisher('vonMisesFisherEntropy: law', law);
  return logExponentialVolume(dimension, law.concentration) - law.concentration * vonMisesMeanLength(law.concentration, dimension);
}
