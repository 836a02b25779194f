import * as tf from '@tensorflow/tfjs-core';
import { createRandom, finiteJoint } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { expectGradients, valueAndGradients } from '../../test/expect-gradients.ts';
import { referenceForm, referenceLabelLoss } from '../../test/paper-reference.ts';
import { maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import { fineTuneLoss, type FineTuneLossOptions, labelGivenImageLoss, labelledConditionalLoss } from '../index.ts';

// The worked example: four embeddings, three classes.
const workedX = [[1, 0], [0.6, 0.8], [0, 1], [-0.8, 0.6]];
const workedLabels = [0, 1, 1, 2];
const workedG = [[1, 0, -1], [0, 1, 0.5]];
const workedF = [[0.1, -0.2, 0]];

const vector = (matrix: tf.Tensor2D) => tf.reshape(matrix, [-1]) as tf.Tensor1D;
const classes = (labels: number[]) => tf.tensor1d(labels, 'int32');

describe.each(backends)('fineTuneLoss on %s', (backend) => {
  useBackend(backend);

  it('has the value and the gradients of the worked example', () => {
    const { value, gradients } = valueAndGradients(
      (x, G, F) => fineTuneLoss(x, classes(workedLabels), G, { F: vector(F), temperature: 0.5 }),
      [workedX, workedG, workedF],
    );
    expect(value).toBeCloseTo(-0.6961050662, 5);
    expect(maximumDifference(gradients[1], [[0.0713637843, -0.2010602326, 0.1296964483], [0.2363989913, -0.3322580893, 0.095859098]])).toBeLessThan(1e-5);
    expect(maximumDifference(gradients[2], [[0.1157662185, -0.1468174443, 0.0310512258]])).toBeLessThan(1e-5);
  });

  it('agrees with float64 sums and their finite differences for every law of the labels', () => {
    const random = createRandom(41);
    const [x, G, F] = [normalMatrix(6, 3, random), normalMatrix(3, 4, random), normalMatrix(1, 4, random)];
    const labels = [0, 1, 1, 3, 2, 0];
    const laws: [FineTuneLossOptions['labelMarginal'], number[]][] = [
      ['uniform', [0.25, 0.25, 0.25, 0.25]],
      ['batch', [2 / 6, 2 / 6, 1 / 6, 1 / 6]],
      [[0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4]],
    ];
    const logits = (points: number[][], g: number[][], f: number[]) =>
      points.map((row) => f.map((value, c) => value + referenceForm(row, g.map((line) => [line[c]]), [1]) / 0.5));
    for (const [labelMarginal = 'uniform', law] of laws) {
      expectGradients(
        (points, g, f) => tf.mul(fineTuneLoss(points, classes(labels), g, { F: vector(f), temperature: 0.5, labelMarginal }), 2),
        (points, g, f) => 2 * referenceLabelLoss(logits(points, g, f[0]), labels, law),
        [x, G, F],
      );
      expectGradients(
        (points, g) => fineTuneLoss(points, classes(labels), g, { temperature: 0.5, labelMarginal }),
        (points, g) => referenceLabelLoss(logits(points, g, [0, 0, 0, 0]), labels, law),
        [x, G],
      );
    }
  });

  it('is the labelled conditional loss that predicts v, on its logits', () => {
    const random = createRandom(42);
    const [x, G] = [normalMatrix(5, 3, random), normalMatrix(3, 3, random)];
    const [ours, theirs] = tf.tidy(() => {
      const [points, columns, labels] = [tf.tensor2d(x), tf.tensor2d(G), classes([0, 1, 2, 2, 1])];
      const logits = tf.div(tf.matMul(points, columns), 0.3) as tf.Tensor2D;
      return [
        fineTuneLoss(points, labels, columns, { temperature: 0.3, labelMarginal: 'batch' }).dataSync()[0],
        labelledConditionalLoss(logits, labels, { lambdaU: 0, lambdaV: 2 }).dataSync()[0],
      ];
    });
    expect(ours).toBeCloseTo(theirs, 5);
  });

  it('is at minus the mutual information for the exact posterior, and at 0 for G = 0', () => {
    const counts = [[3, 1, 2], [1, 3, 2]];
    const joint = finiteJoint(counts);
    const pairs = counts.flatMap((row, u) => row.flatMap((count, v) => Array.from({ length: count }, () => [u, v])));
    const x = pairs.map(([u]) => (u === 0 ? [1, 0] : [0, 1]));
    const labels = pairs.map(([, v]) => v);
    const optimum = joint.pointwiseMutualInformation.map((row) => [...row]);
    const { value, gradients } = valueAndGradients((p, g) => fineTuneLoss(p, classes(labels), g, { labelMarginal: 'batch' }), [x, optimum]);
    expect(value).toBeCloseTo(-joint.mutualInformation, 5);
    expect(Math.max(...gradients[1].flat().map(Math.abs))).toBeLessThan(1e-6);
    expect(valueAndGradients((p, g) => fineTuneLoss(p, classes(labels), g), [x, [[0, 0, 0], [0, 0, 0]]]).value).toBeCloseTo(0, 6);
  });

  it('stays finite for logits of ten thousand and zero embeddings, and does not see a constant in F', () => {
    const G = [[1, -1, 0], [0, 1, -1]];
    const f = (shift: number) => (x: tf.Tensor2D, g: tf.Tensor2D) =>
      fineTuneLoss(x, classes([0, 1, 1]), g, { F: tf.tensor1d([shift, shift, shift]), temperature: 1e-4, labelMarginal: 'batch' });
    const { value, gradients } = valueAndGradients(f(0), [[[1, 1], [0, 0], [-1, 1]], G]);
    expect([value, ...gradients.flat(2)].every(Number.isFinite)).toBe(true);
    expect(valueAndGradients(f(2), [[[1e-4, 2e-4], [0, 0], [1e-4, 0]], G]).value).toBeCloseTo(valueAndGradients(f(0), [[[1e-4, 2e-4], [0, 0], [1e-4, 0]], G]).value, 5);
  });

  it('leaks no tensor, with and without a gradient', () => {
    const [x, G, F, labels] = [tf.tensor2d(workedX), tf.tensor2d(workedG), tf.tensor1d(workedF[0]), classes(workedLabels)];
    const classesOfTwo = classes([0, 1, 1, 0]);
    const before = tf.memory().numTensors;
    fineTuneLoss(x, labels, G, { F }).dispose();
    labelGivenImageLoss(x, classesOfTwo).dispose();
    tf.dispose(tf.grad((l) => labelGivenImageLoss(l as tf.Tensor2D, classesOfTwo))(x));
    tf.dispose(tf.grads((g, f) => fineTuneLoss(x, labels, g as tf.Tensor2D, { F: f as tf.Tensor1D }))([G, F]));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([x, G, F, labels, classesOfTwo]);
  });
});

describe.each(backends)('labelGivenImageLoss on %s', (backend) => {
  useBackend(backend);

  it('is softmax cross-entropy, with its gradient', () => {
    const logits = normalMatrix(6, 3, createRandom(43));
    const labels = [0, 1, 2, 2, 1, 0];
    expectGradients(
      (l) => labelGivenImageLoss(l, classes(labels)),
      (l) => referenceLabelLoss(l, labels, [1, 1, 1]),
      [logits],
    );
    // The cross-entropy of the worked example of fine-tuning.
    const worked = [[2.1, -0.2, -2], [1.3, 1.4, -0.4], [0.1, 1.8, 1], [-1.5, 1, 2.2]];
    expect(valueAndGradients((l) => labelGivenImageLoss(l, classes(workedLabels)), [worked]).value).toBeCloseTo(0.4025072225, 5);
  });

  it('is the labelled conditional loss with the weights (0, 2) and a uniform law, plus log K', () => {
    const [ours, theirs] = tf.tidy(() => {
      const [logits, labels] = [tf.tensor2d(normalMatrix(6, 3, createRandom(44))), classes([0, 1, 2, 2, 1, 0])];
      const uniform = { lambdaU: 0, lambdaV: 2, labelMarginal: [1 / 3, 1 / 3, 1 / 3] };
      return [labelGivenImageLoss(logits, labels).dataSync()[0], labelledConditionalLoss(logits, labels, uniform).dataSync()[0]];
    });
    expect(ours).toBeCloseTo(theirs + Math.log(3), 5);
  });

  it('is log K at chance and 0 for certain and right logits', () => {
    const at = (l: number[][]) => valueAndGradients((x) => labelGivenImageLoss(x, classes([0, 2])), [l]).value;
    expect(at([[4, 4, 4], [1, 1, 1]])).toBeCloseTo(Math.log(3), 5);
    expect(at([[1e4, 0, 0], [-1e4, 0, 1e4]])).toBeCloseTo(0, 5);
  });
});

describe('fineTuneLoss', () => {
  useBackend('cpu');

  it('refuses shapes that do not match, labels that are not integers, and laws that are none', () => {
    const [x, G, y] = [tf.zeros([4, 2]) as tf.Tensor2D, tf.zeros([2, 3]) as tf.Tensor2D, classes(workedLabels)];
    expect(() => fineTuneLoss(x, y, tf.zeros([3, 3]))).toThrow(/G is \[3,3\]/);
    expect(() => fineTuneLoss(x, y, tf.zeros([2, 1]))).toThrow(/K >= 2/);
    expect(() => fineTuneLoss(x, classes([0, 1]), G)).toThrow(/labels is \[2\] of type int32; expected \[4\]/);
    expect(() => fineTuneLoss(x, tf.tensor1d([0, 1, 1, 2]), G)).toThrow(/type float32/);
    expect(() => fineTuneLoss(x, y, G, { F: tf.zeros([2]) })).toThrow(/F is \[2\]; expected \[3\]/);
    expect(() => fineTuneLoss(x, y, G, { temperature: 0 })).toThrow(/temperature is 0/);
    expect(() => fineTuneLoss(x, y, G, { labelMarginal: [0.5, 0.5] })).toThrow(/labelMarginal has 2 entries/);
    expect(() => fineTuneLoss(x, y, G, { labelMarginal: [0.5, 0.6, 0.1] })).toThrow(/sum to 1/);
    expect(() => labelGivenImageLoss(x, classes([0]))).toThrow(/labels is \[1\]/);
    expect(() => labelGivenImageLoss(x, tf.tensor1d([0, 1, 1, 0]))).toThrow(/labels has type float32/);
    expect(() => fineTuneLoss(x, y, G, { labelMarginal: 'even' as 'uniform' })).toThrow(/labelMarginal is even/);
  });
});
