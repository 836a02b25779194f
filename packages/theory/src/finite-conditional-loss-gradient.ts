import { finiteConditionalLoss, type LossWeights } from './finite-conditional-loss.ts';
import type { FiniteJoint } from './finite-joint.ts';
import { softmax } from './softmax.ts';

/**
 * The gradient of `finiteConditionalLoss` by the logits:
 * ∂L/∂s_ij = −((λ_u + λ_v)/2) μ_ij + (λ_v/2) μ_u(i) softmax_j(s_ij + ln μ_v(j)) + (λ_u/2) μ_v(j) softmax_i(s_ij + ln μ_u(i)).
 *
 * Its entries sum to 0, and it vanishes at the pointwise mutual information.
 *
 * @param joint The law μ, from `finiteJoint`.
 * @param logits `logits[i][j]` = s(u = i, v = j).
 * @param weights λ_u and λ_v; default 1 and 1: the population form of the symmetric InfoNCE loss of CLIP.
 * @returns Rows u, columns v.
 * @throws ShapeError If `logits` has not the shape of the joint law.
 * @throws OutOfRangeError If a weight is negative or both are zero.
 *
 * @example
 * ```ts
 * import { finiteConditionalLossGradient, finiteJoint } from '@crossmodal/theory';
 *
 * // Of constant logits: the product of the marginals, 1/4, less the law.
 * const [row] = finiteConditionalLossGradient(finiteJoint([[3, 1], [1, 3]]), [[0, 0], [0, 0]]);
 * console.log([...row].map((entry) => entry.toFixed(3)).join(' ')); // -0.125 0.125
 * ```
 */
export function finiteConditionalLossGradient(
  joint: FiniteJoint,
  logits: readonly ArrayLike<number>[],
  weights: LossWeights = { lambdaU: 1, lambdaV: 1 },
): Float64Array[] {
  // For its checks of shapes and weights.
  finiteConditionalLoss(joint, logits, weights);
  const { probabilities, marginalU, marginalV } = joint;
  const [halfU, halfV] = [weights.lambdaU / 2, weights.lambdaV / 2];
  const gradient = probabilities.map((row, i) => {
    const predicted = softmax(Float64Array.from(marginalV, (p, j) => logits[i][j] + Math.log(p)));
    return Float64Array.from(row, (p, j) => halfV * marginalU[i] * predicted[j] - (halfU + halfV) * p);
  });
  for (let j = 0; j < marginalV.length; j++) {
    const predicted = softmax(Float64Array.from(marginalU, (p, i) => logits[i][j] + Math.log(p)));
    for (let i = 0; i < marginalU.length; i++) gradient[i][j] += halfU * marginalV[j] * predicted[i];
  }
  return gradient;
}
