import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { startBackends } from '../test/backends.ts';
import { bits } from '../test/bits.ts';
import { Adam } from './adam.ts';

const RATES = [0.1, 0.05, 0.2, 0.01, 0.03, 0.1, 0.1, 0.002, 0.07, 0.05, 0.02, 0.01];

/**
 * L(s, W) = ½ Σ a (W − b)² + (s − 3)² + s ΣW, with the gradients a (W − b) + s and 2 (s − 3) + ΣW: a scalar and a
 * matrix that pull at each other.
 */
const A = [0.5, 1, 2, 4, 0.25, 3];
const B = [1, -1, 0.5, 2, -3, 0];
const START = { s: 0.5, W: [0.1, 0.2, -0.3, 0.4, -0.5, 0.6] };

function problem() {
  const variables = tf.tidy(() => ({ s: tf.variable(tf.scalar(START.s)), W: tf.variable(tf.tensor2d(START.W, [2, 3])) }));
  const { s, W } = variables;
  const loss = () =>
    tf.addN([
      tf.mul(0.5, tf.sum(tf.mul(tf.tensor2d(A, [2, 3]), tf.square(tf.sub(W, tf.tensor2d(B, [2, 3])))))),
      tf.square(tf.sub(s, 3)),
      tf.mul(s, tf.sum(W)),
    ]) as tf.Scalar;
  return { variables, loss };
}

type Problem = ReturnType<typeof problem>;

const read = ({ variables }: Problem) => [variables.s, variables.W].map((variable) => ({ shape: variable.shape, data: variable.dataSync() as Float32Array }));
const weightBits = (p: Problem) => bits(Object.fromEntries(read(p).entries()));

function advance(adam: Adam, { loss }: Problem, rates: readonly number[]): void {
  for (const rate of rates) adam.step(loss, rate).dispose();
}

/** Algorithm 1 of Kingma and Ba (2015) in float64, with the gradients above; the parameters after every step. */
function reference(rates: readonly number[]): number[][] {
  const [beta1, beta2, epsilon] = [0.9, 0.999, 1e-8];
  const theta = [START.s, ...START.W];
  const m = theta.map(() => 0);
  const v = theta.map(() => 0);
  return rates.map((rate, index) => {
    const t = index + 1;
    const [s, ...w] = theta;
    const gradient = [2 * (s - 3) + w.reduce((sum, x) => sum + x, 0), ...w.map((x, i) => A[i] * (x - B[i]) + s)];
    gradient.forEach((g, i) => {
      m[i] = beta1 * m[i] + (1 - beta1) * g;
      v[i] = beta2 * v[i] + (1 - beta2) * g * g;
      theta[i] -= (rate * (m[i] / (1 - beta1 ** t))) / (Math.sqrt(v[i] / (1 - beta2 ** t)) + epsilon);
    });
    return [...theta];
  });
}

beforeAll(startBackends);

it('tfjs-core has the fields that the state is read from', () => {
  const fields = tf.train.adam(0, 0.9, 0.999, 1e-8) as unknown as Record<string, unknown>;
  expect(fields.learningRate).toBe(0);
  expect(fields.accBeta1).toBeInstanceOf(tf.Variable);
  expect(fields.accBeta2).toBeInstanceOf(tf.Variable);
  expect(fields.accumulatedFirstMoment).toEqual([]);
  expect(fields.accumulatedSecondMoment).toEqual([]);
});

