import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cosine, mean, product, rotation, sum } from '../test/plain-arrays.ts';
import { maximumDifference, normalMatrix } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { discrepancy, isFiniteThroughout, leaked, valueAndGradients } from '../test/value-and-gradients.ts';
import { cosineLogits, dclLoss, dclwLoss, infoNceLoss, ntXentLoss, supConLoss } from './index.ts';

const temperature = 0.5;
const labels = [0, 1, 2, 0, 0, 1, 2, 2];

/** exp(cosine/τ) of all rows. */
const kernel = (z: number[][], tau: number) => z.map((a) => z.map((b) => Math.exp(cosine(a, b) / tau)));
const without = (row: number[], ...left: number[]) => sum(row.filter((_, k) => !left.includes(k)));
const partner = (i: number, rows: number) => (i + rows / 2) % rows;

const referenceNtXent = (z: number[][]) =>
  mean(kernel(z, temperature).map((row, i) => -Math.log(row[partner(i, z.length)] / without(row, i))));

const referenceSupCon = (z: number[][]) =>
  mean(
    kernel(z, temperature).map((row, i) =>
      mean(row.flatMap((value, p) => (p !== i && labels[p] === labels[i] ? [-Math.log(value / without(row, i))] : []))),
    ),
  );

/** The weights are those at `at`, for they are constants of the gradient. */
const referenceDcl = (z: number[][], weights: number[] = z.map(() => 1)) =>
  mean(
    kernel(z, temperature).map((row, i) => {
      const j = partner(i, z.length);
      return -weights[i] * Math.log(row[j]) + Math.log(without(row, i, j));
    }),
  );

function vonMisesFisherWeights(z: number[][], sigma: number): number[] {
  const e = z.map((row, i) => Math.exp(cosine(row, z[partner(i, z.length)]) / sigma));
  return e.map((value) => 2 - value / mean(e));
}

const supCon = (z: tf.Tensor2D) => supConLoss(z, tf.tensor1d(labels, 'int32'), { temperature });

const losses: [string, (z: tf.Tensor2D) => tf.Scalar][] = [
  ['ntXentLoss', (z) => ntXentLoss(z, { temperature })],
  ['supConLoss', supCon],
  ['dclLoss', (z) => dclLoss(z, { temperature })],
  ['dclwLoss', (z) => dclwLoss(z, { temperature })],
];

