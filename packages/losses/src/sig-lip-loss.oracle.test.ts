import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteJoint } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { sum, transposed } from '../test/plain-arrays.ts';
import { maximumDifference, normalMatrix } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { discrepancy, isFiniteThroughout, leaked, valueAndGradients } from '../test/value-and-gradients.ts';
import { sigLipLoss } from './index.ts';

/** −log of the likelihood of n² answers, an answer at a time. */
function reference(s: number[][], bias: number): number {
  return -sum(s.flatMap((row, i) => row.map((x, j) => Math.log(1 / (1 + Math.exp((i === j ? -1 : 1) * (x + bias))))))) / s.length;
}

const biased = (s: tf.Tensor2D, bias: tf.Tensor2D) => sigLipLoss(s, { bias: tf.reshape(bias, []) as tf.Scalar });

describe.each(backends)('sigLipLoss on %s', (backend) => {
  useBackend(backend);

  it('has the value and gradient of two pairs with odds of one and three', () => {
    // σ(0) = 1/2 and σ(log 3) = 3/4. S = [[log 3, 0], [0, log 3]]: L = ½ (2 log 4/3 + 2 log 2) = log 8/3 and
    // ∂S = ½ [[−1/4, 1/2], [1/2, −1/4]], whose sum 1/4 is ∂b.
    const l3 = Math.log(3);
    const { value, gradients } = valueAndGradients(biased, [[[l3, 0], [0, l3]], [[0]]]);
    expect(value).toBeCloseTo(Math.log(8 / 3), 6);
    expect(maximumDifference(gradients[0], [[-1 / 8, 1 / 4], [1 / 4, -1 / 8]])).toBeLessThan(1e-6);
    expect(gradients[1][0][0]).toBeCloseTo(1 / 4, 6);
  });

  it.each([0, -1.5, 2])('agrees with float64 sums and their finite differences, in the logits and the bias %s', (bias) => {
    const s = normalMatrix(5, 5, createRandom(1)).map((row) => row.map((x) => 2 * x));
    const { value, gradient } = discrepancy(biased, (x, b) => reference(x, b[0][0]), [s, [[bias]]]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
    const number = valueAndGradients((x) => sigLipLoss(x, { bias }), [s]);
    expect(number.value).toBeCloseTo(reference(s, bias), 4);
  });

  it('has the optimal bias −log(n − 1) at constant logits, and its chance level there', () => {
    for (const n of [2, 5, 40]) {
      const zeros = Array.from({ length: n }, () => Array.from({ length: n }, () => 0));
      const { value, gradients } = valueAndGradients(biased, [zeros, [[-Math.log(n - 1)]]]);
      expect(Math.abs(gradients[1][0][0])).toBeLessThan(2e-6);
      expect(value).toBeCloseTo(Math.log(n) + (n - 1) * Math.log(n / (n - 1)), 5);
    }
  });

  it('is least where the odds of an entry are those of meeting a pair', () => {
    // A batch of eight pairs with the proportions of a table. Of the c_u c_v entries of cell (u, v), c_uv are paired: the
    // best logit is the log of c_uv / (c_u c_v − c_uv), and c_uv / (c_u c_v) is the density ratio over n.
    const joint = finiteJoint([[3, 1], [1, 3]]);
    const pairs = [[3, 1], [1, 3]].flatMap((row, u) => row.flatMap((count, v) => Array.from({ length: count }, () => [u, v])));
    const counts = [[3, 1], [1, 3]];
    const s = pairs.map(([u]) => pairs.map(([, v]) => Math.log(counts[u][v] / (16 - counts[u][v]))));
    const { gradients } = valueAndGradients((x) => sigLipLoss(x), [s]);
    const cells = [[0, 0], [0, 0]];
    pairs.forEach(([u], i) => pairs.forEach(([, v], j) => (cells[u][v] += gradients[0][i][j])));
    expect(Math.max(...cells.flat().map(Math.abs))).toBeLessThan(1e-6);
    expect(Math.exp(joint.pointwiseMutualInformation[0][0]) / 8).toBeCloseTo(3 / 16, 12);
  });

  it('is the same for the transposed logits', () => {
    const s = normalMatrix(4, 4, createRandom(2));
    const value = (x: number[][]) => valueAndGradients((t) => sigLipLoss(t), [x]).value;
    expect(value(transposed(s))).toBeCloseTo(value(s), 5);
  });

  it('stays finite for logits of ten thousand, and leaks no tensor', () => {
    expect(isFiniteThroughout(biased, [[[1e4, -1e4], [1e4, -1e4]], [[-10]]])).toBe(true);
    expect(leaked((s) => sigLipLoss(s, { bias: -1 }), [[[1, 2], [3, 4]]])).toBe(0);
    const bias = tf.scalar(-1);
    expect(leaked((s) => sigLipLoss(s, { bias }), [[[1, 2], [3, 4]]])).toBe(0);
    bias.dispose();
  });
});

describe('sigLipLoss', () => {
  useBackend('cpu');

  it('refuses logits that are not square and a bias that is no finite scalar', () => {
    expect(() => sigLipLoss(tf.zeros([2, 3]))).toThrow(/logits is \[2,3\]/);
    expect(() => sigLipLoss(tf.zeros([2, 2]), { bias: NaN })).toThrow(/bias is NaN/);
    expect(() => sigLipLoss(tf.zeros([2, 2]), { bias: tf.zeros([2]) as unknown as tf.Scalar })).toThrow(/bias is \[2\]/);
  });
});
