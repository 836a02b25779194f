import * as tf from '@tensorflow/tfjs-core';

import type { LossWeights } from '../loss-weights.ts';
import type { BothSides } from './anchors.ts';
import type { GclFound, GclRule } from './blockwise-gcl.ts';
import type { GlobalContrastiveState } from './global-contrastive-state.ts';
import { globalMethods } from './methods.ts';
import { perAnchor } from './per-anchor.ts';
import { rgclGlobalTauGrad } from './rgcl-global-tau-grad.ts';
import { rgclTauAdamStep } from './rgcl-tau-adam-step.ts';
import { rgclTauStep } from './rgcl-tau-step.ts';

/** Options of the losses of a whole data set; each has some of them. */
export interface GlobalStepOptions extends LossWeights {
  readonly epsilon: number;
  readonly alpha?: number;
  readonly rho: number;
  readonly beta: number;
  readonly temperatureLearningRate: number;
  readonly temperatureMinimum: number;
  readonly temperatureMaximum: number;
}

/** The samples of a batch in a state. */
export interface BatchSamples {
  /** What the loss remembers of them; the loss changes it. */
  readonly state: GlobalContrastiveState;
  /** Which samples of the data set the pairs are, shape [n], int32; each occurs once. */
  readonly indices: tf.Tensor1D;
  /** γ of this step; see `globalGamma`. */
  readonly gamma: number | tf.Scalar;
}

/** Rate of the temperature of FastCLIP below this one: a third. */
const SLOW_BELOW = 0.03;
const [BETA_1, BETA_2, EPSILON] = [0.9, 0.999, 1e-8];

/** The rule of a step and what it leaves in the state. */
export function globalStep({ state, indices, gamma }: BatchSamples, options: Required<LossWeights> & GlobalStepOptions): { rule: GclRule; onFound: (found: GclFound) => void } {
  const { temperatures: temperatureRule, unscaled } = globalMethods[state.name];
  const { lambdaU, lambdaV, epsilon, alpha } = options;
  const before = state.gather(indices);
  const n = indices.shape[0];
  const individual = temperatureRule === 'momentum' || temperatureRule === 'adam';
  const temperatures = individual ? { u: before.temperatureU, v: before.temperatureV } : perAnchor('pairLoss', state.temperature as unknown as tf.Scalar, n);
  const anchors = { logNormalisers: { u: before.logU, v: before.logV }, met: before.visits };
  return {
    rule: { lambdaU, lambdaV, epsilon, unscaled, temperatures, anchors, gamma, ...(alpha !== undefined && { alpha }) },
    onFound: ({ logNormalisers, temperatureGradients, surrogate }) => {
      const after: Record<string, tf.Tensor1D> = { ...before, logU: logNormalisers.u, logV: logNormalisers.v, visits: tf.add(before.visits, 1) };
      if (individual) for (const side of ['u', 'v'] as const) Object.assign(after, individualStep(side, { before, temperatureGradients, momentum: temperatureRule === 'momentum', options }));
      state.scatter(indices, after);
      if (temperatureRule === 'global') globalTemperatureStep(state, rgclGlobalTauGrad(temperatureGradients, { rho: unscaled ? 0 : options.rho, lambdaU, lambdaV }), options);
      state.variables.surrogate.assign(surrogate);
    },
  };
}

function individualStep(
  side: 'u' | 'v',
  { before, temperatureGradients, momentum, options }: { before: Readonly<Record<string, tf.Tensor1D>>; temperatureGradients: BothSides<tf.Tensor1D>; momentum: boolean; options: GlobalStepOptions },
): Record<string, tf.Tensor1D> {
  const S = side.toUpperCase();
  const settings = { rho: options.rho, learningRate: options.temperatureLearningRate, minimum: options.temperatureMinimum, maximum: options.temperatureMaximum };
  const temperature = before[`temperature${S}`];
  if (momentum) {
    const moved = rgclTauStep({ temperature, velocity: before[`velocity${S}`] }, temperatureGradients[side], { ...settings, beta: options.beta });
    return { [`temperature${S}`]: moved.temperature, [`velocity${S}`]: moved.velocity };
  }
  const moved = rgclTauAdamStep({ temperature, first: before[`first${S}`], second: before[`second${S}`], visits: before.visits }, temperatureGradients[side], settings);
  return { [`temperature${S}`]: moved.temperature, [`first${S}`]: moved.first, [`second${S}`]: moved.second };
}

/** Adam on log(1/τ), as FastCLIP has it, with a slower step at small temperatures. */
function globalTemperatureStep(state: GlobalContrastiveState, gradient: tf.Scalar, options: GlobalStepOptions): void {
  const { temperatureOptimizer } = state.variables;
  const { temperature } = state;
  const [m, v, steps] = tf.unstack(temperatureOptimizer);
  const ofLogScale = tf.neg(tf.mul(gradient, temperature));
  const [first, second, count] = [tf.add(tf.mul(m, BETA_1), tf.mul(ofLogScale, 1 - BETA_1)), tf.add(tf.mul(v, BETA_2), tf.mul(tf.square(ofLogScale), 1 - BETA_2)), tf.add(steps, 1)];
  const unbiased = (moment: tf.Tensor, beta: number) => tf.div(moment, tf.sub(1, tf.exp(tf.mul(count, Math.log(beta)))));
  const rate = tf.where(tf.lessEqual(temperature, SLOW_BELOW), tf.scalar(options.temperatureLearningRate / 3), tf.scalar(options.temperatureLearningRate));
  const step = tf.mul(rate, tf.div(unbiased(first, BETA_1), tf.add(tf.sqrt(unbiased(second, BETA_2)), EPSILON)));
  // log(1/τ) − step is log of 1/(τ e^step).
  temperature.assign(tf.clipByValue(tf.mul(temperature, tf.exp(step)), options.temperatureMinimum, options.temperatureMaximum));
  temperatureOptimizer.assign(tf.stack([first, second, count]));
}
