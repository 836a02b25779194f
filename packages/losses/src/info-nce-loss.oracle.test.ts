import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteJoint } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { mean, sum, transposed } from '../test/plain-arrays.ts';
import { maximumDifference, normalMatrix } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { discrepancy, isFiniteThroughout, leaked, valueAndGradients } from '../test/value-and-gradients.ts';
import { clipLoss, conditionalLoss, distillationLoss, hardNegativeLoss, infoNceLoss, type InfoNceLossOptions } from './index.ts';

type Masks = { positives?: number[][]; negatives?: number[][]; weights?: number[]; labelSmoothing?: number };

function withOptions({ positives, negatives, weights, labelSmoothing }: Masks): (s: tf.Tensor2D) => tf.Scalar {
  return (s) => {
    const options: InfoNceLossOptions = {
      ...(positives && { positives: tf.tensor2d(positives) }),
      ...(negatives && { negatives: tf.tensor2d(negatives) }),
      ...(weights && { weights }),
      ...(labelSmoothing !== undefined && { labelSmoothing }),
    };
    return infoNceLoss(s, options);
  };
}

/** From the definition, a log-probability at a time. */
function reference(s: number[][], { positives, negatives, weights, labelSmoothing = 0 }: Masks): number {
  const losses = s.map((row, i) => {
    const isPositive = row.map((_, j) => (positives ? positives[i][j] !== 0 : i === j));
    const among = row.map((_, j) => j).filter((j) => isPositive[j] || !negatives || negatives[i][j] !== 0);
    const logP = (j: number) => -Math.log(sum(among.map((k) => Math.exp(row[k] - row[j]))));
    const paired = among.filter((j) => isPositive[j]);
    return -(1 - labelSmoothing) * mean(paired.map(logP)) - labelSmoothing * mean(among.map(logP));
  });
  const w = weights ?? losses.map(() => 1);
  return sum(losses.map((loss, i) => (w[i] * loss) / sum(w)));
}

const valueOf = (loss: (s: tf.Tensor2D) => tf.Scalar, s: number[][]) => valueAndGradients(loss, [s]).value;