describe.each(['cpu', 'wasm'])('Adam on %s', (backend) => {
  beforeEach(() => tf.setBackend(backend));

  it('makes the steps of the published algorithm, with a learning rate that changes', () => {
    const p = problem();
    const adam = new Adam(p.variables);
    const expected = reference(RATES);
    // In float32, 1 − β₂ᵗ carries the rounding of a number near 1, some 1e-7 of 1e-3 t: each step is right to 1e-4 of
    // its length, which is about the learning rate.
    const tolerance = 1e-4 * RATES.reduce((sum, rate) => sum + rate, 0);
    RATES.forEach((rate, i) => {
      adam.step(p.loss, rate).dispose();
      read(p).flatMap(({ data }) => Array.from(data)).forEach((value, j) => expect(Math.abs(value - expected[i][j])).toBeLessThan(tolerance));
    });
  });

  it('moves every parameter by the learning rate in its first step, against the sign of its gradient', () => {
    // m̂/√v̂ = g/|g| at t = 1. ∂s = 2 (0.5 − 3) + 0.5 < 0.
    const p = problem();
    new Adam(p.variables).step(p.loss, 0.125).dispose();
    expect(p.variables.s.dataSync()[0]).toBeCloseTo(0.625, 5);
  });

  it('returns the loss before the step', () => {
    const p = problem();
    const expected = 0.5 * A.reduce((sum, a, i) => sum + a * (START.W[i] - B[i]) ** 2, 0) + (START.s - 3) ** 2 + START.s * START.W.reduce((sum, x) => sum + x, 0);
    expect(new Adam(p.variables).step(p.loss, 0.1).dataSync()[0]).toBeCloseTo(expected, 4);
  });

  it('leaves a variable alone that the loss does not depend on, and the others as they would be without it', () => {
    const [p, q] = [problem(), problem()];
    const unused = tf.variable(tf.tensor1d([7]));
    advance(new Adam({ unused, ...p.variables }), p, RATES);
    advance(new Adam(q.variables), q, RATES);
    expect(unused.dataSync()[0]).toBe(7);
    expect(weightBits(p)).toEqual(weightBits(q));
  });

  it('continues to the bit from a state at any step', async () => {
    const whole = problem();
    const through = new Adam(whole.variables);
    advance(through, whole, RATES);
    for (let k = 0; k <= RATES.length; k++) {
      const first = problem();
      const adam = new Adam(first.variables);
      advance(adam, first, RATES.slice(0, k));
      const state = await adam.state();

      const second = problem();
      const resumed = new Adam(second.variables);
      second.variables.s.assign(tf.clone(first.variables.s));
      second.variables.W.assign(tf.clone(first.variables.W));
      resumed.restore(state, { name: 'state' });
      advance(resumed, second, RATES.slice(k));
      expect(weightBits(second)).toEqual(weightBits(whole));
      expect(bits(await resumed.state())).toEqual(bits(await through.state()));
    }
  });

  it('gives a state that later steps do not change', async () => {
    const p = problem();
    const adam = new Adam(p.variables);
    advance(adam, p, [0.1]);
    const state = await adam.state();
    const before = bits(state);
    advance(adam, p, RATES);
    expect(bits(state)).toEqual(before);
  });

  it('has as its state the powers of β and two moments a variable', async () => {
    const p = problem();
    const adam = new Adam(p.variables);
    advance(adam, p, [0.1, 0.1]);
    const state = await adam.state();
    expect(Object.entries(state).map(([name, { shape }]) => [name, shape])).toEqual([
      ['adam/beta1-power', []],
      ['adam/beta2-power', []],
      ['adam/m/s', []],
      ['adam/m/W', [2, 3]],
      ['adam/v/s', []],
      ['adam/v/W', [2, 3]],
    ]);
    // Powers that the next step uses: β to the number of steps done, plus one.
    expect(state['adam/beta1-power'].data[0]).toBeCloseTo(0.9 ** 3, 6);
    expect(state['adam/beta2-power'].data[0]).toBeCloseTo(0.999 ** 3, 6);
  });

  it('refuses a state without one of its tensors, and names the source', async () => {
    const p = problem();
    const adam = new Adam(p.variables);
    const { 'adam/v/W': _, ...rest } = await adam.state();
    expect(() => adam.restore(rest, { name: 'run.safetensors' })).toThrow(/run\.safetensors has no adam\/v\/W/);
  });

  it('leaks nothing over the steps, and frees all on disposal', async () => {
    const ids = () => (tf.backend() as unknown as { numDataIds(): number }).numDataIds();
    const random = createRandom(1);
    const p = problem();
    const before = [tf.memory().numTensors, ids()];
    const adam = new Adam(p.variables);
    advance(adam, p, [0.1]);
    const running = [tf.memory().numTensors, ids()];
    for (let i = 0; i < 50; i++) {
      advance(adam, p, [random.uniform()]);
      if (i % 10 === 0) adam.restore(await adam.state(), { name: 'state' });
      expect([tf.memory().numTensors, ids()]).toEqual(running);
    }
    adam.dispose();
    expect([tf.memory().numTensors, ids()]).toEqual(before);
  });
});
