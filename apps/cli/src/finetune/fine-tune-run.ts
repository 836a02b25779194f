import { accuracy } from '@crossmodal/evaluation';
import { createRandom } from '@crossmodal/theory';

import { UsageError } from '../errors.ts';
import { takeItems } from '../experiments/pairs/embed-side.ts';
import { knnBaseline, probeBaseline } from './baselines.ts';
import { classifierLogits, type ClassifierWeights } from './classifier.ts';
import { fineTune } from './fine-tune.ts';
import type { FrozenRun } from './frozen-run.ts';
import { largestOf } from './largest-of.ts';

/** Stream of a seed that draws the labelled pairs. */
const LABELLED = 10;

/** Accuracy on the test items of everything fitted to one set of labelled pairs. */
export interface Trial {
  readonly labels: number;
  readonly seed: number;
  /** The classifier at step 0. */
  readonly start: number;
  readonly fineTuned: number;
  readonly linearProbe: number;
  readonly nearestNeighbours: number;
  /** Settings that were chosen on a fifth of the labelled pairs. */
  readonly chosen: { readonly scale: number; readonly pull: number | null; readonly probePenalty: number; readonly k: number };
}

/** A trial with the classifier that it made. */
export interface FittedTrial {
  readonly trial: Trial;
  readonly weights: ClassifierWeights;
  /** The labelled pairs, of the training pairs. */
  readonly indices: Uint32Array;
}

/** How many labelled pairs, and how often they are drawn. */
export interface FineTunePlan {
  /** Numbers of labelled pairs. */
  readonly labels: readonly number[];
  /** Each is drawn with the seeds 0 … seeds − 1; of one seed, fewer pairs are the first of more. */
  readonly seeds: number;
}

/**
 * Fits the classifier of section 4.2 of the paper, a linear probe and nearest neighbours to few labelled pairs of a
 * frozen run. The test items are looked at once for each, to count; nothing is chosen by them.
 */
export async function fineTuneRun(
  frozen: FrozenRun,
  plan: FineTunePlan,
  onTrial: (trial: Trial, done: number, total: number) => void = () => {},
): Promise<FittedTrial[]> {
  const count = frozen.labels.train.length;
  const tooMany = plan.labels.find((labels) => labels > count);
  if (tooMany !== undefined) throw new UsageError(`--labels has ${tooMany}; ${frozen.run.path} was trained on ${count} pairs, expected at most so many`);
  const [train, test] = [await frozen.features('train'), await frozen.features('test')];
  const truth = frozen.labels.test;
  const total = plan.labels.length * plan.seeds;
  const fitted: FittedTrial[] = [];
  for (const labels of plan.labels) {
    for (let seed = 0; seed < plan.seeds; seed++) {
      const indices = createRandom(seed, LABELLED).permutation(count).subarray(0, labels);
      const items = { x: takeItems(train, indices), indices, labels: Uint8Array.from(indices, (index) => frozen.labels.train[index]) };
      const { weights, scale, penalty } = await fineTune(items, frozen);
      const probe = probeBaseline(items, test, frozen.classes);
      const knn = knnBaseline(items, test);
      const seen = await frozen.sees(items, test, false);
      const scoreOf = (classifier: ClassifierWeights) => accuracy({ predicted: largestOf(classifierLogits(classifier, seen, frozen.temperature)), labels: truth });
      const trial: Trial = {
        labels,
        seed,
        start: scoreOf(await frozen.start(items)),
        fineTuned: scoreOf(weights),
        linearProbe: accuracy({ predicted: probe.predicted, labels: truth }),
        nearestNeighbours: accuracy({ predicted: knn.predicted, labels: truth }),
        chosen: { scale, pull: penalty, probePenalty: probe.setting, k: knn.setting },
      };
      fitted.push({ trial, weights, indices });
      onTrial(trial, fitted.length, total);
    }
  }
  return fitted;
}