describe.each(backends)('infoNceLoss on %s', (backend) => {
  useBackend(backend);

  it('has the values of unit vectors in the plane at τ = 0.5', () => {
    // An anchor at the angle 0 with its positive at 0.3 and negatives at π/2 and π; and, for both directions, two pairs at
    // right angles of which one side is turned by 0.3: log(1 + exp(∓(sin 0.3 ± cos 0.3)/τ)), averaged.
    expect(valueOf((x) => infoNceLoss(x), [[2 * Math.cos(0.3), 0, -2]])).toBeCloseTo(0.1552995488, 6);
    const turned = [[2 * Math.cos(0.3), -2 * Math.sin(0.3)], [2 * Math.sin(0.3), 2 * Math.cos(0.3)]];
    expect(valueOf((x) => clipLoss(x), turned)).toBeCloseTo(0.1577980103, 6);
  });

  it('has the value and gradient of a row of a half, a quarter and a quarter', () => {
    // S = (log 2, 0, 0) has the softmax (1/2, 1/4, 1/4). With the first as pair: L = log 2, gradient p − T = (−1/2, 1/4,
    // 1/4). With the first two as pairs: L = (log 2 + log 4)/2 = 3/2 log 2, gradient (1/2 − 1/2, 1/4 − 1/2, 1/4).
    // Without the third in the normaliser: p = (2/3, 1/3), L = log 3/2, gradient (−1/3, 1/3, 0).
    const s = [[Math.log(2), 0, 0]];
    const one = valueAndGradients(withOptions({}), [s]);
    expect(one.value).toBeCloseTo(Math.log(2), 6);
    expect(maximumDifference(one.gradients[0], [[-1 / 2, 1 / 4, 1 / 4]])).toBeLessThan(1e-6);
    const two = valueAndGradients(withOptions({ positives: [[1, 1, 0]] }), [s]);
    expect(two.value).toBeCloseTo(1.5 * Math.log(2), 6);
    expect(maximumDifference(two.gradients[0], [[0, -1 / 4, 1 / 4]])).toBeLessThan(1e-6);
    const masked = valueAndGradients(withOptions({ negatives: [[1, 1, 0]] }), [s]);
    expect(masked.value).toBeCloseTo(Math.log(3 / 2), 6);
    expect(maximumDifference(masked.gradients[0], [[-1 / 3, 1 / 3, 0]])).toBeLessThan(1e-6);
  });

  const positives = [[1, 0, 1, 0, 0], [0, 1, 0, 0, 0], [1, 1, 1, 0, 0], [0, 0, 0, 0, 1]];
  const negatives = [[0, 1, 0, 1, 0], [1, 0, 0, 0, 1], [0, 0, 0, 1, 0], [1, 1, 1, 1, 1]];
  it.each<{ name: string; options: Masks }>([
    { name: 'in-batch pairs and one column more', options: {} },
    { name: 'several positives', options: { positives } },
    { name: 'explicit negatives', options: { negatives } },
    { name: 'weights', options: { weights: [1, 0, 2.5, 0.3] } },
    { name: 'label smoothing', options: { labelSmoothing: 0.2 } },
    { name: 'everything', options: { positives, negatives, weights: [1, 2, 3, 4], labelSmoothing: 0.1 } },
  ])('agrees with float64 sums and their finite differences: $name', ({ options }) => {
    const s = normalMatrix(4, 5, createRandom(1)).map((row) => row.map((x) => 2 * x));
    const { value, gradient } = discrepancy(withOptions(options), (x) => reference(x, options), [s]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it('takes Boolean and integer masks', () => {
    const s = normalMatrix(2, 3, createRandom(2));
    const expected = reference(s, { positives: [[1, 1, 0], [0, 1, 0]] });
    for (const dtype of ['bool', 'int32'] as const) {
      expect(valueOf((x) => infoNceLoss(x, { positives: tf.tensor2d([1, 1, 0, 0, 1, 0], [2, 3], dtype) }), s)).toBeCloseTo(expected, 5);
    }
  });

  it('is the conditional loss of v given u plus log n, and half the CLIP loss with its transpose', () => {
    const s = normalMatrix(6, 6, createRandom(3));
    const one = valueAndGradients((x) => infoNceLoss(x), [s]);
    const other = valueAndGradients((x) => conditionalLoss(x, { lambdaU: 0, lambdaV: 2 }), [s]);
    expect(one.value).toBeCloseTo(other.value + Math.log(6), 5);
    expect(maximumDifference(one.gradients[0], other.gradients[0])).toBeLessThan(1e-6);
    const back = valueOf((x) => infoNceLoss(x), transposed(s));
    expect((one.value + back) / 2).toBeCloseTo(valueOf(clipLoss, s), 5);
  });

  it('is the plain loss for no smoothing, equal weights, full masks and hard negatives that are not', () => {
    const s = normalMatrix(5, 5, createRandom(4));
    const ones = s.map((row) => row.map(() => 1));
    const plain = valueAndGradients((x) => infoNceLoss(x), [s]);
    const same: ((x: tf.Tensor2D) => tf.Scalar)[] = [
      withOptions({ labelSmoothing: 0 }),
      withOptions({ weights: [2, 2, 2, 2, 2] }),
      withOptions({ negatives: ones }),
      (x) => hardNegativeLoss(x, { beta: 0 }),
      // A teacher that is certain of the diagonal.
      (x) => distillationLoss(x, tf.mul(tf.eye(5), 1e3)),
    ];
    for (const loss of same) {
      const { value, gradients } = valueAndGradients(loss, [s]);
      expect(value).toBeCloseTo(plain.value, 5);
      expect(maximumDifference(gradients[0], plain.gradients[0])).toBeLessThan(1e-6);
    }
  });

  it('does not see a function of u, nor the order of the negatives', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer(), (n, seed) => {
        const random = createRandom(seed);
        const s = normalMatrix(n, n + 2, random);
        const expected = valueOf(withOptions({}), s);
        expect(valueOf(withOptions({}), s.map((row, i) => row.map((x) => x + i)))).toBeCloseTo(expected, 4);
        expect(valueOf(withOptions({}), s.map((row) => [...row.slice(0, n), row[n + 1], row[n]]))).toBeCloseTo(expected, 5);
      }),
      { numRuns: 10, seed: 1 },
    );
  });

  it('stays finite for logits of ten thousand and two pairs', () => {
    const s = [[1e4, -1e4], [-1e4, -1e4]];
    for (const options of [{}, { positives: [[0, 1], [1, 1]] }, { labelSmoothing: 0.5 }]) {
      expect(isFiniteThroughout(withOptions(options), [s])).toBe(true);
    }
  });

  it('leaks no tensor, with and without a gradient', () => {
    const masks = { positives: tf.tensor2d([[1, 0], [1, 1]]), negatives: tf.tensor2d([[0, 1], [1, 1]]) };
    expect(leaked((s) => infoNceLoss(s, { positives: masks.positives, weights: [1, 2], labelSmoothing: 0.1 }), [[[1, 2], [3, 4]]])).toBe(0);
    expect(leaked((s) => infoNceLoss(s, { negatives: masks.negatives }), [[[1, 2], [3, 4]]])).toBe(0);
    tf.dispose(masks);
  });
});

