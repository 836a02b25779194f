import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';
import * as tf from '@tensorflow/tfjs-core';

import { mean, sum, squaredDistance } from '../test/plain-arrays.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { alignmentLoss, clipLoss, conditionalLoss, jointLoss, sigLipLoss, spectralContrastiveLoss, tripletLoss, uniformityLoss } from './index.ts';

const n = 768;
const logSumExp = (values: number[]) => {
  const largest = values.reduce((a, b) => Math.max(a, b), -Infinity);
  return largest + Math.log(sum(values.map((x) => Math.exp(x - largest))));
};
const random = createRandom(1);
// Numbers that float32 holds exactly, so that both sides read the same.
const number = () => Math.round(256 * random.normal()) / 256;
const s = Array.from({ length: n }, () => Array.from({ length: n }, number));
const z = Array.from({ length: n }, () => [number(), number(), number()]);
const columns = s[0].map((_, j) => s.map((row) => row[j]));
const paired = mean(s.map((row, i) => row[i]));
const off = s.map((row, i) => row.filter((_, j) => j !== i));

/** Value at 768 pairs, where one float32 sum over n² terms in order would lose digits. */
const cases: [string, () => tf.Scalar, () => number][] = [
  ['clipLoss', () => clipLoss(tf.tensor2d(s)), () => (mean(s.map(logSumExp)) + mean(columns.map(logSumExp))) / 2 - paired],
  ['conditionalLoss', () => conditionalLoss(tf.tensor2d(s)), () => (mean(s.map(logSumExp)) + mean(columns.map(logSumExp))) / 2 - paired - Math.log(n)],
  ['jointLoss, all', () => jointLoss(tf.tensor2d(s), { negatives: 'all' }), () => logSumExp(s.flat()) - Math.log(n * n) - paired],
  ['jointLoss, offdiag', () => jointLoss(tf.tensor2d(s)), () => logSumExp(off.flat()) - Math.log(n * (n - 1)) - paired],
  ['sigLipLoss', () => sigLipLoss(tf.tensor2d(s), { bias: -6 }), () => mean(s.map((row, i) => sum(row.map((x, j) => Math.log1p(Math.exp((i === j ? -1 : 1) * (x - 6)))))))],
  ['spectralContrastiveLoss, all', () => spectralContrastiveLoss(tf.tensor2d(s), { negatives: 'all' }), () => mean(s.map((row) => mean(row.map((x) => x * x)))) - 2 * paired],
  ['spectralContrastiveLoss, offdiag', () => spectralContrastiveLoss(tf.tensor2d(s)), () => mean(off.map((row) => mean(row.map((x) => x * x)))) - 2 * paired],
  ['uniformityLoss', () => uniformityLoss(tf.tensor2d(z)), () => Math.log(mean(z.map((a, i) => mean(z.flatMap((b, j) => (i === j ? [] : [Math.exp(-2 * squaredDistance(a, b))]))))))],
  ['alignmentLoss', () => alignmentLoss(tf.tensor2d(z), tf.tensor2d(z.toReversed())), () => mean(z.map((a, i) => squaredDistance(a, z[n - 1 - i])))],
  ['tripletLoss, all', () => tripletLoss(tf.tensor2d(z), tf.tensor2d(z.toReversed()), { negatives: 'all' }), () =>
    mean(z.map((a, i) => mean(z.toReversed().flatMap((b, j) => (i === j ? [] : [Math.max(0, 0.2 + squaredDistance(a, z[n - 1 - i]) - squaredDistance(a, b))])))))],
];

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  it.each(cases)('%s keeps five digits at 768 pairs', (_name, loss, reference) => {
    const value = tf.tidy(() => loss().dataSync()[0]);
    const expected = reference();
    expect(Math.abs(value - expected) / Math.max(1, Math.abs(expected))).toBeLessThan(1e-5);
  }, 20_000);
});
