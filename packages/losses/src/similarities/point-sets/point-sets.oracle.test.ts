import * as tf from '@tensorflow/tfjs-core';
import { createRandom, kmeSimilarity, sampleGaussianFrequencies, sampleImqFrequencies, subsetTopics, wpseSimilarity } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { expectGradients, valueAndGradients, weightedSum } from '../../../test/expect-gradients.ts';
import { finiteDifferences, maximumDifference, normalMatrix } from '../../../test/reference.ts';
import { backends, useBackend } from '../../../test/use-backend.ts';
import {
  clipLoss,
  cosineLogits,
  gradCache,
  innerLogits,
  kmeLogits,
  logitScale,
  OutOfRangeError,
  packPointSets,
  pairLoss,
  pointSetsOf,
  ShapeError,
  similarities,
  wpseFeatures,
  wpseLogits,
} from '../../index.ts';
import type { PairLimits } from './item-blocks.ts';
import { kmeOfPoints } from './kme-of-points.ts';
import { splitPointSets } from './split-point-sets.ts';
import { wpseKernel } from './wpse-kernel.ts';
import { wpseOfPoints } from './wpse-of-points.ts';

const M = 3;
const D = 4;

/** Unit points and weights of a packed row, from the layout: M points, then M weights. */
function unpacked(row: readonly number[], points: number) {
  const dim = row.length / points - 1;
  const rows = Array.from({ length: points }, (_, i) => row.slice(i * dim, (i + 1) * dim));
  return { points: rows.map((x) => x.map((c) => c / Math.hypot(...x))), weights: row.slice(points * dim) };
}

const referenceKme = (zu: number[][], zv: number[][], { points, temperature }: { points: number; temperature: number }): number[][] => {
  const sets = (z: number[][]) => z.map((row) => unpacked(row, points)).map(({ points: at, weights }) => ({ points: at, logWeights: weights }));
  return kmeSimilarity(sets(zu), sets(zv), Math.sqrt(temperature)).map((row) => [...row]);
};

const referenceWpse = (zu: number[][], zv: number[][], { points, kernel = 'gaussian' }: { points: number; kernel?: 'gaussian' | 'imq' }): number[][] => {
  const sets = (z: number[][]) => z.map((row) => unpacked(row, points));
  const linear = wpseSimilarity(sets(zu), sets(zv), { kernel: { type: 'linear' } });
  const bent = wpseSimilarity(sets(zu), sets(zv), { kernel: kernel === 'imq' ? { type: 'imq', c: 0.5 } : { type: 'gaussian', sigma: 0.5 } });
  return linear.map((row, i) => Array.from(row, (value, j) => (2 / 3) * value + (1 / 3) * bent[i][j]));
};

const read = (make: () => tf.Tensor2D): number[][] => tf.tidy(() => make().arraySync());
const packed = (rows: number, seed: number, points: number = M) => normalMatrix(rows, points * (D + 1), createRandom(seed)).map((row) => row.map(Math.fround));

