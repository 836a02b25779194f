import * as tf from '@tensorflow/tfjs-core';

import { checkPositive } from '../checks/check-positive.ts';
import { ShapeError } from '../errors.ts';
import { blockwiseGcl } from '../global/blockwise-gcl.ts';
import { globalStep, type GlobalStepOptions } from '../global/global-step.ts';
import { type GlobalLossName, globalMethods } from '../global/methods.ts';
import { perAnchor } from '../global/per-anchor.ts';
import { checkLossWeights } from '../loss-weights.ts';
import { cosineLogits } from '../similarities/cosine-logits.ts';
import { lambdaUOption, lambdaVOption, twoSided, zero } from './common.ts';
import type { LossEntries, LossEntry, LossOption } from './loss-entry.ts';
import type { PairBatch, PairLoss, PairLossOptions } from './pair-batch.ts';
import { runBlockwise } from './run-blockwise.ts';

/** Numbers of the published recipes. */
interface Defaults {
  readonly epsilon: number;
  readonly gamma?: number;
  readonly schedule?: 'constant' | 'cosine';
  readonly alpha?: number;
  readonly rho?: number;
  readonly beta?: number;
  readonly temperature?: { readonly learningRate: number; readonly minimum: number; readonly maximum: number };
}

function optionsOf({ epsilon, gamma, schedule, alpha, rho, beta, temperature }: Defaults): Record<string, LossOption> {
  return {
    lambdaU: lambdaUOption,
    lambdaV: lambdaVOption,
    epsilon: { kind: 'number', default: epsilon, minimum: 0, description: 'ε beside the normalisers' },
    ...(gamma !== undefined && {
      gamma: { kind: 'number', default: gamma, above: 0, maximum: 1, description: 'γ, weight of a batch in the moving average of the normalisers; where it falls, the least' },
      gammaSchedule: { kind: 'choice', default: schedule!, choices: ['constant', 'cosine'], description: '1 in the first epoch and γ afterwards, or from 1 to γ along half a cosine' },
      gammaEpochs: { kind: 'number', default: null, above: 0, description: 'Epochs of the fall of γ; null for half of all epochs' },
    }),
    ...(alpha !== undefined && { alpha: { kind: 'number', default: alpha, description: 'α, logarithm of the dual step of the normalisers' } }),
    ...(rho !== undefined && { rho: { kind: 'number', default: rho, minimum: 0, description: 'ρ, radius in nats of the ball of laws of the negatives; below the logarithm of their number' } }),
    ...(beta !== undefined && { beta: { kind: 'number', default: beta, minimum: 0, maximum: 1, description: 'β, weight of the new gradient in the momentum of the temperatures' } }),
    ...(temperature !== undefined && {
      temperatureLearningRate: { kind: 'number', default: temperature.learningRate, above: 0, description: 'Learning rate of the temperature' },
      temperatureMinimum: { kind: 'number', default: temperature.minimum, above: 0, description: 'Least temperature' },
      temperatureMaximum: { kind: 'number', default: temperature.maximum, above: 0, description: 'Greatest temperature' },
    }),
  };
}

function entry<Name extends GlobalLossName>(name: Name, { paper, rightFor, defaults }: { paper: string; rightFor: string; defaults: Defaults }): LossEntry<Name> {
  const options = optionsOf(defaults);
  return {
    name,
    paper,
    input: 'logits',
    needs: ['state'],
    options,
    chanceLevel: zero,
    lowerBound: () => -Infinity,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor,
    create: (given) => lossOf(name, { options, given }),
  };
}

