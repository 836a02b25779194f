import * as tf from '@tensorflow/tfjs-core';
import { createRandom, lowRank } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { mean, sum } from '../test/plain-arrays.ts';
import { maximumDifference, normalMatrix } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { discrepancy, isFiniteThroughout, leaked, valueAndGradients } from '../test/value-and-gradients.ts';
import { distillationLoss, hardNegativeLoss, spectralContrastiveLoss } from './index.ts';

function referenceSpectral(s: number[][], negatives: 'offdiag' | 'all'): number {
  const independent = s.flatMap((row, i) => row.flatMap((x, j) => (negatives === 'all' || i !== j ? [x * x] : [])));
  return -2 * mean(s.map((row, i) => row[i])) + mean(independent);
}

/** Importance weights and their mean, as in the authors' algorithm. */
function referenceHard(s: number[][], beta: number, tauPlus: number, minimumLogit: number): number {
  return mean(
    s.map((row, i) => {
      const negatives = row.filter((_, j) => j !== i).map(Math.exp);
      const weights = negatives.map((x) => x ** beta);
      const reweighted = mean(negatives.map((x, k) => x * weights[k])) / mean(weights);
      const pair = Math.exp(row[i]);
      const corrected = Math.max((reweighted - tauPlus * pair) / (1 - tauPlus), Math.exp(minimumLogit));
      return -Math.log(pair / (pair + negatives.length * corrected));
    }),
  );
}

function referenceDistillation(s: number[][], teacher: number[][], temperature: number): number {
  const softmax = (row: number[]) => {
    const e = row.map((x) => Math.exp(x / temperature));
    return e.map((x) => x / sum(e));
  };
  return mean(
    s.map((row, i) => {
      const [p, q] = [softmax(row), softmax(teacher[i])];
      return sum(q.map((x, j) => x * Math.log(x / p[j])));
    }),
  );
}

