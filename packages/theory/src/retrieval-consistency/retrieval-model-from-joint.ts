import type { FiniteJoint } from '../finite-joint.ts';
import type { RetrievalModel } from './retrieval-model.ts';

/**
 * The retrieval problem of a joint law: anchors u, positives v given u, negatives from the marginal of v, as in a global
 * contrastive loss. Its optimal scorer is τ times the pointwise mutual information, and its least risk −τ I(u; v)
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Lemma 3.2, with p⁻ = p_Y).
 *
 * @param joint The law, from `finiteJoint`; rows are the anchors.
 *
 * @example
 * ```ts
 * import { finiteJoint, optimalContrastiveRisk, retrievalModelFromJoint } from '@crossmodal/theory';
 *
 * const joint = finiteJoint([[3, 1], [1, 3]]);
 * const least = optimalContrastiveRisk(retrievalModelFromJoint(joint), 1);
 * console.log(least.toFixed(6), joint.mutualInformation.toFixed(6)); // -0.130812 0.130812
 * ```
 */
export function retrievalModelFromJoint(joint: FiniteJoint): RetrievalModel {
  const { probabilities, marginalU, marginalV } = joint;
  return {
    anchors: marginalU.slice(),
    positives: probabilities.map((row, x) => row.map((p) => p / marginalU[x])),
    negatives: probabilities.map(() => marginalV.slice()),
  };
}
