import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteJoint } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { expectGradients, valueAndGradients } from '../../test/expect-gradients.ts';
import { referenceJointLoss } from '../../test/paper-reference.ts';
import { normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import { conditionalLoss, derangement, jointLoss, type JointLossOptions } from '../index.ts';

const worked = [[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]];

function lossOf(s: number[][], options: JointLossOptions = {}): number {
  return tf.tidy(() => jointLoss(tf.tensor2d(s), options).dataSync()[0]);
}

describe.each(backends)('jointLoss on %s', (backend) => {
  useBackend(backend);

  it('has the values of the worked 3 x 3 example', () => {
    expect(lossOf(worked, { negatives: 'all' })).toBeCloseTo(-0.6769858653, 5);
    expect(lossOf(worked, { negatives: 'offdiag' })).toBeCloseTo(-1.5155948385, 5);
    expect(lossOf(worked)).toBeCloseTo(-1.5155948385, 5);
    // log((e^0 + e^0 + e^−0.5)/3) − 1.5 for the permutation (1, 2, 0).
    expect(lossOf(worked, { negatives: 'shuffle', permutation: Int32Array.of(1, 2, 0) })).toBeCloseTo(Math.log((2 + Math.exp(-0.5)) / 3) - 1.5, 5);
  });

  it('agrees with float64 sums and their finite differences', () => {
    const random = createRandom(21);
    for (const n of [2, 3, 6, 11]) {
      const s = normalMatrix(n, n, random);
      const permutation = derangement(n, random);
      expectGradients((x) => jointLoss(x, { negatives: 'all' }), (x) => referenceJointLoss(x, () => true), [s]);
      expectGradients((x) => jointLoss(x), (x) => referenceJointLoss(x, (i, j) => i !== j), [s]);
      expectGradients((x) => jointLoss(x, { negatives: 'shuffle', permutation }), (x) => referenceJointLoss(x, (i, j) => permutation[i] === j), [s]);
      expectGradients((x) => tf.mul(jointLoss(x), 3), (x) => 3 * referenceJointLoss(x, (i, j) => i !== j), [s]);
    }
  });

  it('is minimised by the pointwise mutual information, at minus the mutual information, for exact proportions', () => {
    const counts = [[3, 1, 2], [1, 3, 2]];
    const joint = finiteJoint(counts);
    const pairs = counts.flatMap((row, u) => row.flatMap((count, v) => Array.from({ length: count }, () => [u, v])));
    const batch = (t: number[][]) => pairs.map(([u]) => pairs.map(([, v]) => t[u][v]));
    const optimum = joint.pointwiseMutualInformation.map((row) => [...row]);
    const { value, gradients } = valueAndGradients((x) => jointLoss(x, { negatives: 'all' }), [batch(optimum)]);
    expect(value).toBeCloseTo(-joint.mutualInformation, 5);
    const tableGradient = counts.map((row) => row.map(() => 0));
    pairs.forEach(([u], i) => pairs.forEach(([, v], j) => (tableGradient[u][v] += gradients[0][i][j])));
    expect(Math.max(...tableGradient.flat().map(Math.abs))).toBeLessThan(1e-6);
    const random = createRandom(22);
    for (let trial = 0; trial < 20; trial++) {
      const moved = normalMatrix(2, 3, random).map((row, u) => row.map((x, v) => optimum[u][v] + 0.3 * x));
      // J = L + I is the divergence of the laws, never negative.
      expect(lossOf(batch(moved), { negatives: 'all' }) + joint.mutualInformation).toBeGreaterThan(-1e-5);
    }
  });

  it('is never below the conditional loss nor below minus log n, with all negatives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (n, seed) => {
        const s = normalMatrix(n, n, createRandom(seed)).map((row) => row.map((x) => 3 * x));
        const joint = lossOf(s, { negatives: 'all' });
        const conditional = tf.tidy(() => conditionalLoss(tf.tensor2d(s)).dataSync()[0]);
        expect(joint).toBeGreaterThan(conditional - 1e-5);
        expect(joint).toBeGreaterThan(-Math.log(n) - 1e-5);
      }),
      { numRuns: 25 },
    );
  });

  it('sees a function of u and a function of v, and no constant', () => {
    const s = normalMatrix(5, 5, createRandom(23));
    for (const negatives of ['all', 'offdiag'] as const) {
      expect(lossOf(s.map((row) => row.map((x) => x + 5)), { negatives })).toBeCloseTo(lossOf(s, { negatives }), 5);
      expect(Math.abs(lossOf(s.map((row, i) => row.map((x) => x + i)), { negatives }) - lossOf(s, { negatives }))).toBeGreaterThan(0.1);
      expect(Math.abs(lossOf(s.map((row) => row.map((x, j) => x + j)), { negatives }) - lossOf(s, { negatives }))).toBeGreaterThan(0.1);
    }
  });

  it('is at chance level for constant logits, also of two pairs, and stays finite for logits of ten thousand', () => {
    const permutation = Uint32Array.of(1, 0);
    const choices: JointLossOptions[] = [{ negatives: 'all' }, { negatives: 'offdiag' }, { negatives: 'shuffle', permutation }];
    for (const options of choices) {
      expect(lossOf([[7, 7], [7, 7]], options)).toBeCloseTo(0, 5);
      for (const s of [[[1e4, -1e4], [-1e4, 1e4]], [[-1e4, 1e4], [1e4, -1e4]], [[-1e4, -1e4], [-1e4, -1e4]]]) {
        const { value, gradients } = valueAndGradients((x) => jointLoss(x, options), [s]);
        expect(value).toSatisfy(Number.isFinite);
        expect(gradients.flat(2).every(Number.isFinite)).toBe(true);
      }
    }
  });

  it('leaks no tensor, with and without a gradient', () => {
    const s = tf.tensor2d(worked);
    const before = tf.memory().numTensors;
    const choices: JointLossOptions[] = [{ negatives: 'all' }, {}, { negatives: 'shuffle', permutation: Int32Array.of(1, 2, 0) }];
    for (const options of choices) {
      jointLoss(s, options).dispose();
      tf.grad((x) => jointLoss(x as tf.Tensor2D, options))(s).dispose();
    }
    expect(tf.memory().numTensors).toBe(before);
    s.dispose();
  });
});

describe('jointLoss', () => {
  useBackend('cpu');

  it('refuses logits that are not square, unknown negatives, and permutations that do not fit', () => {
    const s = tf.zeros([3, 3]) as tf.Tensor2D;
    const shuffled = (...permutation: number[]) => jointLoss(s, { negatives: 'shuffle', permutation: Int32Array.from(permutation) });
    expect(() => jointLoss(tf.zeros([2, 3]))).toThrow(/jointLoss: logits is \[2,3\]/);
    expect(() => jointLoss(s, { negatives: 'none' as 'all' })).toThrow(/negatives is none/);
    expect(() => jointLoss(s, { negatives: 'shuffle' })).toThrow(/permutation is missing/);
    expect(() => jointLoss(s, { permutation: Int32Array.of(1, 2, 0) })).toThrow(/permutation is given/);
    expect(() => shuffled(1, 0)).toThrow(/permutation has 2 entries/);
    expect(() => shuffled(1, 0, 2)).toThrow(/permutation\[2\] is 2/);
    expect(() => shuffled(1, 2, 1)).toThrow(/permutation\[2\] is 1/);
    expect(() => shuffled(1, 3, 0)).toThrow(/permutation\[1\] is 3/);
    expect(() => shuffled(-1, 2, 0)).toThrow(/permutation\[0\] is -1/);
  });
});