describe.each(backends)('the losses of two views on %s', (backend) => {
  useBackend(backend);
  const z = normalMatrix(8, 3, createRandom(1));

  it('have the values of two orthogonal samples with equal views', () => {
    // Cosines: 1 with the other view, 0 with both rows of the other sample. NT-Xent at τ = 1 is −1 + log(e + 2),
    // DCL −1 + log 2; the two pairs are alike, so that the weights of DCLW are 1.
    const orthogonal = [[2, 0], [0, 1], [3, 0], [0, 5]];
    const at = (loss: (x: tf.Tensor2D) => tf.Scalar) => valueAndGradients(loss, [orthogonal]).value;
    expect(at((x) => ntXentLoss(x, { temperature: 1 }))).toBeCloseTo(Math.log(Math.E + 2) - 1, 5);
    expect(at((x) => dclLoss(x, { temperature: 1 }))).toBeCloseTo(Math.log(2) - 1, 5);
    expect(at((x) => dclwLoss(x, { temperature: 1 }))).toBeCloseTo(Math.log(2) - 1, 5);
    expect(at((x) => supConLoss(x, tf.tensor1d([0, 0, 0, 0], 'int32'), { temperature: 1 }))).toBeCloseTo(Math.log(Math.E + 2) - 1 / 3, 5);
  });

  it.each([
    ['ntXentLoss', losses[0][1], referenceNtXent],
    ['supConLoss', losses[1][1], referenceSupCon],
    ['dclLoss', losses[2][1], (x: number[][]) => referenceDcl(x)],
    ['dclwLoss', losses[3][1], (x: number[][]) => referenceDcl(x, vonMisesFisherWeights(z, 0.5))],
  ] as const)('%s agrees with float64 sums and their finite differences', (_name, loss, reference) => {
    const { value, gradient } = discrepancy(loss, reference, [z]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-5);
  });

  it('supConLoss with one class a pair is ntXentLoss, and infoNceLoss with several positives is supConLoss', () => {
    const pairs = valueAndGradients((x) => supConLoss(x, tf.tensor1d([0, 1, 2, 3, 0, 1, 2, 3], 'int32'), { temperature }), [z]);
    const ntXent = valueAndGradients(losses[0][1], [z]);
    expect(pairs.value).toBeCloseTo(ntXent.value, 6);
    expect(maximumDifference(pairs.gradients[0], ntXent.gradients[0])).toBeLessThan(1e-6);

    const mask = labels.map((a, i) => labels.map((b, j) => (a === b && i !== j ? 1 : 0)));
    const others = labels.map((_, i) => labels.map((_b, j) => (i === j ? 0 : 1)));
    const masked = valueAndGradients(
      (x) => infoNceLoss(cosineLogits(x, x, { temperature }), { positives: tf.tensor2d(mask), negatives: tf.tensor2d(others) }),
      [z],
    );
    const supervised = valueAndGradients(supCon, [z]);
    expect(masked.value).toBeCloseTo(supervised.value, 6);
    expect(maximumDifference(masked.gradients[0], supervised.gradients[0])).toBeLessThan(1e-6);
  });

  it('dclLoss is ntXentLoss minus the mean of log(1 + pair / negatives)', () => {
    const difference = mean(kernel(z, temperature).map((row, i) => Math.log(1 + row[partner(i, 8)] / without(row, i, partner(i, 8)))));
    expect(valueAndGradients(losses[2][1], [z]).value).toBeCloseTo(valueAndGradients(losses[0][1], [z]).value - difference, 5);
  });

  it('dclwLoss tends to dclLoss for wide weights', () => {
    const wide = valueAndGradients((x) => dclwLoss(x, { temperature, sigma: 1e6 }), [z]);
    expect(wide.value).toBeCloseTo(valueAndGradients(losses[2][1], [z]).value, 5);
  });

  it.each(losses)('%s does not see rotations, scales of rows and the exchange of the views', (_name, loss) => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: 0.1, max: 3, noNaN: true }), (seed, angle) => {
        const at = normalMatrix(8, 3, createRandom(seed));
        const expected = valueAndGradients(loss, [at]).value;
        const rotated = product(at, rotation(3, angle));
        const scaled = at.map((row, i) => row.map((x) => x * (0.5 + i)));
        expect(valueAndGradients(loss, [rotated]).value).toBeCloseTo(expected, 4);
        expect(valueAndGradients(loss, [scaled]).value).toBeCloseTo(expected, 4);
      }),
      { numRuns: 5, seed: 1 },
    );
    const exchanged = [...z.slice(4), ...z.slice(0, 4)];
    if (loss !== supCon) expect(valueAndGradients(loss, [exchanged]).value).toBeCloseTo(valueAndGradients(loss, [z]).value, 5);
  });

  it.each(losses)('%s stays finite for duplicates, zeros, large rows and small temperatures', (name, loss) => {
    const rows = 8;
    expect(isFiniteThroughout(loss, [Array.from({ length: rows }, () => [1, 2, 3])])).toBe(true);
    expect(isFiniteThroughout(loss, [Array.from({ length: rows }, (_, i) => [0, i % 2, 0])])).toBe(true);
    expect(isFiniteThroughout(loss, [Array.from({ length: rows }, (_, i) => [1e4, -1e4 * i, 0])])).toBe(true);
    if (name === 'ntXentLoss') expect(isFiniteThroughout((x) => ntXentLoss(x, { temperature: 1e-4 }), [z])).toBe(true);
  });

  it.each(losses)('%s leaks no tensor, with and without a gradient', (name, loss) => {
    const y = tf.tensor1d(labels, 'int32');
    expect(leaked(name === 'supConLoss' ? (x) => supConLoss(x, y) : loss, [z])).toBe(0);
    y.dispose();
  });
});

describe('the losses of two views', () => {
  useBackend('cpu');

  it('refuse an odd number of rows, a single sample, a class of one row and temperatures that are none', () => {
    for (const loss of [ntXentLoss, dclLoss, dclwLoss]) {
      expect(() => loss(tf.zeros([5, 2]))).toThrow(/z is \[5,2\]; expected \[2n, dim\]/);
      expect(() => loss(tf.zeros([2, 2]))).toThrow(/n >= 2/);
      expect(() => loss(tf.zeros([4, 2]), { temperature: 0 })).toThrow(/temperature is 0/);
    }
    expect(() => dclwLoss(tf.zeros([4, 2]), { sigma: -1 })).toThrow(/sigma is -1/);
    expect(() => supConLoss(tf.zeros([4, 2]), tf.tensor1d([0, 0, 7, 0], 'int32'))).toThrow(/row 2 is the only one with label 7/);
    expect(() => supConLoss(tf.zeros([4, 2]), tf.tensor1d([0, 0, 1, 1]))).toThrow(/type float32/);
    expect(() => supConLoss(tf.zeros([4, 2]), tf.tensor1d([0, 0], 'int32'))).toThrow(/labels is \[2\]/);
  });
});

describe('the losses of embeddings', () => {
  useBackend('cpu');

  it('refuse another type than float32 by name', () => {
    const z = tf.zeros([4, 2], 'int32') as tf.Tensor2D;
    const ofViews: [string, () => tf.Scalar][] = [['ntXentLoss', () => ntXentLoss(z)], ['dclLoss', () => dclLoss(z)], ['dclwLoss', () => dclwLoss(z)]];
    for (const [name, run] of ofViews) expect(run).toThrow(`${name}: z has type int32; expected float32`);
    expect(() => supConLoss(z, tf.tensor1d([0, 0, 1, 1], 'int32'))).toThrow(/supConLoss: z has type int32/);
  });
});
