import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteJoint } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { maximumDifference } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import {
  clipLoss,
  conditionalLoss,
  conditionalMmdLoss,
  distillationLoss,
  infoNceLoss,
  jointLoss,
  jointMmdLoss,
  labelGivenImageLoss,
  labelledConditionalLoss,
  sigLipLoss,
  spectralContrastiveLoss,
} from './index.ts';

// A batch of 24 pairs in the exact proportions of a table, of full rank: what the batch says is what the law says.
const counts = [[6, 1, 1], [1, 5, 2], [2, 2, 4]];
const joint = finiteJoint(counts);
const pairs = counts.flatMap((row, a) => row.flatMap((times, b) => Array.from({ length: times }, () => [a, b])));
const n = pairs.length;
const [ofU, ofV] = [0, 1].map((which) => pairs.map((pair) => pair[which]));
const pointwise = joint.pointwiseMutualInformation.map((row) => [...row]);
const information = joint.mutualInformation;
const totalsU = counts.map((row) => row.reduce((a, b) => a + b, 0));
const totalsV = counts[0].map((_, b) => counts.reduce((sum, row) => sum + row[b], 0));

/** Entries of the n × n batch that fall on a cell of the table. */
const entries = (kept: (i: number, j: number) => boolean): number[][] => {
  const table = counts.map((row) => row.map(() => 0));
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (kept(i, j)) table[ofU[i]][ofV[j]]++;
  return table;
};
/** log of the share of the pairs over the share of the negatives: what minimises −E_μ s + log E_ν e^s. */
const logRatio = (negatives: number[][]) => counts.map((row, a) => row.map((c, b) => Math.log(c / negatives[a][b])));
const shift = Uint32Array.from({ length: n }, (_, i) => (i + 7) % n);

type Gauge = 'none' | 'constant' | 'of u' | 'of v';

/** The table less what has no effect. */
function reduced(t: number[][], gauge: Gauge): number[][] {
  const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  if (gauge === 'of u') return t.map((row) => row.map((x) => x - mean(row)));
  if (gauge === 'of v') return t.map((row) => row.map((x, b) => x - mean(t.map((other) => other[b]))));
  return gauge === 'constant' ? t.map((row) => row.map((x) => x - mean(t.flat()))) : t;
}

const expand = (t: tf.Tensor2D, ofColumns: number[][]) => {
  const rows = tf.tensor2d(ofU.map((a) => [0, 1, 2].map((k) => (k === a ? 1 : 0))));
  return tf.matMul(tf.matMul(rows, t), tf.tensor2d(ofColumns), false, true) as tf.Tensor2D;
};
const ofPairs = ofV.map((b) => [0, 1, 2].map((k) => (k === b ? 1 : 0)));
const ofClasses = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
const kernel = (points: number[], values: number[]) => tf.tensor2d(values.map((a) => values.map((b) => Math.exp(-((points[a] - points[b]) ** 2) / 2))));
const [Ku, Kv] = [() => kernel([0, 1.3, -0.9], ofU), () => kernel([0.2, -1.5, 1], ofV)];
const labels = () => tf.tensor1d(ofV, 'int32');

interface Optimum {
  readonly name: string;
  readonly loss: (s: tf.Tensor2D) => tf.Scalar;
  readonly table: number[][];
  readonly gauge: Gauge;
  readonly least?: number;
  /** Mean of the initial logits; default 0. */
  readonly start?: number;
  /** Columns of the logits: pairs, or classes. */
  readonly columns?: number[][];
}

const teacher = [[1, -0.5, 0.3], [0, 0.7, -1], [0.4, 0.2, 0]];
const density = pointwise.map((row) => row.map(Math.exp));
const optima: readonly Optimum[] = [
  { name: 'clipLoss', loss: clipLoss, table: pointwise, gauge: 'constant', least: Math.log(n) - information },
  { name: 'conditionalLoss (1, 1)', loss: (s) => conditionalLoss(s), table: pointwise, gauge: 'constant', least: -information },
  { name: 'conditionalLoss (2, 0)', loss: (s) => conditionalLoss(s, { lambdaU: 2, lambdaV: 0 }), table: pointwise, gauge: 'of v', least: -information },
  { name: 'conditionalLoss (0, 2)', loss: (s) => conditionalLoss(s, { lambdaU: 0, lambdaV: 2 }), table: pointwise, gauge: 'of u', least: -information },
  { name: 'infoNceLoss', loss: (s) => infoNceLoss(s), table: pointwise, gauge: 'of u', least: Math.log(n) - information },
  { name: 'jointLoss, all', loss: (s) => jointLoss(s, { negatives: 'all' }), table: pointwise, gauge: 'constant', least: -information },
  { name: 'jointLoss, offdiag', loss: (s) => jointLoss(s), table: logRatio(entries((i, j) => i !== j)), gauge: 'constant' },
  { name: 'jointLoss, shuffle', loss: (s) => jointLoss(s, { negatives: 'shuffle', permutation: shift }), table: logRatio(entries((i, j) => shift[i] === j)), gauge: 'constant' },
  { name: 'conditionalMmdLoss (1, 0)', loss: (s) => conditionalMmdLoss(s, { Ku: Ku(), lambdaV: 0, estimator: 'v' }), table: pointwise, gauge: 'of v' },
  { name: 'conditionalMmdLoss (0, 1)', loss: (s) => conditionalMmdLoss(s, { Kv: Kv(), lambdaU: 0, estimator: 'v' }), table: pointwise, gauge: 'of u' },
  { name: 'jointMmdLoss', loss: (s) => jointMmdLoss(s, { Ku: Ku(), Kv: Kv(), estimator: 'v' }), table: pointwise, gauge: 'constant' },
  { name: 'labelledConditionalLoss', loss: (s) => labelledConditionalLoss(s, labels()), table: pointwise, gauge: 'constant', least: -information, columns: ofClasses },
  {
    name: 'labelGivenImageLoss',
    loss: (s) => labelGivenImageLoss(s, labels()),
    table: counts.map((row) => row.map(Math.log)),
    gauge: 'of u',
    // H(v | u) = −Σ μ log(c_uv / c_u).
    least: -counts.flatMap((row, a) => row.map((c) => (c / n) * Math.log(c / totalsU[a]))).reduce((x, y) => x + y, 0),
    columns: ofClasses,
  },
  { name: 'sigLipLoss', loss: (s) => sigLipLoss(s), table: counts.map((row, a) => row.map((c, b) => Math.log(c / (totalsU[a] * totalsV[b] - c)))), gauge: 'none', start: -3 },
  {
    name: 'spectralContrastiveLoss',
    loss: (s) => spectralContrastiveLoss(s, { negatives: 'all' }),
    table: density,
    gauge: 'none',
    // −1 − χ²: minus the mean of the density ratio under the law itself.
    least: -density.flatMap((row, a) => row.map((r, b) => (r * counts[a][b]) / n)).reduce((x, y) => x + y, 0),
  },
  {
    name: 'distillationLoss',
    loss: (s) => distillationLoss(s, expand(tf.tensor2d(teacher), ofClasses), { temperature: 2 }),
    table: teacher,
    gauge: 'of u',
    least: 0,
    columns: ofClasses,
  },
];

