import { labelPosterior, negativeLogLikelihood } from '@crossmodal/evaluation';

import { classifierLogits, type ClassifierWeights } from './classifier.ts';
import { fitClassifier } from './fit-classifier.ts';
import { type LabelledFeatures, validationSplit } from './validation-split.ts';

/** Most steps of Adam, and how often the validation part is looked at. */
const STEPS = 500;
const EVERY = 5;
/** Nats; the steps together then come as far as any logit has to. */
const LOGIT_STEP = 0.05;

/** A fine-tuned classifier. */
export interface FineTuned {
  readonly weights: ClassifierWeights;
  /** Steps that were made, chosen on the validation part. */
  readonly steps: number;
}

/**
 * Fine-tunes from a start: on four fifths of the labelled items, the number of steps with the least negative
 * log-likelihood on the last fifth is found, 0 among them; then so many steps are made on all of them.
 */
export async function fineTune(items: LabelledFeatures, { start, temperature }: { start: ClassifierWeights; temperature: number }): Promise<FineTuned> {
  const { fit, validation } = validationSplit(items);
  let best = { steps: 0, loss: Infinity };
  await fitClassifier({
    ...fit,
    start,
    temperature,
    steps: STEPS,
    logitStep: LOGIT_STEP,
    watch: {
      every: EVERY,
      see: (steps, weights) => {
        const probabilities = labelPosterior(classifierLogits(weights, validation.x, temperature));
        const loss = negativeLogLikelihood({ probabilities, labels: validation.labels });
        if (loss < best.loss) best = { steps, loss };
      },
    },
  });
  const weights = await fitClassifier({ ...items, start, temperature, steps: best.steps, logitStep: LOGIT_STEP });
  return { weights, steps: best.steps };
}
