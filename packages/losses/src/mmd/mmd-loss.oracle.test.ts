import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteJoint } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { expectGradients, valueAndGradients, weightedSum } from '../../test/expect-gradients.ts';
import { referenceConditionalMmd, referenceJointMmd, referenceKernel, referenceL2 } from '../../test/paper-reference.ts';
import { maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import {
  conditionalMmdLoss,
  type ConditionalMmdLossOptions,
  gaussianKernel,
  jointMmdLoss,
  medianBandwidth,
  type MmdEstimator,
  OutOfRangeError,
  polynomialKernel,
  ShapeError,
} from '../index.ts';

const worked = [[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]];
const [workedU, workedV] = [[[0], [1], [2.5]], [[0.2], [0.9], [2]]];
const estimators: MmdEstimator[] = ['u', 'v'];
const gaussian = (bandwidth: number) => (a: readonly number[], b: readonly number[]) => Math.exp(referenceL2(a, b) / bandwidth ** 2);
const transposed = (s: number[][]) => s[0].map((_, j) => s.map((row) => row[j]));

type Kernels = { Ku: number[][]; Kv: number[][] };

function conditionalOf(s: number[][], { Ku, Kv }: Kernels, options: Omit<ConditionalMmdLossOptions, 'Ku' | 'Kv'>): number {
  return tf.tidy(() => conditionalMmdLoss(tf.tensor2d(s), { ...options, Ku: tf.tensor2d(Ku), Kv: tf.tensor2d(Kv) }).dataSync()[0]);
}

function jointOf(s: number[][], { Ku, Kv }: Kernels, estimator: MmdEstimator): number {
  return tf.tidy(() => jointMmdLoss(tf.tensor2d(s), { Ku: tf.tensor2d(Ku), Kv: tf.tensor2d(Kv), estimator }).dataSync()[0]);
}

function sampleKernels(n: number, random: { normal(): number }): Kernels {
  return { Ku: referenceKernel(normalMatrix(n, 2, random), gaussian(1)), Kv: referenceKernel(normalMatrix(n, 3, random), gaussian(1.5)) };
}

describe.each(backends)('MMD losses on %s', (backend) => {
  useBackend(backend);

  it('have the values of the worked 3 x 3 example', () => {
    const [Ku, Kv] = [workedU, workedV].map((x) => tf.tidy(() => gaussianKernel(tf.tensor2d(x), { bandwidth: 1 }).arraySync()));
    expect(conditionalOf(worked, { Ku, Kv }, { lambdaU: 1, lambdaV: 0, estimator: 'v' })).toBeCloseTo(-0.4582120507, 5);
    expect(conditionalOf(worked, { Ku, Kv }, { lambdaU: 1, lambdaV: 0, estimator: 'u' })).toBeCloseTo(-0.0598316989, 5);
    expect(conditionalOf(worked, { Ku, Kv }, { lambdaU: 1, lambdaV: 0 })).toBeCloseTo(-0.0598316989, 5);
    expect(jointOf(worked, { Ku, Kv }, 'v')).toBeCloseTo(-0.4592197868, 5);
  });

  it('agree with float64 sums over the points and their finite differences', () => {
    const random = createRandom(31);
    for (const n of [2, 3, 6]) {
      const s = normalMatrix(n, n, random);
      const { Ku, Kv } = sampleKernels(n, random);
      for (const estimator of estimators) {
        const [ku, kv] = [tf.tensor2d(Ku), tf.tensor2d(Kv)];
        const reference = (lambdaU: number, lambdaV: number) => (x: number[][]) =>
          lambdaU * referenceConditionalMmd(x, Ku, estimator) + lambdaV * referenceConditionalMmd(transposed(x), Kv, estimator);
        expectGradients((x) => conditionalMmdLoss(x, { Ku: ku, Kv: kv, estimator }), reference(1, 1), [s]);
        expectGradients((x) => conditionalMmdLoss(x, { Ku: ku, lambdaU: 2, lambdaV: 0, estimator }), reference(2, 0), [s]);
        expectGradients((x) => tf.mul(conditionalMmdLoss(x, { Kv: kv, lambdaU: 0, lambdaV: 0.5, estimator }), 4), reference(0, 2), [s]);
        expectGradients((x) => jointMmdLoss(x, { Ku: ku, Kv: kv, estimator }), (x) => referenceJointMmd(x, { Ku, Kv, estimator }), [s]);
        tf.dispose([ku, kv]);
      }
    }
  });

  it('are minimised by the pointwise mutual information, at minus the squared kernel means, for exact proportions', () => {
    // V-statistics of a batch whose empirical law is this table are the population losses of the table.
    const counts = [[3, 1, 2], [1, 3, 2]];
    const joint = finiteJoint(counts);
    const pairs = counts.flatMap((row, u) => row.flatMap((count, v) => Array.from({ length: count }, () => [u, v])));
    const batch = (t: number[][]) => pairs.map(([u]) => pairs.map(([, v]) => t[u][v]));
    const [pointsU, pointsV] = [[[0.3], [1.4]], [[0], [0.8], [2]]];
    const [kU, kV] = [referenceKernel(pointsU, gaussian(1)), referenceKernel(pointsV, gaussian(1))];
    const Ku = pairs.map(([a]) => pairs.map(([b]) => kU[a][b]));
    const Kv = pairs.map(([, a]) => pairs.map(([, b]) => kV[a][b]));
    const optimum = joint.pointwiseMutualInformation.map((row) => [...row]);
    const mu = joint.probabilities;

    let [ofU, ofV, ofBoth] = [0, 0, 0];
    for (let a = 0; a < 2; a++) {
      for (let b = 0; b < 3; b++) {
        for (let c = 0; c < 2; c++) {
          for (let d = 0; d < 3; d++) {
            ofBoth -= mu[a][b] * mu[c][d] * kU[a][c] * kV[b][d];
            if (b === d) ofU -= (0.5 * mu[a][b] * mu[c][b] * kU[a][c]) / joint.marginalV[b];
            if (a === c) ofV -= (0.5 * mu[a][b] * mu[a][d] * kV[b][d]) / joint.marginalU[a];
          }
        }
      }
    }
    expect(conditionalOf(batch(optimum), { Ku, Kv }, { lambdaV: 0, estimator: 'v' })).toBeCloseTo(ofU, 5);
    expect(conditionalOf(batch(optimum), { Ku, Kv }, { lambdaU: 0, estimator: 'v' })).toBeCloseTo(ofV, 5);
    expect(jointOf(batch(optimum), { Ku, Kv }, 'v')).toBeCloseTo(ofBoth, 5);
    const random = createRandom(32);
    for (let trial = 0; trial < 10; trial++) {
      const moved = batch(normalMatrix(2, 3, random).map((row, u) => row.map((x, v) => optimum[u][v] + x)));
      expect(conditionalOf(moved, { Ku, Kv }, { estimator: 'v' })).toBeGreaterThan(ofU + ofV - 1e-5);
      expect(jointOf(moved, { Ku, Kv }, 'v')).toBeGreaterThan(ofBoth - 1e-5);
    }
  });

  it('have the stated values at chance level', () => {
    const kernels = sampleKernels(5, createRandom(33));
    const constant = normalMatrix(5, 5, createRandom(1)).map((row) => row.map(() => 3));
    const mean = (k: number[][]) => k.flat().reduce((sum, x) => sum + x, 0) / 25;
    const offDiagonal = (k: number[][]) => (25 * mean(k) - 5) / 20;
    expect(conditionalOf(constant, kernels, { estimator: 'v' })).toBeCloseTo(-(mean(kernels.Ku) + mean(kernels.Kv)) / 2, 5);
    expect(conditionalOf(constant, kernels, { estimator: 'u' })).toBeCloseTo(-(offDiagonal(kernels.Ku) + offDiagonal(kernels.Kv)) / 2, 5);
    const rowMeans = (k: number[][]) => k.map((row) => row.reduce((sum, x) => sum + x, 0) / 5);
    const cross = rowMeans(kernels.Ku).reduce((sum, x, i) => sum + (x * rowMeans(kernels.Kv)[i]) / 5, 0);
    expect(jointOf(constant, kernels, 'v')).toBeCloseTo(mean(kernels.Ku) * mean(kernels.Kv) - 2 * cross, 5);
  });

  it('do not see a function of v where u is predicted, nor of u where v is; the joint loss sees both', () => {
    const random = createRandom(34);
    const [s, kernels] = [normalMatrix(5, 5, random), sampleKernels(5, random)];
    const [plusV, plusU] = [s.map((row) => row.map((x, j) => x + j)), s.map((row, i) => row.map((x) => x + i))];
    expect(conditionalOf(plusV, kernels, { lambdaV: 0 })).toBeCloseTo(conditionalOf(s, kernels, { lambdaV: 0 }), 5);
    expect(conditionalOf(plusU, kernels, { lambdaU: 0 })).toBeCloseTo(conditionalOf(s, kernels, { lambdaU: 0 }), 5);
    expect(Math.abs(jointOf(plusV, kernels, 'u') - jointOf(s, kernels, 'u'))).toBeGreaterThan(1e-3);
    expect(Math.abs(jointOf(plusU, kernels, 'u') - jointOf(s, kernels, 'u'))).toBeGreaterThan(1e-3);
  });

  it('the V-form rewards weights on the own pair, and the U-form does not see it', () => {
    const kernels = sampleKernels(6, createRandom(35));
    const memorised = kernels.Ku.map((row, i) => row.map((_, j) => (i === j ? 50 : 0)));
    expect(conditionalOf(memorised, kernels, { lambdaV: 0, estimator: 'v' })).toBeCloseTo(-0.5, 5);
    expect(conditionalOf(memorised, kernels, { lambdaV: 0, estimator: 'u' })).toBeCloseTo(0, 5);
    expect(conditionalOf(kernels.Ku.map((row) => row.map(() => 0)), kernels, { lambdaV: 0, estimator: 'u' })).toBeLessThan(-0.05);
  });

  it('stay finite for two pairs, duplicates and logits of ten thousand', () => {
    const ones = [[1, 1], [1, 1]];
    for (const s of [[[1e4, -1e4], [-1e4, 1e4]], [[-1e4, 1e4], [1e4, -1e4]], [[0, 0], [0, 0]]]) {
      for (const estimator of estimators) {
        const [conditional, joint] = tf.tidy(() => {
          const kernels = { Ku: tf.tensor2d(ones), Kv: tf.tensor2d(ones), estimator };
          return [valueAndGradients((x) => conditionalMmdLoss(x, kernels), [s]), valueAndGradients((x) => jointMmdLoss(x, kernels), [s])];
        });
        for (const { value, gradients } of [conditional, joint]) expect([value, ...gradients.flat(2)].every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('leak no tensor, with and without a gradient, and keep kernels made within', () => {
    const [s, x] = [tf.tensor2d(worked), tf.tensor2d(workedU)];
    const before = tf.memory().numTensors;
    const losses = [
      (logits: tf.Tensor2D) =>
        tf.tidy(() => conditionalMmdLoss(logits, { Ku: gaussianKernel(x, { bandwidth: 1 }), Kv: polynomialKernel(x) })),
      (logits: tf.Tensor2D) => tf.tidy(() => jointMmdLoss(logits, { Ku: gaussianKernel(x, { bandwidth: 1 }), Kv: polynomialKernel(x) })),
    ];
    for (const loss of losses) {
      loss(s).dispose();
      tf.grad((logits) => loss(logits as tf.Tensor2D))(s).dispose();
    }
    tf.grad((points) => tf.sum(gaussianKernel(points as tf.Tensor2D, { bandwidth: 2 })))(x).dispose();
    tf.grad((points) => tf.sum(polynomialKernel(points as tf.Tensor2D, { degree: 3 })))(x).dispose();
    medianBandwidth(x);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([s, x]);
  });
});

describe.each(backends)('kernels on %s', (backend) => {
  useBackend(backend);

  it('agree with float64 formulas and their finite differences', () => {
    const random = createRandom(36);
    const [x, w] = [normalMatrix(5, 3, random), normalMatrix(5, 5, random)];
    const weights = tf.tensor2d(w);
    const scalar = (kernel: tf.Tensor2D) => tf.sum(tf.mul(kernel, weights));
    expectGradients((p) => scalar(gaussianKernel(p, { bandwidth: 1.3 })), (p) => weightedSum(w, referenceKernel(p, gaussian(1.3))), [x]);
    for (const degree of [1, 2, 3]) {
      const power = (a: readonly number[], b: readonly number[]) => (0.5 * a.reduce((sum, value, d) => sum + value * b[d], 0) + 0.25) ** degree;
      expectGradients((p) => scalar(polynomialKernel(p, { degree, offset: 0.25, scale: 0.5 })), (p) => weightedSum(w, referenceKernel(p, power)), [x]);
    }
    weights.dispose();
  });

  it('the Gaussian kernel is 1 on equal points, also far from the origin', () => {
    const kernel = tf.tidy(() => gaussianKernel(tf.tensor2d([[1000, 1], [1000, 1], [1001, 1]]), { bandwidth: 1 }).arraySync());
    const near = Math.exp(-0.5);
    expect(maximumDifference(kernel, [[1, 1, near], [1, 1, near], [near, near, 1]])).toBeLessThan(1e-3);
  });
});

describe('MMD losses and kernels', () => {
  useBackend('cpu');

  it('the median bandwidth is the median of the distances', () => {
    expect(medianBandwidth(tf.tensor2d([[0], [1], [2.5]]))).toBe(1.5);
    // Distances 5, 5, 10, 1, √18, √68 in some order: the middle two are √18 and 5.
    const points = [[0, 0], [3, 4], [6, 8], [0, 1]];
    const distances = points.flatMap((a, i) => points.slice(0, i).map((b) => Math.hypot(a[0] - b[0], a[1] - b[1]))).toSorted((a, b) => a - b);
    expect(medianBandwidth(tf.tensor2d(points))).toBeCloseTo((distances[2] + distances[3]) / 2, 12);
    expect(() => medianBandwidth(tf.tensor2d([[1], [1], [1]]))).toThrow(/median distance is 0/);
    expect(() => medianBandwidth(tf.tensor2d([[1]]))).toThrow(ShapeError);
  });

  it('refuse kernels that are missing or of another shape, and options that are none', () => {
    const s = tf.zeros([3, 3]) as tf.Tensor2D;
    const two = tf.zeros([2, 2]) as tf.Tensor2D;
    expect(() => conditionalMmdLoss(s, { Ku: s })).toThrow(/Kv is missing and lambdaV is 1/);
    expect(() => conditionalMmdLoss(s, { Ku: two, lambdaV: 0 })).toThrow(/Ku is \[2,2\]; expected \[3, 3\]/);
    expect(() => conditionalMmdLoss(s, { Ku: s, Kv: s, estimator: 'w' as 'u' })).toThrow(/estimator is w/);
    expect(() => conditionalMmdLoss(s, { Ku: s, Kv: s, lambdaU: -1 })).toThrow(/lambdaU is -1/);
    expect(() => jointMmdLoss(s, { Ku: s, Kv: two })).toThrow(/jointMmdLoss: Kv is \[2,2\]/);
    expect(() => jointMmdLoss(s, { Ku: s, Kv: tf.zeros([3, 3], 'int32') })).toThrow(/type int32/);
    expect(() => gaussianKernel(two, { bandwidth: 0 })).toThrow(OutOfRangeError);
    expect(() => gaussianKernel(tf.zeros([2, 2], 'int32'), { bandwidth: 1 })).toThrow(/type int32/);
    expect(() => polynomialKernel(two, { degree: 1.5 })).toThrow(/degree is 1.5/);
    expect(() => polynomialKernel(two, { offset: -1 })).toThrow(/offset is -1/);
    expect(() => polynomialKernel(two, { scale: 0 })).toThrow(/scale is 0/);
  });
});
