import * as tf from '@tensorflow/tfjs-core';
import { circleGap, createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { expectGradients, valueAndGradients } from '../../test/expect-gradients.ts';
import { product, rotation } from '../../test/plain-arrays.ts';
import { maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import {
  centroidGapPenalty,
  cosineLogits,
  GlobalContrastiveState,
  gradCache,
  logitScale,
  mmdPenalty,
  type MmdEstimator,
  type MmdPenaltyOptions,
  OutOfRangeError,
  pairLoss,
  regularised,
  ShapeError,
} from '../index.ts';

type Rows = number[][];

const estimators: MmdEstimator[] = ['u', 'v'];
const unit = (z: Rows): Rows => z.map((row) => row.map((x) => x / Math.hypot(...row)));
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((x, k) => x - b[k]));
const at = (angle: number) => [Math.cos(angle), Math.sin(angle)];

/** The square of the distance of the means, coordinate by coordinate. */
function referenceGap(zu: Rows, zv: Rows): number {
  const [u, v] = [unit(zu), unit(zv)];
  return u[0].reduce((sum, _, k) => sum + (u.reduce((part, row) => part + row[k], 0) / u.length - v.reduce((part, row) => part + row[k], 0) / v.length) ** 2, 0);
}

/** Gretton's mean of h_ij, from the definition. */
function referenceMmd(zu: Rows, zv: Rows, { bandwidth, estimator }: { bandwidth: number; estimator: MmdEstimator }): number {
  const [u, v] = [unit(zu), unit(zv)];
  const k = (a: number[], b: number[]) => Math.exp(-(distance(a, b) ** 2) / (2 * bandwidth ** 2));
  let [sum, count] = [0, 0];
  for (let i = 0; i < u.length; i++) {
    for (let j = 0; j < u.length; j++) {
      if (estimator === 'u' && i === j) continue;
      sum += k(u[i], u[j]) + k(v[i], v[j]) - k(u[i], v[j]) - k(u[j], v[i]);
      count++;
    }
  }
  return sum / count;
}

function referenceMedian(zu: Rows, zv: Rows): number {
  const [u, v] = [unit(zu), unit(zv)];
  const all = u.flatMap((a) => v.map((b) => distance(a, b))).toSorted((a, b) => a - b);
  return (all[(all.length - 1) >> 1] + all[all.length >> 1]) / 2;
}

const gapOf = (zu: Rows, zv: Rows) => valueAndGradients(centroidGapPenalty, [zu, zv]).value;
const mmdOf = (zu: Rows, zv: Rows, options?: MmdPenaltyOptions) => valueAndGradients((u, v) => mmdPenalty(u, v, options), [zu, zv]).value;

describe.each(backends)('penalties of the gap on %s', (backend) => {
  useBackend(backend);

  it('have the values derived by hand', () => {
    // Every u in one direction and every v in another, an angle θ apart: 2 − 2 cos θ, and 2 − 2 exp(−(1 − cos θ)/σ²).
    for (const angle of [0, 0.4, Math.PI / 2, Math.PI]) {
      const [zu, zv] = [[1, 3, 0.2], [2, 0.5, 7]].map((lengths, side) => lengths.map((length) => at(side * angle).map((x) => length * x)));
      expect(gapOf(zu, zv)).toBeCloseTo(2 - 2 * Math.cos(angle), 5);
      for (const estimator of estimators) {
        for (const bandwidth of [0.5, 2]) expect(mmdOf(zu, zv, { bandwidth, estimator })).toBeCloseTo(2 - 2 * Math.exp(-(1 - Math.cos(angle)) / bandwidth ** 2), 5);
      }
    }
    // u at 0 and π, v at π/2 and −π/2, σ = 1: equal means; own pairs are 2 apart, others √2. Two of h_12 are e^{-2}, two e^{-1}.
    const [zu, zv] = [[[1, 0], [-1, 0]], [[0, 1], [0, -1]]];
    expect(gapOf(zu, zv)).toBeCloseTo(0, 6);
    expect(mmdOf(zu, zv, { bandwidth: 1 })).toBeCloseTo(2 * Math.exp(-2) - 2 * Math.exp(-1), 5);
    expect(mmdOf(zu, zv, { bandwidth: 1, estimator: 'v' })).toBeCloseTo(1 + Math.exp(-2) - 2 * Math.exp(-1), 5);
  });

  it('have the gradients derived by hand', () => {
    // One u at (2, 0), one v at (0, 1): δ = (1, −1); across the ray ∂u = 2(0, −1)/2, ∂v = −2(1, 0).
    const [ofU, ofV] = valueAndGradients(centroidGapPenalty, [[[2, 0]], [[0, 1]]]).gradients;
    expect(maximumDifference(ofU, [[0, -1]])).toBeLessThan(1e-6);
    expect(maximumDifference(ofV, [[-2, 0]])).toBeLessThan(1e-6);
    // Two coinciding pairs, 'v': 2 − 2k with k = exp(cos − 1), so that ∂ is −(2/n) k of the cosine, across the ray.
    const k = Math.exp(-1);
    const { gradients } = valueAndGradients((u, v) => mmdPenalty(u, v, { bandwidth: 1, estimator: 'v' }), [[[2, 0], [1, 0]], [[0, 1], [0, 1]]]);
    expect(maximumDifference(gradients[0], [[0, -k / 2], [0, -k]])).toBeLessThan(1e-6);
    expect(maximumDifference(gradients[1], [[-k, 0], [-k, 0]])).toBeLessThan(1e-6);
  });

  it('agree with float64 sums over pairs and their finite differences, in blocks too', () => {
    const random = createRandom(51);
    for (const n of [2, 3, 7]) {
      const inputs = [normalMatrix(n, 4, random), normalMatrix(n, 4, random)];
      expectGradients((u, v) => tf.mul(centroidGapPenalty(u, v), 3), (u, v) => 3 * referenceGap(u, v), inputs);
      for (const estimator of estimators) {
        for (const chunk of [undefined, 1, 3]) {
          const options = { bandwidth: 0.8, estimator, ...(chunk !== undefined && { chunk }) };
          expectGradients((u, v) => tf.mul(mmdPenalty(u, v, options), 3), (u, v) => 3 * referenceMmd(u, v, { bandwidth: 0.8, estimator }), inputs);
        }
      }
    }
  });

  it('take the median distance for the bandwidth, as a constant in the gradient', () => {
    const random = createRandom(52);
    for (const n of [3, 4, 90]) {
      const inputs = [normalMatrix(n, 3, random), normalMatrix(n, 3, random)];
      const bandwidth = referenceMedian(inputs[0].slice(0, 64), inputs[1].slice(0, 64));
      const [median, given] = [{}, { bandwidth }].map((options) => valueAndGradients((u, v) => mmdPenalty(u, v, options), inputs));
      expect(median.value).toBeCloseTo(given.value, 5);
      median.gradients.forEach((gradient, side) => expect(maximumDifference(gradient, given.gradients[side])).toBeLessThan(1e-5));
    }
    // Where all coincide there is no distance, and nothing to push.
    const same = [[1, 1], [2, 2]];
    const { value, gradients } = valueAndGradients((u, v) => mmdPenalty(u, v), [same, same]);
    expect([value, ...gradients.flat(2)].every((x) => Math.abs(x) < 1e-3)).toBe(true);
  });

  it('are those of the Fourier moments of laws on the circle', () => {
    // Moments of n equispaced points vanish but for multiples of n; those of a point are all 1.
    const [n, count] = [12, 80];
    const moments = (of: (p: number) => number) => ({ real: Float64Array.from({ length: count }, (_, p) => of(p + 1)), imaginary: new Float64Array(count) });
    const [ring, point] = [moments((p) => (p % n === 0 ? 1 : 0)), moments(() => 1)];
    const zu = Array.from({ length: n }, (_, i) => at((2 * Math.PI * i) / n));
    const zv = zu.map(() => [1, 0]);
    for (const bandwidth of [0.3, 0.5, 1, 2]) {
      const { centroidGap, mmdSquared } = circleGap(ring, point, { bandwidth });
      expect(gapOf(zu, zv)).toBeCloseTo(centroidGap ** 2, 5);
      expect(mmdOf(zu, zv, { bandwidth, estimator: 'v' })).toBeCloseTo(mmdSquared, 5);
    }
  });

  it('see neither rotation, nor length, nor exchange, nor the order of pairs; and not the partners, but for the U-form', () => {
    const [order, other] = [[2, 0, 3, 1], [1, 2, 3, 0]];
    const penalties = [
      ['gap', gapOf],
      ['u', (u: Rows, v: Rows) => mmdOf(u, v)],
      ['v', (u: Rows, v: Rows) => mmdOf(u, v, { bandwidth: 0.7, estimator: 'v' })],
    ] as const;
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = createRandom(seed);
        const [u, v] = [normalMatrix(4, 3, random), normalMatrix(4, 3, random)];
        for (const [name, of] of penalties) {
          const before = of(u, v);
          const moved = [
            of(product(u, rotation(3, 0.9)), product(v, rotation(3, 0.9))),
            of(u.map((row, i) => row.map((x) => x * (0.2 + i))), v.map((row, i) => row.map((x) => x * (9 - i)))),
            of(v, u),
            of(order.map((i) => u[i]), order.map((i) => v[i])),
            ...(name === 'u' ? [] : [of(order.map((i) => u[i]), other.map((i) => v[i]))]),
          ];
          for (const after of moved) expect(Math.abs(after - before)).toBeLessThan(1e-5);
        }
      }),
      { numRuns: 8, seed: 1 },
    );
  });

  it('the U-form has mean 0 for equal laws, also of partners that are alike, and the V-form is too large', () => {
    const random = createRandom(53);
    const [n, trials] = [8, 400];
    const values = Array.from({ length: trials }, () => {
      const zu = normalMatrix(n, 2, random);
      const zv = zu.map(([a, b]) => [a + 0.3 * random.normal(), b + 0.3 * random.normal()]);
      return estimators.map((estimator) => mmdOf(zu, zv, { bandwidth: 1, estimator }));
    });
    const [ofU, ofV] = estimators.map((_, place) => values.map((pair) => pair[place]));
    const mean = (x: number[]) => x.reduce((sum, value) => sum + value, 0) / trials;
    const error = Math.sqrt(mean(ofU.map((x) => (x - mean(ofU)) ** 2)) / trials);
    expect(Math.abs(mean(ofU))).toBeLessThan(4 * error);
    expect(Math.min(...ofV)).toBeGreaterThan(-1e-6);
    expect(mean(ofV)).toBeGreaterThan(8 * error);
  });

  it('leak no tensor, with and without a gradient', () => {
    const random = createRandom(54);
    const [zu, zv] = [tf.tensor2d(normalMatrix(6, 3, random)), tf.tensor2d(normalMatrix(6, 3, random))];
    const before = tf.memory().numTensors;
    for (const penalty of [centroidGapPenalty, (u: tf.Tensor2D, v: tf.Tensor2D) => mmdPenalty(u, v), (u: tf.Tensor2D, v: tf.Tensor2D) => mmdPenalty(u, v, { bandwidth: 1, chunk: 2 })]) {
      const loss = regularised(pairLoss('clip'), { penalty, weight: 2 });
      penalty(zu, zv).dispose();
      loss({ zu, zv }).dispose();
      tf.dispose(tf.grads((u, v) => loss({ zu: u as tf.Tensor2D, zv: v as tf.Tensor2D }))([zu, zv]));
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([zu, zv]);
  });
});

