import { OutOfRangeError, ShapeError } from './errors.ts';
import type { FiniteJoint } from './finite-joint.ts';
import { logSumExp } from './log-sum-exp.ts';

/** Weights of the two halves of a conditional loss; the index names the variable that is predicted. */
export interface LossWeights {
  /** λ_u ≥ 0, weight of u given v. */
  readonly lambdaU: number;
  /** λ_v ≥ 0, weight of v given u. */
  readonly lambdaV: number;
}

/**
 * The population conditional loss of a finite joint law, exactly:
 * L(s; λ_u, λ_v) = −E_μ[(λ_u/2) log ρ(u|v) + (λ_v/2) log ρ(v|u)] with ρ(u|v) = e^s / E_{u'~μ_u} e^{s(u',v)} and
 * ρ(v|u) likewise (Baptista, Stuart and Tran 2025, Problem 3.13).
 *
 * Its minimum is −((λ_u + λ_v)/2) I(u; v), reached at s = pointwise mutual information (Theorem 3.2 with the
 * constant worked out: it is the mutual information).
 *
 * @param joint The law μ, from `finiteJoint`.
 * @param logits `logits[i][j]` = s(u = i, v = j), finite wherever μ_u ⊗ μ_v is.
 * @param weights λ_u and λ_v; default 1 and 1.
 * @returns The loss in nats.
 * @throws ShapeError If `logits` has not the shape of the joint law.
 * @throws OutOfRangeError If a weight is negative or both are zero.
 *
 * @example
 * ```ts
 * import { finiteConditionalLoss, finiteJoint } from '@crossmodal/theory';
 *
 * const joint = finiteJoint([[3, 1], [1, 3]]);
 * const loss = finiteConditionalLoss(joint, joint.pointwiseMutualInformation);
 * console.log((loss + joint.mutualInformation).toFixed(12)); // 0.000000000000
 * ```
 */
export function finiteConditionalLoss(
  joint: FiniteJoint,
  logits: readonly ArrayLike<number>[],
  weights: LossWeights = { lambdaU: 1, lambdaV: 1 },
): number {
  const { probabilities, marginalU, marginalV } = joint;
  const { lambdaU, lambdaV } = weights;
  if (!(lambdaU >= 0 && lambdaV >= 0 && lambdaU + lambdaV > 0)) {
    throw new OutOfRangeError(
      `finiteConditionalLoss: weights are lambdaU = ${lambdaU}, lambdaV = ${lambdaV}; expected numbers >= 0, not both 0`,
    );
  }
  const [rows, columns] = [marginalU.length, marginalV.length];
  if (logits.length !== rows || logits.some((row) => row.length !== columns)) {
    throw new ShapeError(`finiteConditionalLoss: logits is not ${rows} x ${columns}, the shape of the joint law`);
  }
  const logNormaliserOfV = Float64Array.from({ length: columns }, (_, j) =>
    logSumExp(Float64Array.from({ length: rows }, (_unused, i) => logits[i][j] + Math.log(marginalU[i]))),
  );
  let loss = 0;
  for (let i = 0; i < rows; i++) {
    const logNormaliserOfU = logSumExp(Float64Array.from(marginalV, (p, j) => logits[i][j] + Math.log(p)));
    for (let j = 0; j < columns; j++) {
      if (probabilities[i][j] === 0) continue;
      const logRhoU = logits[i][j] - logNormaliserOfV[j];
      const logRhoV = logits[i][j] - logNormaliserOfU;
      loss -= probabilities[i][j] * 0.5 * (lambdaU * logRhoU + lambdaV * logRhoV);
    }
  }
  return loss;
}
