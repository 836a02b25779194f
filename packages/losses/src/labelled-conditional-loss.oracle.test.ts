import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteConditionalLoss, finiteJoint } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { finiteDifferences, maximumDifference, normalMatrix, referenceConditionalLoss } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { conditionalLoss, innerLogits, labelledConditionalLoss, type LabelledConditionalLossOptions } from './index.ts';

const objectives = [
  { name: 'label given image', lambdaU: 0, lambdaV: 2 },
  { name: 'image given label', lambdaU: 2, lambdaV: 0 },
  { name: 'two-sided', lambdaU: 1, lambdaV: 1 },
  { name: 'weighted', lambdaU: 0.4, lambdaV: 1.7 },
];

const labels = [2, 0, 1, 1, 2, 2, 0, 1];

/** The logits of the pairs, S_ij = L_{i, y_j}. */
const paired = (l: number[][], y: number[]) => l.map((row) => y.map((label) => row[label]));

function lossOf(l: number[][], y: number[], options: LabelledConditionalLossOptions): number {
  return tf.tidy(() => labelledConditionalLoss(tf.tensor2d(l), tf.tensor1d(y, 'int32'), options).dataSync()[0]);
}

function gradientOf(l: number[][], y: number[], options: LabelledConditionalLossOptions): number[][] {
  return tf.tidy(() => {
    const target = tf.tensor1d(y, 'int32');
    return tf.grad((x) => labelledConditionalLoss(x as tf.Tensor2D, target, options))(tf.tensor2d(l)).arraySync();
  }) as number[][];
}

