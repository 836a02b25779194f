import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { dot, mean, product, rotation, squaredDistance, sum, transposed } from '../test/plain-arrays.ts';
import { maximumDifference, normalMatrix } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { discrepancy, isFiniteThroughout, leaked, valueAndGradients } from '../test/value-and-gradients.ts';
import { alignmentLoss, barlowTwinsLoss, tripletLoss, uniformityLoss, vicRegLoss, type TripletLossOptions } from './index.ts';

type Loss = (...embeddings: tf.Tensor2D[]) => tf.Scalar;
type Choice = NonNullable<TripletLossOptions['negatives']>;
const choices: Choice[] = ['all', 'hardest', 'semi-hard'];

function referenceTriplet(zu: number[][], zv: number[][], margin: number, negatives: Choice): number {
  return mean(
    zu.map((a, i) => {
      const pair = squaredDistance(a, zv[i]);
      const others = zv.flatMap((b, j) => (j === i ? [] : [squaredDistance(a, b)]));
      const loss = (d: number) => Math.max(0, margin + pair - d);
      if (negatives === 'all') return mean(others.map(loss));
      const band = negatives === 'hardest' ? others : others.filter((d) => d > pair && d < pair + margin);
      return band.length === 0 ? 0 : loss(Math.min(...band));
    }),
  );
}

const centred = (z: number[][]) => transposed(transposed(z).map((column) => column.map((x) => x - mean(column))));

function referenceVicReg(zu: number[][], zv: number[][], [lambda, mu, nu]: number[]): number {
  const n = zu.length;
  const terms = [zu, zv].map((z) => {
    const columns = transposed(centred(z));
    const cov = columns.map((a) => columns.map((b) => dot(a, b) / (n - 1)));
    const variance = mean(cov.map((row, j) => Math.max(0, 1 - Math.sqrt(row[j] + 1e-4))));
    return mu * variance + nu * mean(cov.map((row, j) => sum(row.map((c, k) => (j === k ? 0 : c * c)))));
  });
  return lambda * mean(zu.map((a, i) => squaredDistance(a, zv[i]))) + sum(terms);
}

function referenceBarlow(zu: number[][], zv: number[][], lambda: number): number {
  const [a, b] = [zu, zv].map((z) => transposed(centred(z)).map((column) => column.map((x) => x / Math.sqrt(dot(column, column)))));
  return sum(a.flatMap((x, j) => b.map((y, k) => (j === k ? (1 - dot(x, y)) ** 2 : lambda * dot(x, y) ** 2))));
}

const referenceAlignment = (zu: number[][], zv: number[][], alpha: number) =>
  mean(zu.map((a, i) => squaredDistance(a, zv[i]) ** (alpha / 2)));

const referenceUniformity = (z: number[][], t: number) =>
  Math.log(mean(z.flatMap((a, i) => z.flatMap((b, j) => (i < j ? [Math.exp(-t * squaredDistance(a, b))] : [])))));

const losses: [string, number, Loss][] = [
  ['tripletLoss', 2, (u, v) => tripletLoss(u, v)],
  ['vicRegLoss', 2, (u, v) => vicRegLoss(u, v)],
  ['barlowTwinsLoss', 2, (u, v) => barlowTwinsLoss(u, v)],
  ['alignmentLoss', 2, (u, v) => alignmentLoss(u, v)],
  ['uniformityLoss', 1, (z) => uniformityLoss(z)],
];

