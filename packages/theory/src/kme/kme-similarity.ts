import { checkPointSets } from './check-point-sets.ts';
import { checkScale } from './check-scale.ts';
import { logKernelMean } from './log-kernel-mean.ts';
import type { PointSet } from './point-set.ts';

/**
 * The similarity of kernel mean embeddings, s(X, Y) = ln ⟨μ_X, μ_Y⟩ = ln Σᵢⱼ aᵢ bⱼ exp(−|uᵢ − vⱼ|²/(2σ²)): KME-CLIP
 * (arXiv 2510.15508; the explicit form is reconstructed from its description).
 *
 * With one point of weight 1 on the unit sphere an item it is (cos θ − 1)/σ², the logit of CLIP with temperature σ² up to
 * a constant. Invariances: the order of points; a point in place of two copies with half its weight each. A factor c on
 * the weights of an item adds ln c to its row. For mixtures of point sets, exp s(αX₁ ⊎ (1−α)X₂, Y) =
 * α exp s(X₁, Y) + (1−α) exp s(X₂, Y).
 *
 * @param X Items of one modality.
 * @param Y Items of the other.
 * @param sigma Bandwidth σ > 0.
 * @returns Rows X, columns Y; −∞ for an item whose weights are all 0.
 * @throws ShapeError If a list is empty, dimensions differ, or log-weights and points differ in number.
 * @throws OutOfRangeError If a coordinate is not finite, a log-weight is NaN or ∞, or σ is not positive.
 *
 * @example
 * ```ts
 * import { kmeSimilarity } from '@crossmodal/theory';
 *
 * const X = [{ points: [[1, 0], [0, 1]], logWeights: [Math.log(0.5), Math.log(0.5)] }];
 * const [[value]] = kmeSimilarity(X, [{ points: [[1, 0]], logWeights: [0] }], 0.5);
 * console.log(value.toFixed(7)); // -0.6749973
 * ```
 */
export function kmeSimilarity(X: readonly PointSet[], Y: readonly PointSet[], sigma: number): Float64Array[] {
  checkPointSets('kmeSimilarity: Y', Y, checkPointSets('kmeSimilarity: X', X));
  checkScale('kmeSimilarity: sigma', sigma);
  return X.map((x) => Float64Array.from(Y, (y) => logKernelMean(x, y, sigma)));
}
