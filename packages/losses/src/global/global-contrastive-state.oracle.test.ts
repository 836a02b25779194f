import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import { cosineLogits, GlobalContrastiveState, type GlobalLossName, globalContrastiveLoss, lossInfo, losses, type LossName, pairLoss, type PairLossOptions, ShapeError } from '../index.ts';

const names = (Object.keys(losses) as LossName[]).filter((name) => lossInfo(name).needs.includes('state')) as GlobalLossName[];
const [count, size, dim] = [12, 4, 3];
const random = createRandom(1);
const [zu, zv] = [normalMatrix(count, dim, random), normalMatrix(count, dim, random)];
/** Batches in which each sample occurs, new ones and old ones mixed. */
const batches = [[0, 1, 2, 3], [3, 4, 5, 0], [6, 7, 8, 9], [10, 11, 1, 9], [2, 5, 4, 8]];

/** Makes steps on embeddings that stand still: values, gradients and state. */
function run(name: GlobalLossName, { options = {}, state = new GlobalContrastiveState(name, { count, temperature: 0.5 }), from = 0 }: { options?: PairLossOptions & Record<string, unknown>; state?: GlobalContrastiveState; from?: number } = {}) {
  const loss = pairLoss(name, { similarity: (a, b) => cosineLogits(a, b), ...options } as PairLossOptions);
  const steps = batches.slice(from).map((indices) =>
    tf.tidy(() => {
      const rows = (z: number[][]) => tf.tensor2d(indices.map((i) => z[i]));
      const samples = { state, indices: tf.tensor1d(indices, 'int32'), gamma: tf.scalar(0.6) };
      const { value, grads } = tf.valueAndGrads((a, b) => loss({ zu: a as tf.Tensor2D, zv: b as tf.Tensor2D, samples }))([rows(zu), rows(zv)]);
      return [value.dataSync()[0], ...grads.flatMap((gradient) => Array.from(gradient.dataSync()))];
    }),
  );
  const after = Object.fromEntries(Object.entries(state.variables).map(([key, variable]) => [key, Array.from(variable.dataSync())]));
  return { steps, after, state };
}

/** The normalisers of the anchors u as the definition has them, with a constant temperature and γ = 0.6. */
function normalisers(tau: number): number[] {
  const u = Array.from({ length: count }, () => NaN);
  const cosine = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0) / Math.hypot(...a) / Math.hypot(...b);
  for (const indices of batches) {
    const g = indices.map((i) => indices.reduce((sum, j) => sum + (j === i ? 0 : Math.exp((cosine(zu[i], zv[j]) - cosine(zu[i], zv[i])) / tau)), 0) / (size - 1));
    indices.forEach((i, place) => {
      u[i] = Number.isNaN(u[i]) ? g[place] : 0.4 * u[i] + 0.6 * g[place];
    });
  }
  return u;
}

describe.each(backends)('GlobalContrastiveState on %s', (backend) => {
  useBackend(backend);

  it('keeps of each sample the normaliser of its own batches', () => {
    const { state } = run('fast-clip-v1');
    expect(maximumDifference([[...state.column('logU')]], [normalisers(0.5).map(Math.log)])).toBeLessThan(2e-6);
    expect([...state.column('visits')]).toEqual([2, 2, 2, 2, 2, 2, 1, 1, 2, 2, 1, 1]);
    expect(state.visited()).toBe(12);
    state.dispose();
  });

  it.each(names)('%s has the same steps and the same state in blocks of rows', (name) => {
    const dense = run(name);
    for (const chunk of [1, 3]) {
      const inBlocks = run(name, { options: { chunk } });
      expect(maximumDifference(inBlocks.steps, dense.steps)).toBeLessThan(2e-5);
      for (const key of Object.keys(dense.after)) expect(maximumDifference([inBlocks.after[key]], [dense.after[key]]), key).toBeLessThan(2e-5);
      inBlocks.state.dispose();
    }
    dense.state.dispose();
  });

  it.each(names)('%s goes on from a saved state with the same bits', (name) => {
    const whole = run(name);
    const state = new GlobalContrastiveState(name, { count, temperature: 0.5 });
    // Two steps, then the same numbers in variables of another state.
    const kept = batches.splice(2);
    run(name, { state });
    batches.push(...kept);
    const other = new GlobalContrastiveState(name, { count, temperature: 9 });
    for (const [key, variable] of Object.entries(state.variables)) tf.tidy(() => other.variables[key].assign(tf.tensor(Array.from(variable.dataSync()), variable.shape)));
    const resumed = run(name, { state: other, from: 2 });
    expect(resumed.steps).toEqual(whole.steps.slice(2));
    expect(resumed.after).toEqual(whole.after);
    for (const one of [state, other, whole.state]) one.dispose();
  });

  it.each(names)('%s leaks no tensor, and leaves the state as it is without one', (name) => {
    const state = new GlobalContrastiveState(name, { count });
    const [a, b, indices] = [tf.tensor2d(zu.slice(0, size)), tf.tensor2d(zv.slice(0, size)), tf.tensor1d([0, 1, 2, 3], 'int32')];
    for (const chunk of [undefined, 3]) {
      const loss = pairLoss(name, (chunk === undefined ? {} : { chunk }) as PairLossOptions);
      const before = tf.memory().numTensors;
      const [visits] = state.column('visits');
      loss({ zu: a, zv: b }).dispose();
      expect(state.column('visits')[0]).toBe(visits);
      tf.dispose(tf.grads((x, y) => loss({ zu: x as tf.Tensor2D, zv: y as tf.Tensor2D, samples: { state, indices, gamma: 0.5 } }))([a, b]));
      expect(state.column('visits')[0]).toBe(visits + 1);
      expect(tf.memory().numTensors).toBe(before);
    }
    state.dispose();
    tf.dispose([a, b, indices]);
  });
});