describe.each(backends)('point sets on %s', (backend) => {
  useBackend(backend);

  it.each([1, 2, 3])('the KME logits of %s points agree with float64 sums, and their gradients with finite differences', (points) => {
    const [zu, zv, w] = [packed(4, 1, points), packed(5, 2, points), normalMatrix(4, 5, createRandom(3))];
    const weights = tf.tensor2d(w);
    for (const temperature of [0.07, 0.5]) {
      const logits = read(() => kmeLogits(tf.tensor2d(zu), tf.tensor2d(zv), { points, temperature }));
      // Logits are of order 1/τ.
      expect(maximumDifference(logits, referenceKme(zu, zv, { points, temperature }))).toBeLessThan(1e-5 / temperature);
    }
    expectGradients(
      (u, v) => tf.sum(tf.mul(kmeLogits(u, v, { points, temperature: 0.5 }), weights)),
      (u, v) => weightedSum(w, referenceKme(u, v, { points, temperature: 0.5 })),
      [zu, zv],
    );
    weights.dispose();
  });

  it.each(['gaussian', 'imq'] as const)('the WPSE logits with the %s kernel agree with float64 sums, and their gradients with finite differences', (kernel) => {
    const [zu, zv, w] = [packed(4, 4), packed(5, 5), normalMatrix(4, 5, createRandom(6))];
    const weights = tf.tensor2d(w);
    expectGradients(
      (u, v) => tf.sum(tf.mul(wpseLogits(u, v, { points: M, temperature: 0.7, kernel }), weights)),
      (u, v) => weightedSum(w, referenceWpse(u, v, { points: M, kernel })) / 0.7,
      [zu, zv],
    );
    weights.dispose();
  });

  it('the KME logits keep their accuracy where every exponential leaves float32', () => {
    // Exponents as low as −2/τ = −400, and e⁻¹⁰⁴ is 0 in float32; weights apart by as much.
    const [zu, zv, w] = [packed(4, 40), packed(5, 41), normalMatrix(4, 5, createRandom(42))];
    zu[1] = zv[2].map((x, place) => (place < M * D ? -x : x));
    zu[2][M * D] = -300;
    zv[3][M * D + 1] = 200;
    const temperature = 0.005;
    const weights = tf.tensor2d(w);
    const logits = read(() => kmeLogits(tf.tensor2d(zu), tf.tensor2d(zv), { points: M, temperature }));
    const expected = referenceKme(zu, zv, { points: M, temperature });
    expect(Math.min(...expected.flat())).toBeLessThan(-150);
    expect(maximumDifference(logits, expected)).toBeLessThan(1e-6 / temperature);
    const { gradients } = valueAndGradients((u, v) => tf.sum(tf.mul(kmeLogits(u, v, { points: M, temperature }), weights)), [zu, zv]);
    [zu, zv].forEach((input, place) => {
      const differences = finiteDifferences((moved) => weightedSum(w, referenceKme(place === 0 ? moved : zu, place === 1 ? moved : zv, { points: M, temperature })), input);
      // Shares of pairs carry the rounding of exponents of order 1/τ.
      expect(maximumDifference(gradients[place], differences)).toBeLessThan(1e-4 * Math.max(...differences.flat().map(Math.abs)));
    });
    weights.dispose();
  });

  it.each([{ block: 30, kept: 0 }, { block: 100, kept: 1e9 }, { block: 1, kept: 0 }])('some items at a time, $block pairs of points, kept up to $kept, have the value and gradients of all at once', (limits) => {
    const [zu, zv, w] = [packed(7, 43), packed(5, 44), normalMatrix(7, 5, createRandom(45))];
    const split = (z: tf.Tensor2D) => splitPointSets('test', z, { name: 'z', points: M });
    const factor = 0.3;
    const forms = [
      (u: tf.Tensor2D, v: tf.Tensor2D, limit?: PairLimits) => kmeOfPoints(split(u), split(v), { scale: tf.scalar(3), ...(limit && { limits: limit }) }),
      ...(['gaussian', 'imq'] as const).map((kernel) => (u: tf.Tensor2D, v: tf.Tensor2D, limit?: PairLimits) => wpseOfPoints(split(u), split(v), { kernel: wpseKernel('test', { kernel }), factor, limits: limit })),
    ];
    for (const form of forms) {
      const [whole, parts] = [undefined, limits].map((limit) => valueAndGradients((u, v) => tf.sum(tf.mul(form(u, v, limit), tf.tensor2d(w))), [zu, zv]));
      expect(Math.abs(whole.value - parts.value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(whole.value)));
      whole.gradients.forEach((gradient, side) => expect(maximumDifference(gradient, parts.gradients[side])).toBeLessThan(1e-5));
    }
  });

  it('the learned bandwidth has the gradient of finite differences, and none beyond its bounds', () => {
    const [zu, zv, w] = [packed(4, 7), packed(5, 8), normalMatrix(4, 5, createRandom(9))];
    const scale = logitScale({ temperature: 0.4, minimum: 1 });
    const weights = tf.tensor2d(w);
    const gradient = () =>
      tf.tidy(() => {
        const f = () => tf.sum(tf.mul(kmeLogits(tf.tensor2d(zu), tf.tensor2d(zv), { points: M, scale }), weights)) as tf.Scalar;
        const { value, grads } = tf.variableGrads(f, [scale.variable]);
        return [value.dataSync()[0], grads[scale.variable.name].dataSync()[0]];
      });
    const at = (t: number) => weightedSum(w, referenceKme(zu, zv, { points: M, temperature: Math.exp(-t) }));
    const t = Math.log(2.5);
    const [value, slope] = gradient();
    expect(Math.abs(value - at(t))).toBeLessThan(1e-4);
    expect(Math.abs(slope - (at(t + 1e-5) - at(t - 1e-5)) / 2e-5)).toBeLessThan(1e-3 * Math.abs(slope));
    scale.variable.assign(tf.scalar(-1));
    expect(gradient()[1]).toBe(0);
    scale.project();
    expect(scale.value()).toBeCloseTo(1, 6);
    scale.variable.assign(tf.scalar(9));
    scale.project();
    expect(scale.value()).toBeCloseTo(100, 3);
    scale.dispose();
    weights.dispose();
  });

  it('one point of weight 1 an item is the cosine of CLIP less 1/τ, value and gradient', () => {
    const [zu, zv] = [normalMatrix(6, D, createRandom(10)), normalMatrix(6, D, createRandom(11))];
    const withWeight = (z: number[][]) => z.map((row) => [...row, 0]);
    const cosine = valueAndGradients((u, v) => clipLoss(cosineLogits(u, v, { temperature: 0.07 })), [zu, zv]);
    const kme = valueAndGradients((u, v) => clipLoss(kmeLogits(u, v, { temperature: 0.07 })), [withWeight(zu), withWeight(zv)]);
    expect(Math.abs(kme.value - cosine.value)).toBeLessThan(1e-5);
    kme.gradients.forEach((gradient, side) => expect(maximumDifference(gradient.map((row) => row.slice(0, D)), cosine.gradients[side])).toBeLessThan(1e-5));
    const logits = read(() => kmeLogits(tf.tensor2d(withWeight(zu)), tf.tensor2d(withWeight(zv)), { temperature: 0.07 }));
    const expected = read(() => tf.sub(cosineLogits(tf.tensor2d(zu), tf.tensor2d(zv), { temperature: 0.07 }), 1 / 0.07));
    expect(maximumDifference(logits, expected)).toBeLessThan(1e-5);
  });

  it('points that are orthogonal between items have the CLIP loss ln(1 + (n − 1) e^(−1/τ))', () => {
    const z = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => (i === j ? 1 : 0)).concat(0));
    const loss = tf.tidy(() => clipLoss(kmeLogits(tf.tensor2d(z), tf.tensor2d(z), { temperature: 0.5 })).dataSync()[0]);
    expect(loss).toBeCloseTo(0.340753, 6);
  });

  it('a point of weight 0 is not there, to value and gradients, and a whole set of them makes no NaN', () => {
    const [zu, zv] = [packed(3, 12, 2), packed(4, 13, 2)];
    const more = (z: number[][], weight: number) => z.map((row) => [...row.slice(0, 2 * D), 1, 2, 3, 4, ...row.slice(2 * D), weight]);
    const compare = (f: (points: number) => (u: tf.Tensor2D, v: tf.Tensor2D) => tf.Tensor, weight: number) => {
      const few = valueAndGradients(f(2), [zu, zv]);
      const many = valueAndGradients(f(3), [more(zu, weight), more(zv, weight)]);
      expect(Math.abs(few.value - many.value)).toBeLessThan(1e-5);
      const kept = (rows: number[][]) => rows.map((row) => [...row.slice(0, 2 * D), ...row.slice(3 * D, 3 * D + 2)]);
      few.gradients.forEach((gradient, side) => expect(maximumDifference(gradient, kept(many.gradients[side]))).toBeLessThan(1e-5));
      return many.gradients;
    };
    const gradients = compare((points) => (u, v) => tf.sum(kmeLogits(u, v, { points, temperature: 0.5 })), -Infinity);
    for (const row of gradients.flat()) expect(row.slice(2 * D, 3 * D).concat(row[3 * D + 2]).every((x) => x === 0)).toBe(true);
    // 4/9 of the mean over 2 · 2 pairs is that over 3 · 3.
    compare((points) => (u, v) => tf.mul(tf.sum(wpseLogits(u, v, { points })), points * points), 0);
    const empty = zu.map((row) => [...row.slice(0, 2 * D), -Infinity, -Infinity]);
    const { value, gradients: none } = valueAndGradients((u, v) => tf.sum(kmeLogits(u, v, { points: 2 })), [empty, zv]);
    expect(value).toBeLessThan(-1e9);
    expect(none.flat(2).every(Number.isFinite)).toBe(true);
  });

  it('neither the order of points nor splitting one matters', () => {
    const [zu, zv] = [packed(3, 14), packed(4, 15)];
    const reversed = zu.map((row) => [...row.slice(2 * D, 3 * D), ...row.slice(D, 2 * D), ...row.slice(0, D), ...row.slice(3 * D).toReversed()]);
    const [u, v] = [tf.tensor2d(zu), tf.tensor2d(zv)];
    for (const similarity of [similarities.kme.create({ points: M, temperature: 0.3 }), similarities.wpse.create({ points: M, temperature: 0.3 })]) {
      expect(maximumDifference(read(() => similarity(u, v)), read(() => similarity(tf.tensor2d(reversed), v)))).toBeLessThan(2e-5);
    }
    // Items of one point, once as it is and once as two halves; the second point of v has weight 0.
    const whole = packed(3, 16, 1);
    const single = packed(4, 17, 1);
    const halves = whole.map((row) => [...row.slice(0, D), ...row.slice(0, D), row[D] - Math.LN2, row[D] - Math.LN2]);
    const padded = single.map((row) => [...row.slice(0, D), ...row.slice(0, D), row[D], -Infinity]);
    const expected = read(() => kmeLogits(tf.tensor2d(whole), tf.tensor2d(single), { temperature: 0.3 }));
    expect(maximumDifference(expected, read(() => kmeLogits(tf.tensor2d(halves), tf.tensor2d(padded), { points: 2, temperature: 0.3 })))).toBeLessThan(1e-5);
    tf.dispose([u, v]);
  });

  it('in blocks and through gradCache every loss has the value and gradients of the whole', () => {
    const [zu, zv] = [packed(7, 18), packed(7, 19)];
    const scale = logitScale({ temperature: 0.4, minimum: 1 });
    for (const name of ['kme', 'wpse'] as const) {
      const similarity = similarities[name].create({ points: M, scale });
      for (const loss of ['clip', 'joint', 'sig-lip'] as const) {
        const run = (chunk?: number) =>
          tf.tidy(() => {
            const f = pairLoss(loss, { similarity, parameters: [scale.variable], ...(chunk !== undefined && { chunk }) });
            const [u, v] = [tf.variable(tf.tensor2d(zu)), tf.variable(tf.tensor2d(zv))];
            const { value, grads } = tf.variableGrads(() => f({ zu: u as unknown as tf.Tensor2D, zv: v as unknown as tf.Tensor2D }), [u, v, scale.variable]);
            const found = { value: value.dataSync()[0], u: grads[u.name].arraySync() as number[][], v: grads[v.name].arraySync() as number[][], t: grads[scale.variable.name].dataSync()[0] };
            tf.dispose([u, v]);
            return found;
          });
        const [dense, chunked] = [run(), run(3)];
        expect(Math.abs(dense.value - chunked.value)).toBeLessThan(1e-5 * Math.max(1, Math.abs(dense.value)));
        expect(maximumDifference(dense.u, chunked.u)).toBeLessThan(1e-5);
        expect(maximumDifference(dense.v, chunked.v)).toBeLessThan(1e-5);
        expect(Math.abs(dense.t - chunked.t)).toBeLessThan(1e-5 * Math.max(1, Math.abs(dense.t)));
      }
    }
    const similarity = similarities.kme.create({ points: M, scale });
    const weight = tf.variable(tf.tensor2d(normalMatrix(2, M * (D + 1), createRandom(20))));
    const encoder = { variables: { weight }, apply: (x: tf.Tensor2D) => tf.matMul(x, weight) as tf.Tensor2D };
    const loss = (u: tf.Tensor2D, v: tf.Tensor2D) => clipLoss(similarity(u, v));
    const [x, y] = [tf.tensor2d(normalMatrix(7, 2, createRandom(21))), tf.tensor2d(normalMatrix(7, 2, createRandom(22)))];
    const cached = tf.variableGrads(() => gradCache(encoder, encoder, loss, { chunk: 3, parameters: [scale.variable] })(x, y), [weight, scale.variable]);
    const whole = tf.variableGrads(() => loss(encoder.apply(x), encoder.apply(y)), [weight, scale.variable]);
    expect(maximumDifference(cached.grads[weight.name].arraySync() as number[][], whole.grads[weight.name].arraySync() as number[][])).toBeLessThan(1e-5);
    expect(cached.grads[scale.variable.name].dataSync()[0]).toBeCloseTo(whole.grads[scale.variable.name].dataSync()[0], 5);
    tf.dispose([weight, x, y, cached.value, cached.grads, whole.value, whole.grads]);
    scale.dispose();
  });

  it('packing and unpacking are inverse, and both differentiable', () => {
    const z = packed(3, 23);
    const { value, gradients } = valueAndGradients((x) => {
      const again = packPointSets(pointSetsOf(x, { points: M }));
      return tf.sum(tf.mul(again, tf.tensor2d(z)));
    }, [z]);
    expect(value).toBeCloseTo(z.flat().reduce((sum, x) => sum + x * x, 0), 3);
    expect(maximumDifference(gradients[0], z)).toBe(0);
  });

  it.each(['gaussian', 'imq'] as const)('the features estimate the WPSE logits with the %s kernel without bias', (kernel) => {
    const [zu, zv] = [packed(3, 24), packed(3, 25)];
    const count = 20_000;
    const options = { dimension: D, count };
    const random = createRandom(26);
    const drawn = kernel === 'imq' ? sampleImqFrequencies({ ...options, c: 0.5 }, random) : sampleGaussianFrequencies({ ...options, sigma: 0.5 }, random);
    const [frequencies, phases] = [tf.tensor2d(drawn.frequencies.map((row) => [...row])), tf.tensor1d([...drawn.phases])];
    const features = (z: number[][]) => wpseFeatures(tf.tensor2d(z), { points: M, frequencies, phases });
    const estimated = read(() => innerLogits(features(zu), features(zv)));
    // A kernel value is off by at most √(1.5/20,000) = 0.009 in a standard deviation; α₂ = 1/3 and weights of order 1.
    expect(maximumDifference(estimated, referenceWpse(zu, zv, { points: M, kernel }))).toBeLessThan(0.02);
    tf.dispose([frequencies, phases]);
  });

  it('the similarity with features has the logits of their inner products, drawn anew for every matrix', () => {
    const [zu, zv] = [packed(3, 46), packed(4, 47)];
    const draws = [48, 49].map((seed) => {
      const { frequencies, phases } = sampleGaussianFrequencies({ dimension: D, count: 5, sigma: 0.5 }, createRandom(seed));
      return { frequencies: tf.tensor2d(frequencies.map((row) => [...row])), phases: tf.tensor1d([...phases]) };
    });
    let turn = 0;
    const similarity = similarities.wpse.create({ points: M, temperature: 0.5, features: () => draws[turn++] });
    for (const drawn of draws) {
      const [u, v] = [zu, zv].map((z) => read(() => wpseFeatures(tf.tensor2d(z), { points: M, ...drawn })));
      const expected = u.map((f) => v.map((g) => f.reduce((sum, x, k) => sum + x * g[k], 0) / 0.5));
      expect(maximumDifference(read(() => similarity(tf.tensor2d(zu), tf.tensor2d(zv))), expected)).toBeLessThan(1e-5);
    }
    tf.dispose(draws.flatMap((drawn) => Object.values(drawn)));
  });

  it('the features have the gradient of finite differences', () => {
    const z = packed(3, 27);
    const drawn = sampleGaussianFrequencies({ dimension: D, count: 6, sigma: 0.5 }, createRandom(28));
    const [frequencies, phases] = [tf.tensor2d(drawn.frequencies.map((row) => [...row])), tf.tensor1d([...drawn.phases])];
    const w = normalMatrix(3, D + 6, createRandom(29));
    expectGradients(
      (x) => tf.sum(tf.mul(wpseFeatures(x, { points: M, frequencies, phases, linear: 0.6, nonlinear: 0.3 }), tf.tensor2d(w))),
      (x) =>
        weightedSum(w, x.map((row) => {
          const { points, weights } = unpacked(row, M);
          const f = new Float64Array(D + 6);
          points.forEach((u, i) => {
            u.forEach((c, k) => (f[k] += (weights[i] / M) * Math.sqrt(0.6) * c));
            drawn.frequencies.forEach((omega, k) => {
              const angle = u.reduce((sum, c, a) => sum + c * Math.fround(omega[a]), Math.fround(drawn.phases[k]));
              f[D + k] += (weights[i] / M) * Math.sqrt(0.3) * Math.sqrt(2 / 6) * Math.cos(angle);
            });
          });
          return [...f];
        })),
      [z],
    );
    tf.dispose([frequencies, phases]);
  });

  it('two points an item have the pointwise mutual information of the topics, which no vector of less than 20 dimensions has', () => {
    const { pointSets, sigma, joint } = subsetTopics({ topics: 6 });
    // A single point is there twice, the second time with weight 0.
    const z = pointSets.map(({ points, logWeights }) => [...Array.from(points[0]), ...Array.from(points[1] ?? points[0]), logWeights[0], logWeights[1] ?? -Infinity]);
    const logits = read(() => kmeLogits(tf.tensor2d(z), tf.tensor2d(z), { points: 2, temperature: sigma * sigma }));
    expect(maximumDifference(logits, joint.pointwiseMutualInformation.map((row) => [...row]))).toBeLessThan(1e-5);
  });

  it('leak no tensor, with and without gradients', () => {
    const [u, v] = [tf.tensor2d(packed(5, 30)), tf.tensor2d(packed(5, 31))];
    const scale = logitScale({ minimum: 1 });
    const [frequencies, phases] = [tf.ones([7, D]) as tf.Tensor2D, tf.ones([7]) as tf.Tensor1D];
    const makes: ((a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D)[] = [
      ...(['kme', 'wpse'] as const).flatMap((name) => [similarities[name].create({ points: M, temperature: 0.5 }), similarities[name].create({ points: M, scale })]),
      (a, b) => tf.tidy(() => innerLogits(wpseFeatures(a, { points: M, frequencies, phases }), wpseFeatures(b, { points: M, frequencies, phases }))),
    ];
    for (const make of makes) {
      const before = tf.memory().numTensors;
      make(u, v).dispose();
      expect(tf.memory().numTensors).toBe(before);
      const { value, grads } = tf.valueAndGrads((a, b) => tf.sum(make(a as tf.Tensor2D, b as tf.Tensor2D)))([u, v]);
      tf.dispose([value, grads]);
      expect(tf.memory().numTensors).toBe(before);
    }
    const before = tf.memory().numTensors;
    const sets = pointSetsOf(u, { points: M });
    expect(tf.memory().numTensors).toBe(before + 2);
    packPointSets(sets).dispose();
    tf.dispose([sets.points, sets.weights]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([u, v, frequencies, phases]);
    scale.dispose();
  });
});

