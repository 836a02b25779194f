import { labelPosterior, negativeLogLikelihood } from '@crossmodal/evaluation';

import { classifierLogits, type ClassifierWeights } from './classifier.ts';
import { fitClassifier } from './fit-classifier.ts';
import type { FrozenRun } from './frozen-run.ts';
import { type LabelledFeatures, validationSplit } from './validation-split.ts';

/** Factors of the start's logits: powers of two, which change no prediction and no bit of the mantissa. */
const SCALES = [1, 1 / 2, 1 / 4, 1 / 8, 1 / 16, 1 / 32, 1 / 64];
/** Weights of the pull to the start, from strong to weak. */
const PENALTIES = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
const FIT = { steps: 100, logitStep: 1 };

/** A fine-tuned classifier. */
export interface FineTuned {
  readonly weights: ClassifierWeights;
  /** Factor of the start's logits, chosen on the validation part. */
  readonly scale: number;
  /** Weight of the pull to the scaled start, chosen on the validation part; null where the start itself was best. */
  readonly penalty: number | null;
}

/**
 * Fine-tunes from the start of a run. A temperature that pairs are told apart by is too sure of few classes, so first a
 * factor of the start's logits is found, then the pull to this start, both by the least negative log-likelihood on a fifth
 * of the labelled pairs, for which start and fits see the other four fifths only; then the fit is made on all of them.
 */
export async function fineTune(items: LabelledFeatures, { start, sees, temperature }: Pick<FrozenRun, 'start' | 'sees' | 'temperature'>): Promise<FineTuned> {
  const { fit, validation } = validationSplit(items);
  const unseen = await sees(fit, validation.x, false);
  const lossOf = (weights: ClassifierWeights) =>
    negativeLogLikelihood({ probabilities: labelPosterior(classifierLogits(weights, unseen, temperature)), labels: validation.labels });
  const ofFit = await start(fit);
  const scale = leastBy(SCALES, (factor) => lossOf(scaled(ofFit, factor)));
  const from = scaled(ofFit, scale);
  const fits = await fitClassifier({ ...fit, ...FIT, x: await sees(fit, fit.x, true), start: from, temperature, penalties: PENALTIES });
  const best = [from, ...fits].indexOf(leastBy([from, ...fits], lossOf));
  const all = scaled(await start(items), scale);
  if (best === 0) return { weights: all, scale, penalty: null };
  const penalties = PENALTIES.slice(0, best);
  const final = await fitClassifier({ ...items, ...FIT, x: await sees(items, items.x, true), start: all, temperature, penalties });
  return { weights: final.at(-1)!, scale, penalty: penalties.at(-1)! };
}

function scaled({ G, F }: ClassifierWeights, factor: number): ClassifierWeights {
  return { G: G.map((value) => value * factor), F: F.map((value) => value * factor) };
}

/** The first candidate with the least value. */
function leastBy<T>(candidates: readonly T[], valueOf: (candidate: T) => number): T {
  const values = candidates.map(valueOf);
  return candidates[values.indexOf(Math.min(...values))];
}