/** The loss of a batch, which is a step of the state, or without one the exact loss of the batch alone. */
function lossOf(name: GlobalLossName, { options, given }: { options: Readonly<Record<string, LossOption>>; given: PairLossOptions & { temperature?: number; epsilon?: number } }): PairLoss {
  const { similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => cosineLogits(zu, zv), temperature = 0.07 } = given;
  const chosen = Object.entries(options).map(([key, option]) => [key, (given as Readonly<Record<string, unknown>>)[key] ?? option.default]);
  const settings = Object.fromEntries(chosen) as GlobalStepOptions;
  const weights = checkLossWeights('pairLoss', settings);
  checkPositive('pairLoss', 'temperature', temperature);
  const run = (batch: PairBatch, loss: Parameters<typeof runBlockwise>[0]) => runBlockwise(loss, batch, { ...given, similarity });
  return (batch) =>
    tf.tidy(() => {
      const { samples } = batch;
      const n = batch.zu.shape[0];
      if (samples === undefined) {
        const { unscaled } = globalMethods[name];
        return run(batch, blockwiseGcl({ ...weights, temperatures: perAnchor('pairLoss', temperature, n), epsilon: settings.epsilon, unscaled }));
      }
      if (samples.state.name !== name) throw new ShapeError(`pairLoss: state of the batch is one of ${samples.state.name}; expected one of ${name}`);
      if (samples.indices.shape[0] !== n) throw new ShapeError(`pairLoss: samples of the batch has indices of shape [${samples.indices.shape}]; expected [${n}], as there are pairs`);
      const { rule, onFound } = globalStep(samples, { ...settings, ...weights });
      return run(batch, blockwiseGcl(rule, onFound));
    });
}

const fastClip = 'Wei et al. 2024, FastCLIP';
const average = { epsilon: 1e-14, gamma: 0.2, schedule: 'cosine' } as const;
// A fifth of the learning rate 0.002, as in the recipe for CC3M.
const globalTemperature = { learningRate: 4e-4, minimum: 0.01, maximum: 1 };

/** The losses whose negatives are those of the whole data set. */
export const globalLosses: LossEntries<GlobalLossName> = {
  'fast-clip-v0': entry('fast-clip-v0', {
    paper: `${fastClip}, v0: no factor τ, one learned temperature`,
    rightFor: 'retrieval in both directions, from small batches',
    defaults: { ...average, temperature: globalTemperature },
  }),
  'fast-clip-v1': entry('fast-clip-v1', {
    paper: `${fastClip}, v1: one constant temperature`,
    rightFor: 'retrieval in both directions, from small batches',
    defaults: average,
  }),
  'fast-clip-v2': entry('fast-clip-v2', {
    paper: `${fastClip}, v2: a temperature of each sample, by Adam`,
    rightFor: 'retrieval in both directions, from small batches, where some samples have more look-alikes than others',
    defaults: { ...average, rho: 7, temperature: { learningRate: 0.0133, minimum: 0.01, maximum: 1 } },
  }),
  'fast-clip-v3': entry('fast-clip-v3', {
    paper: `${fastClip}, v3: the robust loss with one learned temperature`,
    rightFor: 'retrieval in both directions, from small batches',
    defaults: { ...average, rho: 6.5, temperature: globalTemperature },
  }),
  'isog-clr': entry('isog-clr', {
    paper: 'Qiu et al. 2023, iSogCLR: a temperature of each sample, by momentum',
    rightFor: 'retrieval in both directions, from small batches, where some samples have more look-alikes than others',
    // The bounds hold both ranges of the published code, for one modality and for two.
    defaults: { epsilon: 0, gamma: 0.8, schedule: 'constant', rho: 6, beta: 0.9, temperature: { learningRate: 0.01, minimum: 0.005, maximum: 0.7 } },
  }),
  scent: entry('scent', {
    paper: 'SCENT: a mirror step of each dual variable, one constant temperature',
    rightFor: 'retrieval in both directions, from small batches',
    defaults: { epsilon: 0, alpha: 10 },
  }),
  'sog-clr': entry('sog-clr', {
    paper: 'Yuan et al. 2022, SogCLR',
    rightFor: 'retrieval in both directions, from small batches',
    defaults: { epsilon: 0, gamma: 0.9, schedule: 'constant' },
  }),
};