describe.each(backends)('the losses of embeddings on %s', (backend) => {
  useBackend(backend);
  const random = createRandom(1);
  const zu = normalMatrix(6, 3, random);
  const zv = normalMatrix(6, 3, random).map((row, i) => row.map((x, k) => 0.5 * x + zu[i][k]));

  it('tripletLoss has the values and the gradient of a worked example of two pairs', () => {
    // D = [[1, 5], [1, 1]] and m = 1/2: row 1 has hinges ½ + 1 − 5 < 0 and row 2 ½ + 1 − 1 = ½, so L = ¼ for the hardest
    // and for all (one negative a row). 1 is not above D_22 = 1: none is semi-hard. G = ½ [[0, 0], [−1, 1]];
    // ∂zu = −2 G zv = [[0, 0], zv_1 − zv_2 = (−1, −1)]; ∂zv = 2 (diag(−½, ½) zv − Gᵀ zu) = [[1, 0], [0, 1]].
    const [a, b] = [[[0, 0], [2, 0]], [[1, 0], [2, 1]]];
    for (const negatives of ['all', 'hardest'] as const) {
      const { value, gradients } = valueAndGradients((u, v) => tripletLoss(u, v, { margin: 0.5, negatives }), [a, b]);
      expect(value).toBeCloseTo(0.25, 6);
      expect(maximumDifference(gradients[0], [[0, 0], [-1, -1]])).toBeLessThan(1e-6);
      expect(maximumDifference(gradients[1], [[1, 0], [0, 1]])).toBeLessThan(1e-6);
    }
    expect(valueAndGradients((u, v) => tripletLoss(u, v, { margin: 0.5, negatives: 'semi-hard' }), [a, b]).value).toBe(0);
  });

  it.each(choices)('tripletLoss agrees with float64 sums and their finite differences for %s negatives', (negatives) => {
    const { value, gradient } = discrepancy(
      (u, v) => tripletLoss(u, v, { margin: 2, negatives }),
      (u, v) => referenceTriplet(u, v, 2, negatives),
      [zu, zv],
    );
    expect(referenceTriplet(zu, zv, 2, negatives)).toBeGreaterThan(0.01);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it('tripletLoss is 0 where every negative is farther than its pair by the margin', () => {
    const far = [[0, 0], [10, 0], [0, 10]];
    for (const negatives of choices) expect(valueAndGradients((u, v) => tripletLoss(u, v, { negatives }), [far, far]).value).toBe(0);
  });

  it('vicRegLoss has the value of one dimension with a standard deviation below the floor', () => {
    // zu = zv = (0, 1): variance ½, mean 0 difference; 2 · 25 (1 − √(½ + 1e-4)), no other dimension to be correlated with.
    const { value } = valueAndGradients((u, v) => vicRegLoss(u, v), [[[0], [1]], [[0], [1]]]);
    expect(value).toBeCloseTo(50 * (1 - Math.sqrt(0.5001)), 4);
  });

  it.each([[25, 25, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]])('vicRegLoss agrees with float64 sums for the weights %s, %s, %s', (...weights) => {
    const [invariance, variance, covariance] = weights;
    const { value, gradient } = discrepancy(
      (u, v) => vicRegLoss(u, v, { invariance, variance, covariance }),
      (u, v) => referenceVicReg(u, v, weights),
      [zu.map((row) => row.map((x) => 0.6 * x)), zv],
    );
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-4);
  });

  // Columns of a Hadamard matrix: of mean 0, orthogonal, and of variance 4/3.
  const hadamard = [[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]];

  it('vicRegLoss and barlowTwinsLoss are 0, with gradient 0, at equal uncorrelated embeddings', () => {
    for (const loss of [vicRegLoss, barlowTwinsLoss]) {
      const { value, gradients } = valueAndGradients((u, v) => loss(u, v), [hadamard, hadamard]);
      expect(Math.abs(value)).toBeLessThan(1e-6);
      expect(Math.max(...gradients.flat(2).map(Math.abs))).toBeLessThan(1e-6);
      expect(valueAndGradients((u, v) => loss(u, v), [hadamard, hadamard.map(([a, b, c]) => [a, b, c + 0.5 * b])]).value).toBeGreaterThan(1e-3);
    }
  });

  it('barlowTwinsLoss is 4 a dimension at opposite embeddings and 2(1 + λ) with two dimensions exchanged', () => {
    // C = −I: Σ (1 + 1)². C a permutation of two of three dimensions: 1² twice, and λ · 1² twice.
    const opposite = hadamard.map((row) => row.map((x) => -x));
    const exchanged = hadamard.map(([a, b, c]) => [b, a, c]);
    expect(valueAndGradients((u, v) => barlowTwinsLoss(u, v), [hadamard, opposite]).value).toBeCloseTo(12, 5);
    expect(valueAndGradients((u, v) => barlowTwinsLoss(u, v, { lambda: 0.1 }), [hadamard, exchanged]).value).toBeCloseTo(2.2, 5);
  });

  it.each([0.005, 1, 0])('barlowTwinsLoss agrees with float64 sums and their finite differences for λ = %s', (lambda) => {
    const { value, gradient } = discrepancy((u, v) => barlowTwinsLoss(u, v, { lambda }), (u, v) => referenceBarlow(u, v, lambda), [zu, zv]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it('barlowTwinsLoss does not see shifts and positive scales of a dimension', () => {
    const moved = zv.map((row) => row.map((x, k) => x * (k + 1) + k));
    const value = (b: number[][]) => valueAndGradients((u, v) => barlowTwinsLoss(u, v), [zu, b]).value;
    expect(value(moved)).toBeCloseTo(value(zv), 4);
  });

  it('alignmentLoss and uniformityLoss have the values of two pairs', () => {
    // Distances 0 and 5: means of 0 and 25, 0 and 5. Antipodes of the circle: exp(−2 · 4).
    const [a, b] = [[[0, 0], [3, 4]], [[0, 0], [0, 0]]];
    const square = valueAndGradients((u, v) => alignmentLoss(u, v), [a, b]);
    expect(square.value).toBeCloseTo(12.5, 5);
    expect(maximumDifference(square.gradients[0], [[0, 0], [3, 4]])).toBeLessThan(1e-5);
    const length = valueAndGradients((u, v) => alignmentLoss(u, v, { alpha: 1 }), [a, b]);
    expect(length.value).toBeCloseTo(2.5, 5);
    expect(maximumDifference(length.gradients[1], [[0, 0], [-0.3, -0.4]])).toBeLessThan(1e-6);
    expect(valueAndGradients((z) => uniformityLoss(z), [[[1, 0], [-1, 0]]]).value).toBeCloseTo(-8, 5);
  });

  it.each([1, 2, 3.5])('alignmentLoss agrees with float64 sums and their finite differences for α = %s', (alpha) => {
    const { value, gradient } = discrepancy((u, v) => alignmentLoss(u, v, { alpha }), (u, v) => referenceAlignment(u, v, alpha), [zu, zv]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it.each([0.5, 2])('uniformityLoss agrees with float64 sums and their finite differences for t = %s', (t) => {
    const { value, gradient } = discrepancy((z) => uniformityLoss(z, { t }), (z) => referenceUniformity(z, t), [zu]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it('uniformityLoss has its least value −2t n/(n − 1) at a regular simplex', () => {
    const height = Math.sqrt(3) / 2;
    const { value, gradients } = valueAndGradients((z) => uniformityLoss(z), [[[1, 0], [-0.5, height], [-0.5, -height]]]);
    expect(value).toBeCloseTo(-6, 5);
    // Free rows would still move outwards, along themselves; on the sphere the gradient is 0.
    expect(Math.abs(dot(gradients[0][0], [0, 1]))).toBeLessThan(1e-5);
  });

  it('tripletLoss, alignmentLoss and uniformityLoss see neither rotations nor shifts, and none sees the order of the pairs', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 3, noNaN: true }), (seed, angle) => {
        const generator = createRandom(seed);
        const pair = [normalMatrix(5, 3, generator), normalMatrix(5, 3, generator)];
        const moved = pair.map((z) => product(z, rotation(3, angle)).map((row) => row.map((x, k) => x + k)));
        const reordered = pair.map((z) => [2, 0, 4, 1, 3].map((i) => z[i]));
        for (const [name, count, loss] of losses) {
          const value = (z: number[][][]) => valueAndGradients(loss, z.slice(0, count)).value;
          const scale = Math.max(1, Math.abs(value(pair)));
          expect(Math.abs(value(reordered) - value(pair)) / scale).toBeLessThan(1e-5);
          if (['tripletLoss', 'alignmentLoss', 'uniformityLoss'].includes(name)) {
            expect(Math.abs(value(moved) - value(pair)) / scale).toBeLessThan(1e-4);
          }
        }
      }),
      { numRuns: 5, seed: 1 },
    );
  });

  it.each(losses)('%s stays finite for duplicates, two rows and rows of ten thousand, and leaks no tensor', (_name, count, loss) => {
    const both = (z: number[][]) => [z, z.map((row) => row.map((x) => -x))].slice(0, count);
    expect(isFiniteThroughout(loss, [[[1, 2], [1, 2]], [[1, 2], [1, 2]]].slice(0, count))).toBe(true);
    expect(isFiniteThroughout(loss, both([[1e4, 0], [-1e4, 1e4]]))).toBe(true);
    expect(isFiniteThroughout(loss, both([[0, 0], [0, 0], [0, 1]]))).toBe(true);
    expect(leaked(loss, [zu, zv].slice(0, count))).toBe(0);
  });
});

describe('the losses of embeddings', () => {
  useBackend('cpu');
  const z = () => tf.zeros([3, 2]) as tf.Tensor2D;

  it('refuse embeddings of different shapes and options that are out of range', () => {
    for (const loss of [tripletLoss, vicRegLoss, barlowTwinsLoss, alignmentLoss]) {
      expect(() => loss(z(), tf.zeros([2, 2]))).toThrow(/zv is \[2,2\]; expected \[n, dim\] with n >= \d, the shape \[3,2\] of zu/);
    }
    expect(() => uniformityLoss(tf.zeros([1, 2]))).toThrow(/z is \[1,2\]; expected \[n, dim\] with n >= 2$/);
    expect(() => tripletLoss(z(), z(), { margin: 0 })).toThrow(/margin is 0/);
    expect(() => tripletLoss(z(), z(), { negatives: 'easy' as Choice })).toThrow(/negatives is easy/);
    expect(() => vicRegLoss(z(), z(), { variance: -1 })).toThrow(/variance is -1/);
    expect(() => vicRegLoss(z(), z(), { epsilon: 0 })).toThrow(/epsilon is 0/);
    expect(() => barlowTwinsLoss(z(), z(), { lambda: NaN })).toThrow(/lambda is NaN/);
    expect(() => alignmentLoss(z(), z(), { alpha: 0 })).toThrow(/alpha is 0/);
    expect(() => uniformityLoss(z(), { t: Infinity })).toThrow(/t is Infinity/);
  });
});
