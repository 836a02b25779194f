import { finiteConditionalLoss, type LossWeights } from '../finite-conditional-loss.ts';
import type { FiniteJoint } from '../finite-joint.ts';

/**
 * How far logits are from the optimum: L(s; λ_u, λ_v) + ((λ_u + λ_v)/2) I(u; v) ≥ 0, the population symmetric InfoNCE
 * loss above its minimum.
 *
 * It is ½ E KL(p(v|u) ‖ q(v|u)) + ½ E KL(p(u|v) ‖ q(u|v)) for the weights (1, 1), so 0 exactly where s is the pointwise
 * mutual information plus a constant (derived here; that the pointwise mutual information is optimal is in KME-CLIP,
 * arXiv 2510.15508, and in Baptista, Stuart and Tran 2025, Theorem 3.2).
 *
 * @param joint The law, from `finiteJoint`.
 * @param logits Rows u, columns v.
 * @param weights λ_u and λ_v; default 1 and 1.
 * @returns In nats.
 * @throws ShapeError If `logits` has not the shape of the joint law.
 * @throws OutOfRangeError If a weight is negative or both are zero.
 *
 * @example
 * ```ts
 * import { excessLoss, finiteJoint } from '@crossmodal/theory';
 *
 * const joint = finiteJoint([[4, 1], [1, 4]]);
 * console.log(excessLoss(joint, [[0, 0], [0, 0]]).toFixed(6)); // 0.192745
 * console.log(Math.abs(excessLoss(joint, joint.pointwiseMutualInformation)) < 1e-12); // true
 * ```
 */
export function excessLoss(joint: FiniteJoint, logits: readonly ArrayLike<number>[], weights: LossWeights = { lambdaU: 1, lambdaV: 1 }): number {
  return finiteConditionalLoss(joint, logits, weights) + ((weights.lambdaU + weights.lambdaV) / 2) * joint.mutualInformation;
}
