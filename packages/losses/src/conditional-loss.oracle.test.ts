import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteConditionalLoss, finiteJoint } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { finiteDifferences, maximumDifference, normalMatrix, referenceConditionalLoss } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { clipLoss, conditionalLoss, type LossWeights } from './index.ts';

const weightings: Required<LossWeights>[] = [
  { lambdaU: 1, lambdaV: 1 },
  { lambdaU: 2, lambdaV: 0 },
  { lambdaU: 0, lambdaV: 2 },
  { lambdaU: 1.5, lambdaV: 0.5 },
];

// Logits of a worked example; its losses and its gradient follow from nine exponentials.
const worked = [[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]];

function lossOf(s: number[][], weights: LossWeights): number {
  return tf.tidy(() => conditionalLoss(tf.tensor2d(s), weights).dataSync()[0]);
}

function gradientOf(s: number[][], weights: LossWeights): number[][] {
  return tf.tidy(() => tf.grad((x) => conditionalLoss(x as tf.Tensor2D, weights))(tf.tensor2d(s)).arraySync()) as number[][];
}

describe.each(backends)('conditionalLoss on %s', (backend) => {
  useBackend(backend);

  it('has the values of the worked 3 x 3 example', () => {
    expect(lossOf(worked, { lambdaU: 1, lambdaV: 1 })).toBeCloseTo(-0.7078285206, 5);
    expect(lossOf(worked, { lambdaU: 2, lambdaV: 0 })).toBeCloseTo(-0.7177339371, 5);
    expect(lossOf(worked, { lambdaU: 0, lambdaV: 2 })).toBeCloseTo(-0.697923104, 5);
    expect(lossOf(worked, { lambdaU: 1.5, lambdaV: 0.5 })).toBeCloseTo(-0.7127812288, 5);
  });

  it('has the gradient of the worked 3 x 3 example', () => {
    const expected = [
      [-0.0650080098, 0.052350492, 0.0174833466],
      [0.0796914443, -0.1583523329, 0.0595460839],
      [0.0263455349, 0.0763649106, -0.0884214696],
    ];
    expect(maximumDifference(gradientOf(worked, {}), expected)).toBeLessThan(1e-6);
  });

  it.each(weightings)('agrees with float64 sums and their finite differences for %o', ({ lambdaU, lambdaV }) => {
    const random = createRandom(1);
    for (const n of [2, 3, 7, 16]) {
      const s = normalMatrix(n, n, random).map((row) => row.map((x) => 2 * x));
      const reference = (x: number[][]) => referenceConditionalLoss(x, lambdaU, lambdaV);
      expect(Math.abs(lossOf(s, { lambdaU, lambdaV }) - reference(s))).toBeLessThan(1e-5);
      expect(maximumDifference(gradientOf(s, { lambdaU, lambdaV }), finiteDifferences(reference, s))).toBeLessThan(1e-5);
    }
  });

  it.each(weightings)('scales its gradient with the gradient that reaches it for %o', (weights) => {
    const s = normalMatrix(4, 4, createRandom(2));
    const tripled = tf.tidy(() => tf.grad((x) => tf.mul(conditionalLoss(x as tf.Tensor2D, weights), 3))(tf.tensor2d(s)).arraySync()) as number[][];
    expect(maximumDifference(tripled, gradientOf(s, weights).map((row) => row.map((x) => 3 * x)))).toBeLessThan(1e-6);
  });

  it.each(weightings)('is the population loss of the empirical measure of the pairs for %o', (weights) => {
    const s = normalMatrix(5, 5, createRandom(3));
    const pairs = finiteJoint(Array.from({ length: 5 }, (_, i) => Array.from({ length: 5 }, (_unused, j) => (i === j ? 1 : 0))));
    expect(lossOf(s, weights)).toBeCloseTo(finiteConditionalLoss(pairs, s, weights), 5);
  });

  it.each(weightings)('is minimised by the pointwise mutual information, at minus the mutual information, for %o', (weights) => {
    // Four values of (u, v) with counts 3, 1, 1, 3: a batch of eight pairs whose empirical law is that table.
    const table = [[3, 1], [1, 3]];
    const joint = finiteJoint(table);
    const pairs = table.flatMap((row, u) => row.flatMap((count, v) => Array.from({ length: count }, () => [u, v])));
    const batchLogits = (t: number[][]) => pairs.map(([u]) => pairs.map(([, v]) => t[u][v]));
    const optimum = joint.pointwiseMutualInformation.map((row) => [...row]);
    const meanWeight = (weights.lambdaU + weights.lambdaV) / 2;
    expect(lossOf(batchLogits(optimum), weights)).toBeCloseTo(-meanWeight * joint.mutualInformation, 5);

    // The gradient with respect to the table, by the chain rule through the repeated logits, vanishes there.
    const g = gradientOf(batchLogits(optimum), weights);
    const tableGradient = [[0, 0], [0, 0]];
    pairs.forEach(([u], i) => pairs.forEach(([, v], j) => (tableGradient[u][v] += g[i][j])));
    expect(Math.max(...tableGradient.flat().map(Math.abs))).toBeLessThan(1e-6);
  });

  it('does not see a function of v where u is predicted, nor a function of u where v is, and the CLIP loss sees both', () => {
    const random = createRandom(4);
    const s = normalMatrix(6, 6, random);
    const shift = [3, -2, 0.5, 1, -1, 4];
    const plusOfV = s.map((row) => row.map((x, j) => x + shift[j]));
    const plusOfU = s.map((row, i) => row.map((x) => x + shift[i]));
    expect(lossOf(plusOfV, { lambdaU: 2, lambdaV: 0 })).toBeCloseTo(lossOf(s, { lambdaU: 2, lambdaV: 0 }), 5);
    expect(lossOf(plusOfU, { lambdaU: 0, lambdaV: 2 })).toBeCloseTo(lossOf(s, { lambdaU: 0, lambdaV: 2 }), 5);
    expect(Math.abs(lossOf(plusOfV, {}) - lossOf(s, {}))).toBeGreaterThan(0.1);
    expect(Math.abs(lossOf(plusOfU, {}) - lossOf(s, {}))).toBeGreaterThan(0.1);
  });

  it('is at chance level for constant logits and stays finite for logits of ten thousand', () => {
    expect(lossOf([[7, 7], [7, 7]], {})).toBeCloseTo(0, 5);
    const extreme = [[1e4, -1e4, 0], [-1e4, 1e4, 1e4], [0, 0, -1e4]];
    expect(lossOf(extreme, {})).toSatisfy(Number.isFinite);
    expect(gradientOf(extreme, {}).flat().every(Number.isFinite)).toBe(true);
  });

  it('is the CLIP loss minus log n', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (n, seed) => {
        const s = normalMatrix(n, n, createRandom(seed));
        const clip = tf.tidy(() => clipLoss(tf.tensor2d(s)).dataSync()[0]);
        expect(clip).toBeCloseTo(lossOf(s, {}) + Math.log(n), 5);
        expect(clip).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 25 },
    );
  });

  it('is unchanged when the pairs change places', () => {
    const s = normalMatrix(6, 6, createRandom(5));
    const order = createRandom(6).permutation(6);
    const permuted = Array.from(order, (i) => Array.from(order, (j) => s[i][j]));
    expect(lossOf(permuted, { lambdaU: 1.2, lambdaV: 0.3 })).toBeCloseTo(lossOf(s, { lambdaU: 1.2, lambdaV: 0.3 }), 5);
  });

  it('leaks no tensor, with and without a gradient', () => {
    const s = tf.tensor2d(worked);
    const before = tf.memory().numTensors;
    conditionalLoss(s).dispose();
    clipLoss(s).dispose();
    tf.grad((x) => conditionalLoss(x as tf.Tensor2D))(s).dispose();
    expect(tf.memory().numTensors).toBe(before);
    s.dispose();
  });
});

describe('conditionalLoss', () => {
  useBackend('cpu');

  it('refuses logits that are not square, a single pair and integers', () => {
    expect(() => conditionalLoss(tf.zeros([2, 3]))).toThrow(/logits is \[2,3\]; expected \[n, n\]/);
    expect(() => conditionalLoss(tf.zeros([1, 1]))).toThrow(/n >= 2/);
    expect(() => conditionalLoss(tf.zeros([2, 2], 'int32'))).toThrow(/type int32/);
  });

  it('refuses weights that are negative, infinite or both zero', () => {
    const s = tf.zeros([2, 2]) as tf.Tensor2D;
    expect(() => conditionalLoss(s, { lambdaU: -1 })).toThrow(/lambdaU is -1/);
    expect(() => conditionalLoss(s, { lambdaV: Infinity })).toThrow(/lambdaV is Infinity/);
    expect(() => conditionalLoss(s, { lambdaU: 0, lambdaV: 0 })).toThrow(/both 0/);
  });
});