describe.each(backends)('labelledConditionalLoss on %s', (backend) => {
  useBackend(backend);

  it.each(objectives)('equals the conditional loss of the pairs, value and gradient: $name', ({ lambdaU, lambdaV }) => {
    const l = normalMatrix(8, 3, createRandom(1));
    const reference = (x: number[][]) => referenceConditionalLoss(paired(x, labels), lambdaU, lambdaV);
    expect(Math.abs(lossOf(l, labels, { lambdaU, lambdaV }) - reference(l))).toBeLessThan(1e-5);
    expect(maximumDifference(gradientOf(l, labels, { lambdaU, lambdaV }), finiteDifferences(reference, l))).toBeLessThan(1e-5);
  });

  it.each(objectives)('equals the dense loss through one-hot embeddings and inner products: $name', ({ lambdaU, lambdaV }) => {
    const l = normalMatrix(8, 3, createRandom(2));
    const dense = tf.tidy(() => {
      const zv = tf.cast(tf.oneHot(tf.tensor1d(labels, 'int32'), 3), 'float32') as tf.Tensor2D;
      const both = tf.valueAndGrad((zu) => conditionalLoss(innerLogits(zu as tf.Tensor2D, zv), { lambdaU, lambdaV }))(tf.tensor2d(l));
      return { value: both.value.dataSync()[0], grad: both.grad.arraySync() as number[][] };
    });
    expect(lossOf(l, labels, { lambdaU, lambdaV })).toBeCloseTo(dense.value, 5);
    expect(maximumDifference(gradientOf(l, labels, { lambdaU, lambdaV }), dense.grad)).toBeLessThan(1e-6);
  });

  it.each(objectives)('equals the population loss of a finite joint law in its exact proportions: $name', ({ lambdaU, lambdaV }) => {
    const table = [[4, 1, 2], [1, 5, 3]];
    const joint = finiteJoint(table);
    const t = normalMatrix(2, 3, createRandom(3));
    const pairs = table.flatMap((row, u) => row.flatMap((count, v) => Array.from({ length: count }, () => [u, v])));
    const y = pairs.map(([, v]) => v);
    const batch = (x: number[][]) => pairs.map(([u]) => [...x[u]]);
    expect(lossOf(batch(t), y, { lambdaU, lambdaV })).toBeCloseTo(finiteConditionalLoss(joint, t, { lambdaU, lambdaV }), 5);

    const optimum = joint.pointwiseMutualInformation.map((row) => [...row]);
    expect(lossOf(batch(optimum), y, { lambdaU, lambdaV })).toBeCloseTo(-((lambdaU + lambdaV) / 2) * joint.mutualInformation, 5);
    const g = gradientOf(batch(optimum), y, { lambdaU, lambdaV });
    const tableGradient = [[0, 0, 0], [0, 0, 0]];
    pairs.forEach(([u], i) => g[i].forEach((value, c) => (tableGradient[u][c] += value)));
    expect(Math.max(...tableGradient.flat().map(Math.abs))).toBeLessThan(1e-6);
  });

  it('is softmax cross-entropy minus log K for label given image and a uniform marginal', () => {
    const l = normalMatrix(8, 3, createRandom(4));
    const crossEntropy = (x: number[][]) =>
      x.reduce((sum, row, i) => sum - row[labels[i]] + Math.log(row.reduce((total, value) => total + Math.exp(value), 0)), 0) / 8;
    const options = { lambdaU: 0, lambdaV: 2, labelMarginal: [1 / 3, 1 / 3, 1 / 3] };
    expect(lossOf(l, labels, options)).toBeCloseTo(crossEntropy(l) - Math.log(3), 5);
    expect(maximumDifference(gradientOf(l, labels, options), finiteDifferences(crossEntropy, l))).toBeLessThan(1e-5);
  });

  it('is cross-entropy minus the entropy of the labels, after the bias is shifted by the log marginal', () => {
    // Proposition 6.1 for labels that are not uniform: L_mnist[g] − H(v) = L(0, 2)[g − log μ_v].
    const l = normalMatrix(8, 3, createRandom(5));
    const marginal = [2 / 8, 3 / 8, 3 / 8];
    const entropyOfLabels = -marginal.reduce((sum, p) => sum + p * Math.log(p), 0);
    const crossEntropy =
      l.reduce((sum, row, i) => sum - row[labels[i]] + Math.log(row.reduce((total, value) => total + Math.exp(value), 0)), 0) / 8;
    const shifted = l.map((row) => row.map((value, c) => value - Math.log(marginal[c])));
    expect(lossOf(shifted, labels, { lambdaU: 0, lambdaV: 2 })).toBeCloseTo(crossEntropy - entropyOfLabels, 5);
  });

  it('gives a constant added to a class no gradient where the image is predicted', () => {
    const g = gradientOf(normalMatrix(8, 3, createRandom(6)), labels, { lambdaU: 2, lambdaV: 0 });
    for (let c = 0; c < 3; c++) expect(Math.abs(g.reduce((sum, row) => sum + row[c], 0))).toBeLessThan(1e-6);
    const labelGivenImage = gradientOf(normalMatrix(8, 3, createRandom(6)), labels, { lambdaU: 0, lambdaV: 2 });
    expect(Math.abs(labelGivenImage.reduce((sum, row) => sum + row[0], 0))).toBeGreaterThan(1e-3);
  });

  it('stays finite where a class is absent from the batch and for logits of ten thousand', () => {
    const l = [[1e4, -1e4, 3], [0, 1e4, -1e4]];
    for (const { lambdaU, lambdaV } of objectives) {
      expect(lossOf(l, [0, 1], { lambdaU, lambdaV })).toSatisfy(Number.isFinite);
      expect(gradientOf(l, [0, 1], { lambdaU, lambdaV }).flat().every(Number.isFinite)).toBe(true);
    }
  });

  it('leaks no tensor, with and without a gradient', () => {
    const l = tf.randomNormal([8, 3], 0, 1, 'float32', 1) as tf.Tensor2D;
    const y = tf.tensor1d(labels, 'int32');
    const before = tf.memory().numTensors;
    labelledConditionalLoss(l, y).dispose();
    tf.grad((x) => labelledConditionalLoss(x as tf.Tensor2D, y, { labelMarginal: [0.2, 0.3, 0.5] }))(l).dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([l, y]);
  });
});

const l = () => tf.zeros([4, 3]) as tf.Tensor2D;

describe('labelledConditionalLoss', () => {
  useBackend('cpu');

  it('refuses labels of another length or type and a single class', () => {
    expect(() => labelledConditionalLoss(l(), tf.tensor1d([0, 1], 'int32'))).toThrow(/labels is \[2\]/);
    expect(() => labelledConditionalLoss(l(), tf.tensor1d([0, 1, 2, 0]))).toThrow(/type float32; expected int32/);
    expect(() => labelledConditionalLoss(tf.zeros([4, 1]), tf.tensor1d([0, 0, 0, 0], 'int32'))).toThrow(/K >= 2/);
  });

  it('refuses a label marginal that is no law on the classes', () => {
    const y = tf.tensor1d([0, 1, 2, 0], 'int32');
    expect(() => labelledConditionalLoss(l(), y, { labelMarginal: [0.5, 0.5] })).toThrow(/labelMarginal has 2 entries/);
    expect(() => labelledConditionalLoss(l(), y, { labelMarginal: [0.5, 0.6, -0.1] })).toThrow(/numbers >= 0 that sum to 1/);
    expect(() => labelledConditionalLoss(l(), y, { labelMarginal: [0.5, 0.1, 0.1] })).toThrow(/sum to 1/);
  });
});