describe('infoNceLoss', () => {
  useBackend('cpu');

  it('sees at most the mutual information, in the mean over all batches of K pairs of a finite joint law', () => {
    // Exact expectation over the 4^K batches of independent pairs, for the best logits and for others.
    const joint = finiteJoint([[3, 1], [1, 5]]);
    const cells = [[0, 0, 0.3], [0, 1, 0.1], [1, 0, 0.1], [1, 1, 0.5]];
    const optimum = joint.pointwiseMutualInformation.map((row) => [...row]);
    for (const K of [2, 3]) {
      for (const table of [optimum, [[2, -1], [0, 3]], [[0.1, 0], [0, 0.4]]]) {
        let expected = 0;
        for (let code = 0; code < 4 ** K; code++) {
          const pairs = Array.from({ length: K }, (_, k) => cells[Math.floor(code / 4 ** k) % 4]);
          const s = pairs.map(([u]) => pairs.map(([, v]) => table[u][v]));
          const probability = pairs.reduce((total, [, , p]) => total * p, 1);
          expected += probability * tf.tidy(() => infoNceLoss(tf.tensor2d(s)).dataSync()[0]);
        }
        expect(Math.log(K) - expected).toBeLessThanOrEqual(joint.mutualInformation);
      }
    }
  });

  it('refuses what is no batch of pairs', () => {
    expect(() => infoNceLoss(tf.zeros([3, 2]))).toThrow(/logits is \[3,2\]; expected \[n, m\]/);
    expect(() => infoNceLoss(tf.zeros([2, 2], 'int32'))).toThrow(/type int32/);
    const s = tf.zeros([2, 2]) as tf.Tensor2D;
    expect(() => infoNceLoss(s, { positives: tf.zeros([2, 3]) })).toThrow(/positives is \[2,3\]/);
    expect(() => infoNceLoss(s, { positives: tf.tensor2d([[1, 0], [0, 0]]) })).toThrow(/row 1 of positives is empty/);
    expect(() => infoNceLoss(s, { negatives: tf.tensor2d([[1, 0], [1, 0]]) })).toThrow(/row 0 of negatives is empty/);
    expect(() => infoNceLoss(s, { weights: [1] })).toThrow(/weights has 1 entries/);
    expect(() => infoNceLoss(s, { weights: [1, -1] })).toThrow(/weights is \[1, -1\]/);
    expect(() => infoNceLoss(s, { weights: [0, 0] })).toThrow(/not all 0/);
    expect(() => infoNceLoss(s, { labelSmoothing: 1.5 })).toThrow(/labelSmoothing is 1.5/);
  });
});
