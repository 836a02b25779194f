import { OutOfRangeError } from '../errors.ts';
import { softmax } from '../softmax.ts';
import { checkPointSets } from './check-point-sets.ts';
import { checkScale } from './check-scale.ts';
import type { PointSet } from './point-set.ts';
import { squaredDistance } from './squared-distance.ts';

/**
 * Which points of two items make their similarity: the shares of the pairs of points in the sum of `kmeSimilarity`,
 * r_ij = aᵢ bⱼ k(uᵢ, vⱼ)/Σₖₗ aₖ bₗ k(uₖ, vₗ), with the Gaussian kernel of width σ (KME-CLIP, arXiv 2510.15508; the explicit form
 * is reconstructed from its description). They sum to 1, and are its derivatives: ∂s/∂ln aᵢ = Σⱼ r_ij.
 *
 * @param x One item.
 * @param y An item of the other modality.
 * @param sigma Bandwidth σ > 0.
 * @returns A row a point of `x`, a column a point of `y`.
 * @throws ShapeError If dimensions differ, or log-weights and points differ in number.
 * @throws OutOfRangeError If a coordinate is not finite, a log-weight is NaN or ∞, σ is not positive, or all weights of an
 *   item are 0.
 *
 * @example
 * ```ts
 * import { kmeShares } from '@crossmodal/theory';
 *
 * const x = { points: [[1, 0], [0, 1]], logWeights: [0, 0] };
 * const shares = kmeShares(x, { points: [[1, 0]], logWeights: [0] }, 0.5);
 * console.log(shares.map(([share]) => share.toFixed(4))); // [ '0.9820', '0.0180' ]
 * ```
 */
export function kmeShares(x: PointSet, y: PointSet, sigma: number): Float64Array[] {
  checkPointSets('kmeShares: y', [y], checkPointSets('kmeShares: x', [x]));
  checkScale('kmeShares: sigma', sigma);
  const columns = y.points.length;
  const terms = Float64Array.from({ length: x.points.length * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return x.logWeights[i] + y.logWeights[j] - squaredDistance(x.points[i], y.points[j]) / (2 * sigma * sigma);
  });
  if (terms.every((term) => term === -Infinity)) throw new OutOfRangeError('kmeShares: all weights of x or of y are 0; expected at least one positive weight of each');
  const shares = softmax(terms);
  return x.points.map((_, i) => shares.slice(i * columns, (i + 1) * columns));
}