describe('point sets', () => {
  useBackend('cpu');

  it('computed some items at a time they hold no matrix of all pairs of points', () => {
    const n = 40;
    const peak = (points: number) => {
      const [u, v] = [tf.tensor2d(packed(n, 32, points)), tf.tensor2d(packed(n, 33, points))];
      let largest = 0;
      const engine = tf.engine();
      const before = tf.memory().numBytes;
      const makeTensorFromTensorInfo = engine.makeTensorFromTensorInfo.bind(engine);
      engine.makeTensorFromTensorInfo = (...args: Parameters<typeof makeTensorFromTensorInfo>) => {
        const made = makeTensorFromTensorInfo(...args);
        largest = Math.max(largest, tf.memory().numBytes - before);
        return made;
      };
      try {
        const split = (z: tf.Tensor2D) => splitPointSets('test', z, { name: 'z', points });
        const logits = (a: tf.Tensor2D, b: tf.Tensor2D) => kmeOfPoints(split(a), split(b), { scale: tf.scalar(2), limits: { block: 4 * n * n, kept: 0 } });
        const { value, grads } = tf.tidy(() => tf.valueAndGrads((a, b) => tf.sum(logits(a as tf.Tensor2D, b as tf.Tensor2D)))([u, v]));
        tf.dispose([value, grads, u, v]);
      } finally {
        engine.makeTensorFromTensorInfo = makeTensorFromTensorInfo;
      }
      return largest / (4 * n * n);
    };
    // 64 matrices [n, n] would be there at once for 8 points, and as many more for the gradient; three of 4 such are, and the inputs' copies.
    expect(peak(2)).toBeGreaterThan(1);
    expect(peak(8)).toBeLessThan(40);
  });

  it('refuse widths that are no sets of that many points, and other wrong arguments', () => {
    const z = (width: number) => tf.zeros([2, width]) as tf.Tensor2D;
    expect(() => kmeLogits(z(7), z(7), { points: 2 })).toThrow(/kmeLogits: zu has rows of 7 numbers; expected points \* \(dim \+ 1\), 2 points/);
    expect(() => kmeLogits(z(2), z(2), { points: 2 })).toThrow(ShapeError);
    expect(() => kmeLogits(z(6), z(8), { points: 2 })).toThrow(/expected equal widths/);
    expect(() => wpseLogits(z(6), z(8), { points: 2 })).toThrow(/expected equal widths/);
    expect(() => kmeLogits(z(6), z(6), { points: 0 })).toThrow(/points is 0; expected a positive integer/);
    expect(() => kmeLogits(z(6), z(6), { temperature: 0 })).toThrow(OutOfRangeError);
    expect(() => kmeLogits(tf.zeros([2, 6], 'int32'), z(6))).toThrow(/zu has type int32/);
    expect(() => wpseLogits(z(6), z(6), { width: 0 })).toThrow(/width is 0/);
    expect(() => wpseLogits(z(6), z(6), { linear: -1 })).toThrow(/linear is -1/);
    expect(() => wpseLogits(z(6), z(6), { kernel: 'laplace' as 'imq' })).toThrow(/expected gaussian or imq/);
    expect(() => wpseFeatures(z(6), { points: 2, frequencies: tf.zeros([5, 3]), phases: tf.zeros([5]) })).toThrow(/expected \[D, 2\] and \[D\]/);
    expect(() => packPointSets({ points: tf.zeros([2, 3, 4]), weights: tf.zeros([2, 4]) })).toThrow(ShapeError);
    expect(() => pointSetsOf(z(7), { points: 2 })).toThrow(ShapeError);
  });
});
