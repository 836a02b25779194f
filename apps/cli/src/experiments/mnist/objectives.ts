import type { LossWeights } from '@crossmodal/losses';

/** The three losses of Baptista, Stuart and Tran 2025, section 6.2, by name. */
export const objectiveNames = ['label-given-image', 'image-given-label', 'two-sided'] as const;

export type ObjectiveName = (typeof objectiveNames)[number];

/** A loss of the experiment, and how its logits become probabilities of labels. */
export interface Objective {
  readonly weights: Required<LossWeights>;
  /**
   * `conditional`: p(v|u) ∝ μ_v(v) e^s. `offset-free`: p(v|u) ∝ μ_v(v) e^s / E_{u'} e^{s(u',v)}, for a loss that does
   * not see a number added to a label's logits.
   */
  readonly posterior: 'conditional' | 'offset-free';
}

/** u is the image and v the label; the index of a weight names the variable that is predicted. */
export const objectives: Readonly<Record<ObjectiveName, Objective>> = {
  'label-given-image': { weights: { lambdaU: 0, lambdaV: 2 }, posterior: 'conditional' },
  'image-given-label': { weights: { lambdaU: 2, lambdaV: 0 }, posterior: 'offset-free' },
  'two-sided': { weights: { lambdaU: 1, lambdaV: 1 }, posterior: 'conditional' },
};