describe.each(backends)('the losses of logits on %s', (backend) => {
  useBackend(backend);
  const s = normalMatrix(6, 6, createRandom(1)).map((row) => row.map((x) => 1.5 * x));
  const teacher = normalMatrix(6, 6, createRandom(2));
  const extreme = [[1e4, -1e4], [1e4, -1e4]];

  it('spectralContrastiveLoss has the values and gradients of a worked example', () => {
    // S = [[2, 1], [0, 1]]: pairs −2 · 3/2; off the diagonal (1 + 0)/2, all (4 + 1 + 0 + 1)/4.
    const logits = [[2, 1], [0, 1]];
    const off = valueAndGradients((x) => spectralContrastiveLoss(x), [logits]);
    expect(off.value).toBeCloseTo(-2.5, 6);
    expect(maximumDifference(off.gradients[0], [[-1, 1], [0, -1]])).toBeLessThan(1e-6);
    const all = valueAndGradients((x) => spectralContrastiveLoss(x, { negatives: 'all' }), [logits]);
    expect(all.value).toBeCloseTo(-1.5, 6);
    expect(maximumDifference(all.gradients[0], [[0, 0.5], [0, -0.5]])).toBeLessThan(1e-6);
  });

  it.each(['offdiag', 'all'] as const)('spectralContrastiveLoss agrees with float64 sums for %s negatives', (negatives) => {
    const { value, gradient } = discrepancy((x) => spectralContrastiveLoss(x, { negatives }), (x) => referenceSpectral(x, negatives), [s]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it('spectralContrastiveLoss is minimised by the truncated whitened law, at −Σ σ²', () => {
    // Batches with the proportions of a table μ. With S_uv = A_uv/√(μ_u μ_v) and W = μ/√(μ_u μ_v) the loss is
    // |A|² − 2⟨A, W⟩ = |A − W|² − |W|², at rank r least for A = (W)_r (Eckart and Young), with the value −|(W)_r|².
    const counts = [[4, 1, 1], [1, 3, 2], [1, 2, 3]];
    const total = sum(counts.flat());
    const [pu, pv] = [counts.map((row) => sum(row) / total), [0, 1, 2].map((j) => sum(counts.map((row) => row[j])) / total)];
    const whitened = counts.map((row, i) => row.map((c, j) => c / total / Math.sqrt(pu[i] * pv[j])));
    const pairs = counts.flatMap((row, u) => row.flatMap((count, v) => Array.from({ length: count }, () => [u, v])));
    const at = (a: number[][]) => {
      const table = a.map((row, i) => row.map((x, j) => x / Math.sqrt(pu[i] * pv[j])));
      const batch = pairs.map(([u]) => pairs.map(([, v]) => table[u][v]));
      return valueAndGradients((x) => spectralContrastiveLoss(x, { negatives: 'all' }), [batch]).value;
    };
    for (const rank of [1, 2, 3]) {
      const best = lowRank(whitened, rank).to2DArray();
      expect(at(best)).toBeCloseTo(-sum(best.flat().map((x) => x * x)), 5);
      for (const seed of [1, 2, 3]) {
        const noise = normalMatrix(3, 3, createRandom(seed));
        const other = lowRank(best.map((row, i) => row.map((x, j) => x + 0.2 * noise[i][j])), rank).to2DArray();
        expect(at(other)).toBeGreaterThan(at(best));
      }
    }
    // At rank 1 the optimum is the constant S = 1, the chance level.
    expect(at(lowRank(whitened, 1).to2DArray())).toBeCloseTo(-1, 5);
  });

  it('hardNegativeLoss has the value of one anchor with negatives of one and three', () => {
    // exp S = (2; 1, 3) in every row. β = 0: N = 4, L = log(1 + 4/2). β = 1: E = (1 + 9)/(1 + 3) = 5/2, N = 5,
    // L = log(1 + 5/2). β = 0, τ⁺ = ½: (2 − 1)/½ = 2, N = 4 again. τ⁺ = ½, S_min = log 3: 2 is cut to 3, L = log(1 + 6/2).
    const [a, b, c] = [Math.log(2), 0, Math.log(3)];
    const rows = [[a, b, c], [b, a, c], [b, c, a]];
    const value = (options: Parameters<typeof hardNegativeLoss>[1]) => valueAndGradients((x) => hardNegativeLoss(x, options), [rows]).value;
    expect(value({ beta: 0 })).toBeCloseTo(Math.log(3), 5);
    expect(value({ beta: 1 })).toBeCloseTo(Math.log(3.5), 5);
    expect(value({ beta: 0, tauPlus: 0.5, minimumLogit: -5 })).toBeCloseTo(Math.log(3), 5);
    expect(value({ beta: 0, tauPlus: 0.5, minimumLogit: Math.log(3) })).toBeCloseTo(Math.log(4), 5);
  });

  it.each([[0, 0, -Infinity], [1, 0, -Infinity], [0, 0.1, -4], [0.7, 0.3, -2]])(
    'hardNegativeLoss agrees with float64 sums and their finite differences for β = %s, τ⁺ = %s, S_min = %s',
    (beta, tauPlus, minimumLogit) => {
      const { value, gradient } = discrepancy(
        (x) => hardNegativeLoss(x, { beta, tauPlus, minimumLogit }),
        (x) => referenceHard(x, beta, tauPlus, minimumLogit),
        [s],
      );
      expect(value).toBeLessThan(1e-5);
      expect(gradient).toBeLessThan(1e-4);
    },
  );

  it('hardNegativeLoss is log n at constant logits, for every β and τ⁺', () => {
    const constant = [[3, 3, 3], [3, 3, 3], [3, 3, 3]];
    for (const [beta, tauPlus] of [[0, 0], [2, 0], [0, 0.4], [5, 0.9]]) {
      expect(valueAndGradients((x) => hardNegativeLoss(x, { beta, tauPlus, minimumLogit: -9 }), [constant]).value).toBeCloseTo(Math.log(3), 5);
    }
  });

  it('distillationLoss has the value and gradient of a teacher of three quarters', () => {
    // P = (½, ½), Q = (¾, ¼): ¾ log 3/2 + ¼ log ½, gradient P − Q.
    const { value, gradients } = valueAndGradients((x) => distillationLoss(x, tf.tensor2d([[Math.log(3), 0]])), [[[0, 0]]]);
    expect(value).toBeCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), 6);
    expect(maximumDifference(gradients[0], [[-0.25, 0.25]])).toBeLessThan(1e-6);
  });

  it.each([1, 0.5, 4])('distillationLoss agrees with float64 sums and their finite differences for τ = %s', (temperature) => {
    const { value, gradient } = discrepancy(
      (x) => distillationLoss(x, tf.tensor2d(teacher), { temperature }),
      (x) => referenceDistillation(x, teacher, temperature),
      [s],
    );
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it('distillationLoss from itself, up to a function of u, is 0, with gradient 0', () => {
    const shifted = s.map((row, i) => row.map((x) => x + i));
    for (const from of [s, shifted]) {
      const { value, gradients } = valueAndGradients((x) => distillationLoss(x, tf.tensor2d(from)), [s]);
      expect(Math.abs(value)).toBeLessThan(1e-6);
      expect(Math.max(...gradients[0].flat().map(Math.abs))).toBeLessThan(1e-6);
    }
  });

  it('distillationLoss gives the teacher no gradient', () => {
    const [student, constant] = [tf.variable(tf.tensor2d(s)), tf.variable(tf.tensor2d(teacher))];
    const { grads } = tf.variableGrads(() => distillationLoss(student as tf.Tensor2D, constant as tf.Tensor2D));
    expect(grads[student.name]).toBeDefined();
    expect(grads[constant.name] ?? null).toBeNull();
    tf.dispose([student, constant]);
  });

  const losses: [string, (x: tf.Tensor2D) => tf.Scalar][] = [
    ['spectralContrastiveLoss', (x) => spectralContrastiveLoss(x)],
    ['spectralContrastiveLoss of all', (x) => spectralContrastiveLoss(x, { negatives: 'all' })],
    ['hardNegativeLoss', (x) => hardNegativeLoss(x)],
    ['debiased hardNegativeLoss', (x) => hardNegativeLoss(x, { tauPlus: 0.1, minimumLogit: -1e4 })],
  ];

  it.each(losses)('%s stays finite for logits of ten thousand, leaks no tensor and does not see the order of the pairs', (_name, loss) => {
    expect(isFiniteThroughout(loss, [extreme])).toBe(true);
    expect(leaked(loss, [s])).toBe(0);
    const order = [3, 1, 5, 0, 2, 4];
    const permuted = order.map((i) => order.map((j) => s[i][j]));
    expect(valueAndGradients(loss, [permuted]).value).toBeCloseTo(valueAndGradients(loss, [s]).value, 5);
  });

  it('distillationLoss stays finite for logits of ten thousand and leaks no tensor', () => {
    expect(isFiniteThroughout((x) => distillationLoss(x, tf.tensor2d([[-1e4, 1e4], [0, 0]])), [extreme])).toBe(true);
    const constant = tf.tensor2d(teacher);
    expect(leaked((x) => distillationLoss(x, constant), [s])).toBe(0);
    constant.dispose();
  });
});

describe('the losses of logits', () => {
  useBackend('cpu');
  const square = () => tf.zeros([2, 2]) as tf.Tensor2D;

  it('refuse logits that are not square and options that are out of range', () => {
    expect(() => spectralContrastiveLoss(tf.zeros([2, 3]))).toThrow(/spectralContrastiveLoss: logits is \[2,3\]/);
    expect(() => spectralContrastiveLoss(square(), { negatives: 'none' as 'all' })).toThrow(/negatives is none/);
    expect(() => hardNegativeLoss(tf.zeros([2, 3]))).toThrow(/hardNegativeLoss: logits is \[2,3\]/);
    expect(() => hardNegativeLoss(square(), { beta: -1 })).toThrow(/beta is -1/);
    expect(() => hardNegativeLoss(square(), { tauPlus: 1 })).toThrow(/tauPlus is 1/);
    expect(() => hardNegativeLoss(square(), { tauPlus: 0.1 })).toThrow(/minimumLogit is -Infinity/);
    expect(() => distillationLoss(square(), tf.zeros([2, 3]))).toThrow(/teacherLogits is \[2,3\]/);
    expect(() => distillationLoss(square(), square(), { temperature: -1 })).toThrow(/temperature is -1/);
    expect(() => distillationLoss(square(), tf.zeros([2, 2], 'int32'))).toThrow(/int32/);
  });
});
