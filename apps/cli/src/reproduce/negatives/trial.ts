import { createRandom, type Random } from '@crossmodal/theory';
import { train, type TrainingTask } from '@crossmodal/training';
import type { Engine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';

import { resolveConfig } from '../../config/resolve-config.ts';
import { embedSide } from '../../experiments/pairs/embed-side.ts';
import { lossState } from '../../experiments/pairs/loss-state.ts';
import type { PairExperiment, PairSplit } from '../../experiments/pairs/pair-experiment.ts';
import { createPairModel, type PairModel } from '../../experiments/pairs/pair-model.ts';
import { pairTask } from '../../experiments/pairs/pair-task.ts';
import { pairTraining } from '../../experiments/pairs/pair-training.ts';
import { rankPairs } from '../../experiments/pairs/rank-pairs.ts';
import { sideTensor } from '../../experiments/pairs/side-tensor.ts';
import { stepRandom } from '../../experiments/pairs/step-random.ts';
import { drawnNegatives } from './drawn-negatives.ts';
import { negativesLoss } from './negatives-loss.ts';
import { pairSubset } from './pair-subset.ts';
import { LEARNING_RATE, TEMPERATURE } from './plans.ts';

/** By what a model is trained. */
export type TrialKind =
  | {
      /** m negatives an anchor and step, drawn anew from the pairs that are no anchors. */
      readonly kind: 'shared' | 'fresh';
      readonly negatives: number;
    }
  /** Negatives from a pool that stays the same. */
  | { readonly kind: 'pool'; readonly pool: number }
  /** A loss by name, whose negatives are in its batches. */
  | { readonly kind: 'loss'; readonly loss: string; readonly batchSize: number; readonly learnTemperature: boolean; readonly options: Readonly<Record<string, number>> };

/** One model to train and to test. */
export type Trial = TrialKind & { readonly data: string; readonly pairs: number; readonly seed: number };

/** What all trials of a data set have in common. */
export interface TrialSetting {
  readonly experiment: PairExperiment;
  readonly settings: object;
  readonly train: PairSplit;
  readonly test: PairSplit;
  readonly samples: number;
  readonly anchors: number;
  readonly engine: Engine;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** Shares of the test pairs that are found, the mean of both directions. */
export interface TrialResult {
  readonly recallAt1: number;
  readonly recallAt10: number;
}

/** Streams of the seed of a trial. */
const STREAMS = { subset: 8, order: 9 } as const;

/** Trains a model and looks for the partners of the test pairs. */
export async function runTrial(trial: Trial, setting: TrialSetting): Promise<TrialResult> {
  const { experiment, settings, train: all, test, engine, signal } = setting;
  const seed = (setting.seed + trial.seed) >>> 0;
  const ofLoss = trial.kind === 'loss';
  const batchSize = ofLoss ? trial.batchSize : setting.anchors;
  const learningRate = LEARNING_RATE.rate * Math.sqrt(batchSize / LEARNING_RATE.batchSize);
  const epochs = Math.max(1, Math.round(setting.samples / trial.pairs));
  const { model: ofModel, ...others } = settings as { model: object };
  const flags = {
    ...others,
    seed,
    // A loss that learns its own temperature is asked for with true.
    model: { ...ofModel, learnTemperature: ofLoss && trial.learnTemperature },
    ...(ofLoss && { loss: trial.loss, lossOptions: trial.options }),
    training: { epochs, batchSize, learningRate },
  };
  const config = resolveConfig(pairTraining(experiment), { flags });
  // The first n of one order: with more pairs a model has those of one with fewer.
  const order = createRandom(seed, STREAMS.subset).permutation(all.count);
  const pairs = pairSubset(all, order.subarray(0, trial.pairs));
  const rest = order.subarray(trial.pairs);
  const model = createPairModel(experiment, config);
  const state = ofLoss ? lossState(model, config, pairs.count) : null;
  try {
    const task = ofLoss
      ? pairTask(model, pairs, { config, teacher: null, state })
      : negativesTask(model, { trial, pairs, all, rest: trial.kind === 'pool' ? rest.subarray(0, trial.pool) : rest, seed, anchors: setting.anchors });
    const { completed } = await train(task as TrainingTask<tf.TensorContainer>, {
      epochs,
      batchSize,
      learningRate,
      schedule: 'cosine',
      random: createRandom(seed, STREAMS.order),
      compiler: engine.compiler,
      signal,
    });
    if (!completed) signal.throwIfAborted();
    return await retrieved(model, test);
  } finally {
    state?.dispose();
    model.dispose();
  }
}

interface NegativesTaskOptions {
  readonly trial: Exclude<Trial, { kind: 'loss' }>;
  readonly pairs: PairSplit;
  /** All pairs, and which of them negatives come from: never the anchors. */
  readonly all: PairSplit;
  readonly rest: Uint32Array;
  readonly seed: number;
  readonly anchors: number;
}

/** Anchors from some pairs and negatives from others, by the risk of Li, Wei, Yang and Ying. */
function negativesTask(model: PairModel, { trial, pairs, all, rest, seed, anchors }: NegativesTaskOptions): TrainingTask<{ u: tf.Tensor; v: tf.Tensor; logWeights: tf.Tensor2D }> {
  const candidates = Math.min(anchors, rest.length);
  const draw = trial.kind === 'pool' ? { kind: 'shared' as const, negatives: candidates } : { kind: trial.kind, negatives: trial.negatives };
  return {
    variables: model.variables,
    count: pairs.count,
    batch: (indices, { step }) => {
      const random = stepRandom(seed, step);
      const places = firstDrawn(random, rest.length, candidates);
      const others = Uint32Array.from(places, (place) => rest[place]);
      return {
        ...Object.fromEntries((['u', 'v'] as const).map((side) => [side, tf.concat([sideTensor(pairs[side], indices), sideTensor(all[side], others)])])),
        logWeights: tf.tensor2d(drawnNegatives(random, { anchors: indices.length, candidates, ...draw }), [indices.length, candidates]),
      } as { u: tf.Tensor; v: tf.Tensor; logWeights: tf.Tensor2D };
    },
    loss: ({ u, v, logWeights }) => negativesLoss({ zu: model.u.apply(u), zv: model.v.apply(v), anchors, logWeights }, TEMPERATURE),
  };
}

/** Some places of many, without replacement and without an order of all of them. */
function firstDrawn(random: Random, length: number, count: number): Iterable<number> {
  if (count * 4 > length) return random.permutation(length).subarray(0, count);
  const places = new Set<number>();
  while (places.size < count) places.add(random.integer(length));
  return places;
}

async function retrieved(model: PairModel, test: PairSplit): Promise<TrialResult> {
  const [zu, zv] = [await embedSide(model.u, test.u, test.count), await embedSide(model.v, test.v, test.count)];
  const { uToV, vToU } = await rankPairs(zu, zv, { similarity: model.similarity, examples: [], shown: 1, unpaired: 0, random: createRandom(0) });
  const recall = (k: number) => [uToV, vToU].reduce((sum, { pessimistic }) => sum + pessimistic.reduce((hits, rank) => hits + (rank <= k ? 1 : 0), 0) / test.count / 2, 0);
  return { recallAt1: recall(1), recallAt10: recall(10) };
}