describe('a regularised loss', () => {
  useBackend('cpu');
  const random = createRandom(55);
  const data = [normalMatrix(8, 3, random), normalMatrix(8, 3, random)];
  const mmd = (u: tf.Tensor2D, v: tf.Tensor2D) => mmdPenalty(u, v, { bandwidth: 1 });

  it('is the sum, with the sum of the gradients, and with weight 0 the loss itself', () => {
    const clip = pairLoss('clip');
    const [plain, penalty, sum] = [clip, ({ zu, zv }: { zu: tf.Tensor2D; zv: tf.Tensor2D }) => mmd(zu, zv), regularised(clip, { penalty: mmd, weight: 0.7 })].map((loss) =>
      valueAndGradients((zu, zv) => loss({ zu, zv }), data),
    );
    expect(sum.value).toBeCloseTo(plain.value + 0.7 * penalty.value, 5);
    sum.gradients.forEach((gradient, side) => {
      expect(maximumDifference(gradient, plain.gradients[side].map((row, i) => row.map((x, k) => x + 0.7 * penalty.gradients[side][i][k])))).toBeLessThan(1e-5);
    });
    expect(regularised(clip, { penalty: mmd, weight: 0 })).toBe(clip);
  });

  it('has the same value and gradients in blocks and through gradCache, those of a temperature among them', () => {
    const scale = logitScale({ temperature: 0.5 });
    const weight = tf.variable(tf.tensor2d(normalMatrix(3, 3, createRandom(56))));
    const encoder = { variables: { weight }, apply: (x: tf.Tensor2D) => tf.matMul(x, weight) as tf.Tensor2D };
    const [u, v] = data.map((rows) => tf.tensor2d(rows));
    const similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => cosineLogits(zu, zv, { scale });
    const parameters = [scale.variable];
    const dense = regularised(pairLoss('clip', { similarity, parameters }), { penalty: mmd, weight: 3 });
    const inBlocks = regularised(pairLoss('clip', { similarity, parameters, chunk: 3 }), { penalty: (a, b) => mmdPenalty(a, b, { bandwidth: 1, chunk: 3 }), weight: 3 });
    const runs = [
      () => dense({ zu: encoder.apply(u), zv: encoder.apply(v) }),
      () => inBlocks({ zu: encoder.apply(u), zv: encoder.apply(v) }),
      () => gradCache(encoder, encoder, (zu, zv) => inBlocks({ zu, zv }), { chunk: 3, parameters })(u, v),
    ];
    const results = runs.map((run) =>
      tf.tidy(() => {
        const { value, grads } = tf.variableGrads(run, [weight, scale.variable]);
        return [value, grads[weight.name], grads[scale.variable.name]].flatMap((tensor) => [...tensor.dataSync()]);
      }),
    );
    for (const result of results.slice(1)) result.forEach((x, place) => expect(Math.abs(x - results[0][place])).toBeLessThan(1e-5));
    tf.dispose([u, v, weight, scale.variable]);
  });

  it('moves the state of a loss of the whole data set as that loss alone does', () => {
    const own = pairLoss('sog-clr');
    const states = [own, regularised(own, { penalty: mmd, weight: 5 })].map((loss) => {
      const state = new GlobalContrastiveState('sog-clr', { count: 20 });
      for (const first of [0, 8, 4]) {
        tf.tidy(() => {
          const [zu, zv] = data.map((rows) => tf.tensor2d(rows));
          loss({ zu, zv, samples: { state, indices: tf.range(first, first + 8, 1, 'int32') as tf.Tensor1D, gamma: tf.scalar(0.5) } });
        });
      }
      const kept = Object.entries(state.variables).map(([name, variable]) => [name, [...variable.dataSync()]]);
      expect(state.visited()).toBe(16);
      state.dispose();
      return kept;
    });
    expect(states[1]).toEqual(states[0]);
  });

  it('refuses what is out of range, and says what', () => {
    const [three, two] = [tf.zeros([3, 2]), tf.zeros([2, 2])] as tf.Tensor2D[];
    expect(() => centroidGapPenalty(three, two)).toThrow(/centroidGapPenalty: zv is \[2,2\]; expected .* \[3,2\] of zu/);
    expect(() => mmdPenalty(three, two)).toThrow(ShapeError);
    expect(() => mmdPenalty(tf.zeros([1, 2]), tf.zeros([1, 2]))).toThrow(/n >= 2/);
    expect(() => centroidGapPenalty(tf.zeros([2, 2], 'int32'), two)).toThrow(/type int32/);
    expect(() => mmdPenalty(two, two, { bandwidth: 0 })).toThrow(/mmdPenalty: bandwidth is 0/);
    expect(() => mmdPenalty(two, two, { estimator: 'w' as 'u' })).toThrow(/estimator is w/);
    expect(() => mmdPenalty(two, two, { chunk: 0.5 })).toThrow(/chunk is 0.5/);
    expect(() => regularised(pairLoss('clip'), { penalty: mmd, weight: -1 })).toThrow(OutOfRangeError);
    tf.dispose([three, two]);
  });
});
