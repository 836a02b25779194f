import type { Embeddings } from '../embeddings.ts';
import { checkTwoSamples } from './check-two-samples.ts';
import { type TwoSampleEstimate, type TwoSampleOptions, twoSampleStatistic } from './two-sample-statistic.ts';

/**
 * The energy distance 2 E|X − Y| − E|X − X′| − E|Y − Y′| of two clouds of embeddings (Székely and Rizzo 2013), without a
 * square root, as in arXiv 2601.19597, appendix E.4: 0 if and only if the laws agree.
 *
 * All pairs of items count, in blocks. The estimator `'v'` has a bias of (E|X − X′| + E|Y − Y′|)/n upwards; `'u'` has none
 * and may be negative.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of the other, of the same width; as many where they are `paired`.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite or an option none of its words.
 *
 * @example
 * ```ts
 * import { energyDistance } from '@crossmodal/evaluation';
 *
 * const at = (x: number) => ({ data: Float64Array.of(x, x), rows: 2, columns: 1 });
 * console.log(await energyDistance(at(0), at(3))); // { value: 6, standardError: 0 }
 * ```
 */
export async function energyDistance(zu: Embeddings, zv: Embeddings, options: TwoSampleOptions = {}): Promise<TwoSampleEstimate> {
  return twoSampleStatistic(checkTwoSamples('energyDistance', { zu, zv }, options), squareRoots, options);
}

function squareRoots(squares: Float64Array): void {
  for (let at = 0; at < squares.length; at++) squares[at] = Math.sqrt(squares[at]);
}