describe('the losses of a whole data set', () => {
  useBackend('cpu');

  it('change the temperatures that they learn, within their bounds, and no others', () => {
    const learned: Record<string, boolean> = { 'fast-clip-v0': true, 'fast-clip-v2': true, 'fast-clip-v3': true, 'isog-clr': true, 'fast-clip-v1': false, scent: false, 'sog-clr': false };
    for (const name of names) {
      const { state, after } = run(name, learned[name] ? { options: { temperatureMinimum: 0.49, temperatureMaximum: 0.51, temperatureLearningRate: 0.01 } } : {});
      const [tau] = after.temperature;
      expect(tau !== 0.5, name).toBe(learned[name]);
      expect(tau, name).toBeGreaterThan(0.4899999);
      expect(tau, name).toBeLessThan(0.5100001);
      state.dispose();
    }
  });

  it('report the mean of the individual temperatures of the samples that were met', () => {
    const kept = batches.splice(1);
    // With the default ρ all gradients are cut at these temperatures.
    const { state, after } = run('isog-clr', { options: { rho: 1 } });
    batches.push(...kept);
    const met = [0, 1, 2, 3].flatMap((i) => [state.column('temperatureU')[i], state.column('temperatureV')[i]]);
    expect(new Set(met).size).toBeGreaterThan(4);
    expect(after.temperature[0]).toBeCloseTo(met.reduce((sum, tau) => sum + tau, 0) / 8, 6);
    expect(state.column('temperatureU')[7]).toBe(0.5);
    state.dispose();
  });

  it('take a variable for the temperature, and leave it to its owner', () => {
    const temperature = tf.tidy(() => tf.variable(tf.scalar(0.5), false));
    const { state } = run('fast-clip-v3', { state: new GlobalContrastiveState('fast-clip-v3', { count, temperature }) });
    expect(temperature.dataSync()[0]).not.toBe(0.5);
    state.dispose();
    expect(temperature.isDisposed).toBe(false);
    temperature.dispose();
  });

  it('move the one temperature by Adam on log(1/τ), slower when it is small', () => {
    // Its first step has the length of the learning rate in log τ, against the sign of the derivative.
    for (const [tau, factor] of [[0.5, 1], [0.029, 1 / 3]]) {
      const state = new GlobalContrastiveState('fast-clip-v3', { count, temperature: tau });
      const kept = batches.splice(1);
      run('fast-clip-v3', { state, options: { temperatureLearningRate: 0.1, rho: 100 } });
      batches.push(...kept);
      expect(Math.log(state.temperature.dataSync()[0] / tau)).toBeCloseTo(-0.1 * factor, 4);
      state.dispose();
    }
  });

  it('have the exact gradient where the batch is the data set and γ is 1', () => {
    for (const name of ['fast-clip-v1', 'fast-clip-v3', 'sog-clr', 'isog-clr', 'fast-clip-v2'] as const) {
      const state = new GlobalContrastiveState(name, { count, temperature: 0.3 });
      const all = Int32Array.from({ length: count }, (_, i) => i);
      const [ours, exact] = tf.tidy(() => {
        const inputs = [tf.tensor2d(zu), tf.tensor2d(zv)];
        const samples = { state, indices: tf.tensor1d(all, 'int32'), gamma: 1 };
        const loss = pairLoss(name, { epsilon: 0 });
        const gradients = (f: (a: tf.Tensor2D, b: tf.Tensor2D) => tf.Scalar) => tf.grads((a, b) => f(a as tf.Tensor2D, b as tf.Tensor2D))(inputs).map((gradient) => Array.from(gradient.dataSync()));
        return [gradients((a, b) => loss({ zu: a, zv: b, samples })), gradients((a, b) => globalContrastiveLoss(cosineLogits(a, b), { temperature: 0.3 }))];
      });
      expect(maximumDifference(ours, exact), name).toBeLessThan(1e-6);
      state.dispose();
    }
  });

  it('refuse a state of another loss, or of other samples', () => {
    const state = new GlobalContrastiveState('scent', { count });
    const z = tf.tensor2d(zu.slice(0, 3));
    const samples = { state, indices: tf.tensor1d([0, 1], 'int32'), gamma: 1 };
    expect(() => pairLoss('sog-clr')({ zu: z, zv: z, samples })).toThrow(/state of the batch is one of scent; expected one of sog-clr/);
    expect(() => pairLoss('scent')({ zu: z, zv: z, samples })).toThrow(ShapeError);
    expect(() => new GlobalContrastiveState('clip' as 'scent', { count })).toThrow(/name is clip; expected one of fast-clip-v0/);
    expect(() => new GlobalContrastiveState('scent', { count: 1 })).toThrow(/count is 1; expected an integer >= 2/);
    expect(() => new GlobalContrastiveState('scent', { count, temperature: -1 })).toThrow(/temperature is -1/);
    expect(() => state.column('temperatureU')).toThrow(/name is temperatureU; expected one of visits, logU, logV/);
    tf.dispose([z, samples.indices]);
    state.dispose();
  });
});
