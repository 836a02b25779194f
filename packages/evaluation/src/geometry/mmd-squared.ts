import { OutOfRangeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { checkTwoSamples } from './check-two-samples.ts';
import { type TwoSampleEstimate, type TwoSampleOptions, twoSampleStatistic } from './two-sample-statistic.ts';

/**
 * The squared maximum mean discrepancy E k(X, X′) + E k(Y, Y′) − 2 E k(X, Y) of two clouds of embeddings with the kernel
 * exp(−|x − y|²/2σ²) (Gretton et al. 2012), from all pairs of items, in blocks. On the unit sphere this kernel is, but for
 * a factor, that of von Mises and Fisher with the temperature σ².
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of the other, of the same width; as many where they are `paired`.
 * @param options `bandwidth` σ > 0, such as the {@link medianCrossDistance}; estimator `'v'` is biased upwards, `'u'` not.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite, the bandwidth not positive, or an option none of its words.
 *
 * @example
 * ```ts
 * import { mmdSquared } from '@crossmodal/evaluation';
 *
 * const at = (x: number) => ({ data: Float64Array.of(x), rows: 1, columns: 1 });
 * // 2 (1 − exp(−1/2))
 * console.log((await mmdSquared(at(0), at(1), { bandwidth: 1 })).value.toFixed(6)); // 0.786939
 * ```
 */
export async function mmdSquared(zu: Embeddings, zv: Embeddings, { bandwidth, ...options }: TwoSampleOptions & { readonly bandwidth: number }): Promise<TwoSampleEstimate> {
  const samples = checkTwoSamples('mmdSquared', { zu, zv }, options);
  if (!(bandwidth > 0 && bandwidth < Infinity)) throw new OutOfRangeError(`mmdSquared: bandwidth is ${bandwidth}; expected a finite number > 0`);
  const factor = -1 / (2 * bandwidth ** 2);
  // The statistic is that of a distance, and the kernel is a similarity.
  const kernel = (squares: Float64Array): void => {
    for (let at = 0; at < squares.length; at++) squares[at] = -Math.exp(factor * squares[at]);
  };
  return twoSampleStatistic(samples, kernel, options);
}