function trained({ loss, columns = ofPairs }: Optimum, initial: number[][]): { table: number[][]; value: number } {
  const t = tf.variable(tf.tensor2d(initial));
  const optimizer = tf.train.adam(0.1);
  let value = NaN;
  // Adam takes steps of its rate: it ends within a few of them, whatever the scale of the loss.
  for (const [steps, rate] of [[150, 0.1], [150, 0.02], [150, 0.004], [150, 8e-4]]) {
    (optimizer as unknown as { learningRate: number }).learningRate = rate;
    for (let step = 0; step < steps; step++) {
      const result = optimizer.minimize(() => loss(expand(t as tf.Tensor2D, columns)), true, [t]) as tf.Scalar;
      if (step === steps - 1) value = result.dataSync()[0];
      result.dispose();
    }
  }
  const table = t.arraySync() as number[][];
  tf.dispose(t);
  optimizer.dispose();
  return { table, value };
}

describe.each(backends)('training a table of logits on %s', (backend) => {
  useBackend(backend);

  it.each(optima)('$name converges to its population optimum on a batch in exact proportions', (optimum) => {
    for (const seed of [1, 2]) {
      const random = createRandom(seed);
      const { table, value } = trained(optimum, counts.map((row) => row.map(() => (optimum.start ?? 0) + random.normal())));
      // The MMD losses are flat where kernels are near 1: float32 knows their gradients to 1e-7, their Hessians are 1e-2.
      const tolerance = optimum.name.includes('Mmd') ? 2e-2 : 2e-3;
      expect(maximumDifference(reduced(table, optimum.gauge), reduced(optimum.table, optimum.gauge))).toBeLessThan(tolerance);
      if (optimum.least !== undefined) expect(Math.abs(value - optimum.least)).toBeLessThan(2e-5);
    }
  }, 30_000);
});

describe('spectralContrastiveLoss', () => {
  useBackend('wasm');

  it('trains embeddings of dimension r to the first r squared singular values of the whitened law', () => {
    // Σ over the kept σ² of D_u^(−1/2) P D_v^(−1/2), the first of which is 1; for 3 × 3 the rest sum to χ².
    const whitened = counts.map((row, a) => row.map((c, b) => c / Math.sqrt(totalsU[a] * totalsV[b])));
    const gram = whitened.map((x) => whitened.map((y) => x.reduce((sum, value, k) => sum + value * y[k], 0)));
    // 1 is an eigenvalue; the other two have the sum and the product that trace and determinant leave.
    const rest = gram[0][0] + gram[1][1] + gram[2][2] - 1;
    const determinant =
      gram[0][0] * (gram[1][1] * gram[2][2] - gram[1][2] ** 2) - gram[0][1] * (gram[0][1] * gram[2][2] - gram[1][2] * gram[0][2]) + gram[0][2] * (gram[0][1] * gram[1][2] - gram[1][1] * gram[0][2]);
    const root = Math.sqrt(rest * rest / 4 - determinant);
    const squares = [1, rest / 2 + root, rest / 2 - root];
    for (const rank of [1, 2, 3]) {
      const random = createRandom(rank);
      const [gu, gv] = [0, 1].map(() => tf.variable(tf.tensor2d([0, 1, 2].map(() => Array.from({ length: rank }, () => random.normal())))));
      const optimizer = tf.train.adam(0.05);
      let value = NaN;
      for (const [steps, rate] of [[300, 0.05], [200, 0.01], [200, 0.002]]) {
        (optimizer as unknown as { learningRate: number }).learningRate = rate;
        for (let step = 0; step < steps; step++) {
          const product = () => tf.matMul(gu as tf.Tensor2D, gv as tf.Tensor2D, false, true) as tf.Tensor2D;
          const result = optimizer.minimize(() => spectralContrastiveLoss(expand(product(), ofPairs), { negatives: 'all' }), true, [gu, gv]) as tf.Scalar;
          value = result.dataSync()[0];
          result.dispose();
        }
      }
      expect(value, `rank ${rank}`).toBeCloseTo(-squares.slice(0, rank).reduce((a, b) => a + b, 0), 4);
      tf.dispose([gu, gv]);
      optimizer.dispose();
    }
  }, 30_000);
});
