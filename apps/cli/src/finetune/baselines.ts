import { accuracy, labelPosterior, linearProbe, majorityVote, nearestNeighbours, negativeLogLikelihood } from '@crossmodal/evaluation';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';
import { type LabelledFeatures, validationSplit } from './validation-split.ts';

/** Weights of the probe's penalty, from strong to weak, so that each fit starts near its end. */
const PENALTIES = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6];
const NEIGHBOURS = [1, 3, 5, 10, 20];
/** Enough to choose by; the final fit goes to the default tolerance. */
const CHOOSING_TOLERANCE = 1e-4;

/** Predictions of a classifier that was fitted to labelled items, and the setting that it was fitted with. */
export interface Baseline {
  readonly predicted: Uint32Array;
  readonly setting: number;
}

/** A linear probe whose penalty has the least negative log-likelihood on the validation part, fitted to all items. */
export function probeBaseline(items: LabelledFeatures, queries: EmbeddedItems, classes: number): Baseline {
  const { fit, validation } = validationSplit(items);
  let best = { penalty: PENALTIES[0], loss: Infinity };
  let start: ReturnType<typeof linearProbe> | undefined;
  for (const penalty of PENALTIES) {
    start = linearProbe({ embeddings: fit.x, labels: fit.labels, classes, penalty, tolerance: CHOOSING_TOLERANCE, ...(start && { start }) });
    const loss = negativeLogLikelihood({ probabilities: labelPosterior(start.logits(validation.x)), labels: validation.labels });
    if (loss < best.loss) best = { penalty, loss };
  }
  const probe = linearProbe({ embeddings: items.x, labels: items.labels, classes, penalty: best.penalty });
  return { predicted: probe.predict(queries), setting: best.penalty };
}

/** The majority of the k nearest by cosine, with the k that is right most often on the validation part. */
export function knnBaseline(items: LabelledFeatures, queries: EmbeddedItems): Baseline {
  const { fit, validation } = validationSplit(items);
  const ks = NEIGHBOURS.filter((k) => k <= fit.x.rows);
  const stored = ks.at(-1)!;
  const near = nearestNeighbours({ pool: fit.x, queries: validation.x, k: stored });
  const scores = ks.map((k) => accuracy({ predicted: majorityVote({ neighbours: near, stored, k, labels: fit.labels }), labels: validation.labels }));
  const k = ks[scores.indexOf(Math.max(...scores))];
  const neighbours = nearestNeighbours({ pool: items.x, queries, k });
  return { predicted: majorityVote({ neighbours, stored: k, k, labels: items.labels }), setting: k };
}
