import {
  alignmentLoss,
  barlowTwinsLoss,
  bilinearLogits,
  clipLoss,
  conditionalLoss,
  conditionalMmdLoss,
  cosineLogits,
  dclLoss,
  dclwLoss,
  derangement,
  distillationLoss,
  fineTuneLoss,
  hardNegativeLoss,
  infoNceLoss,
  innerLogits,
  jointLoss,
  jointMmdLoss,
  l2Logits,
  labelGivenImageLoss,
  labelledConditionalLoss,
  ntXentLoss,
  quadraticLogits,
  sigLipLoss,
  spectralContrastiveLoss,
  supConLoss,
  tripletLoss,
  uniformityLoss,
  vicRegLoss,
} from '@crossmodal/losses';
import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { Check } from '../reproduction.ts';
import { cosine, dot, float64, squaredDistance, type Table, transposed } from './float64.ts';
import { GRADIENT_TOLERANCE, gradientsOf, normals, tensor, VALUE_TOLERANCE, valueOf } from './identity.ts';

/** A loss beside its definition, and where they are compared. */
interface Subject {
  readonly name: string;
  /** What the gradient is taken of. */
  readonly of: string;
  readonly inputs: readonly Table[];
  loss(...inputs: tf.Tensor2D[]): tf.Scalar;
  reference(...inputs: Table[]): number;
}

const n = 6;
const dim = 3;
const tau = 0.5;

function subjects(random: Random): Subject[] {
  const s = normals(n, n, random);
  const [zu, zv] = [normals(n, dim, random), normals(n, dim, random)];
  const near = zv.map((row, i) => row.map((x, k) => zu[i][k] + 0.5 * x));
  const z = [...zu, ...near];
  const classes = [0, 1, 2, 0, 0, 1];
  const labelTensor = () => tf.tensor1d(classes, 'int32');
  const teacher = normals(n, n, random);
  const [Ku, Kv] = [normals(n, 2, random), normals(n, 2, random)].map((points) =>
    float64.table(points, points, (a, b) => Math.exp(-squaredDistance(a, b) / 2)),
  );
  const permutation = derangement(n, random);
  const law = [0.5, 0.2, 0.3];
  const negatives = { beta: 0.5, tauPlus: 0.05, minimumLogit: -3 };
  const weights = float64.vonMisesFisherWeights(z, 0.5);
  const form = (a: readonly number[], matrix: Table, b: readonly number[]) => dot(a, matrix.map((row) => dot(row, b)));
  const [W, B, C] = [normals(dim, dim, random), normals(dim, dim, random), normals(dim, dim, random)];
  const ofLogits = (name: string, loss: Subject['loss'], reference: (x: Table) => number): Subject => ({ name, of: 'logits', inputs: [s], loss, reference });
  const ofBoth = (name: string, loss: Subject['loss'], reference: (u: Table, v: Table) => number): Subject => ({ name, of: 'both embeddings', inputs: [zu, near], loss, reference });
  const ofViews = (name: string, loss: Subject['loss'], reference: (x: Table) => number): Subject => ({ name, of: 'embeddings', inputs: [z], loss, reference });
  const both = (x: tf.Tensor2D) => conditionalLoss(x);
  const twoSided = (x: Table) => float64.conditional(x, 1, 1);
  return [
    ofLogits('clipLoss', clipLoss, (x) => twoSided(x) + Math.log(n)),
    ...[[1, 1], [2, 0], [0, 2], [1.5, 0.5]].map(([lambdaU, lambdaV]) =>
      ofLogits(`conditionalLoss (${lambdaU}, ${lambdaV})`, (x) => conditionalLoss(x, { lambdaU, lambdaV }), (x) => float64.conditional(x, lambdaU, lambdaV)),
    ),
    ofLogits('jointLoss, offdiag', (x) => jointLoss(x), (x) => float64.joint(x, (i, j) => i !== j)),
    ofLogits('jointLoss, all', (x) => jointLoss(x, { negatives: 'all' }), (x) => float64.joint(x, () => true)),
    ofLogits('jointLoss, shuffle', (x) => jointLoss(x, { negatives: 'shuffle', permutation }), (x) => float64.joint(x, (i, j) => permutation[i] === j)),
    ...(['u', 'v'] as const).flatMap((estimator) => [
      ofLogits(
        `conditionalMmdLoss, ${estimator}-statistic`,
        (x) => conditionalMmdLoss(x, { Ku: tensor(Ku), Kv: tensor(Kv), estimator }),
        (x) => float64.conditionalMmd(x, Ku, estimator) + float64.conditionalMmd(transposed(x), Kv, estimator),
      ),
      ofLogits(`jointMmdLoss, ${estimator}-statistic`, (x) => jointMmdLoss(x, { Ku: tensor(Ku), Kv: tensor(Kv), estimator }), (x) =>
        float64.jointMmd(x, { Ku, Kv, estimator })),
    ]),
    { name: 'labelledConditionalLoss', of: 'logits', inputs: [normals(n, 3, random)], loss: (x) => labelledConditionalLoss(x, labelTensor()), reference: (x) => twoSided(x.map((row) => classes.map((label) => row[label]))) },
    {
      name: 'labelGivenImageLoss',
      of: 'logits',
      inputs: [normals(n, 3, random)],
      loss: (x) => labelGivenImageLoss(x, labelTensor()),
      reference: (x) => float64.crossEntropy(x, classes, [1, 1, 1]),
    },
    {
      name: 'fineTuneLoss',
      of: 'embeddings, G and F',
      inputs: [zu, normals(dim, 3, random), normals(1, 3, random)],
      loss: (x, G, F) => fineTuneLoss(x, labelTensor(), G, { F: tf.squeeze(F, [0]) as tf.Tensor1D, temperature: tau, labelMarginal: law }),
      reference: (x, G, [F]) => {
        const products = float64.table(x, transposed(G), (a, b) => dot(a, b) / tau);
        return float64.crossEntropy(products.map((row) => row.map((value, c) => value + F[c])), classes, law);
      },
    },
    ofLogits('infoNceLoss', (x) => infoNceLoss(x), float64.infoNce),
    ofLogits('distillationLoss', (x) => distillationLoss(x, tensor(teacher), { temperature: 2 }), (x) =>
      float64.divergence(x.map((row) => row.map((value) => value / 2)), teacher.map((row) => row.map((value) => value / 2)))),
    ofLogits('hardNegativeLoss', (x) => hardNegativeLoss(x), (x) => float64.hardNegative(x, { beta: 1, tauPlus: 0, minimumLogit: -Infinity })),
    ofLogits('hardNegativeLoss, debiased', (x) => hardNegativeLoss(x, negatives), (x) => float64.hardNegative(x, negatives)),
    {
      name: 'sigLipLoss',
      of: 'logits and bias',
      inputs: [s, [[-1.2]]],
      loss: (x, bias) => sigLipLoss(x, { bias: tf.squeeze(bias) as tf.Scalar }),
      reference: (x, [[bias]]) => float64.sigLip(x, bias),
    },
    ofLogits('spectralContrastiveLoss', (x) => spectralContrastiveLoss(x), float64.spectral),
    ofBoth('alignmentLoss', (u, v) => alignmentLoss(u, v), (u, v) => float64.alignment(u, v, 2)),
    ofViews('uniformityLoss', (x) => uniformityLoss(x), (x) => float64.uniformity(x, 2)),
    ofBoth('barlowTwinsLoss', (u, v) => barlowTwinsLoss(u, v), (u, v) => float64.barlowTwins(u, v, 0.005)),
    ofBoth('vicRegLoss', (u, v) => vicRegLoss(u, v), float64.vicReg),
    ofViews('ntXentLoss', (x) => ntXentLoss(x, { temperature: tau }), (x) => float64.ntXent(x, tau)),
    ofViews('dclLoss', (x) => dclLoss(x, { temperature: tau }), (x) => float64.decoupled(x, tau, [1])),
    // The weights are constants of the gradient: those of the point of comparison.
    ofViews('dclwLoss', (x) => dclwLoss(x, { temperature: tau }), (x) => float64.decoupled(x, tau, weights)),
    ofViews('supConLoss', (x) => supConLoss(x, tf.tensor1d([...classes, ...classes], 'int32'), { temperature: tau }), (x) => float64.supCon(x, [...classes, ...classes], tau)),
    ...(['all', 'hardest', 'semi-hard'] as const).map((choice) =>
      ofBoth(`tripletLoss, ${choice}`, (u, v) => tripletLoss(u, v, { margin: 2, negatives: choice }), (u, v) => float64.triplet(u, v, { margin: 2, negatives: choice })),
    ),
    ofBoth('conditionalLoss of innerLogits', (u, v) => both(innerLogits(u, v, { temperature: tau })), (u, v) => twoSided(float64.table(u, v, (a, b) => dot(a, b) / tau))),
    ofBoth('conditionalLoss of cosineLogits', (u, v) => both(cosineLogits(u, v, { temperature: tau })), (u, v) => twoSided(float64.table(u, v, (a, b) => cosine(a, b) / tau))),
    ofBoth('conditionalLoss of l2Logits', (u, v) => both(l2Logits(u, v, { temperature: tau })), (u, v) => twoSided(float64.table(u, v, (a, b) => -squaredDistance(a, b) / (2 * tau)))),
    {
      name: 'conditionalLoss of bilinearLogits',
      of: 'embeddings and W',
      inputs: [zu, zv, W],
      loss: (u, v, matrix) => both(bilinearLogits(u, v, matrix)),
      reference: (u, v, matrix) => twoSided(float64.table(u, v, (a, b) => form(a, matrix, b))),
    },
    {
      name: 'conditionalLoss of quadraticLogits',
      of: 'embeddings, A, B and C',
      inputs: [zu, zv, W, B, C],
      loss: (u, v, a, b, c) => both(quadraticLogits(u, v, { A: a, B: b, C: c })),
      reference: (u, v, a, b, c) => twoSided(float64.table(u, v, (x, y) => form(x, a, y) - form(x, b, x) / 2 - form(y, c, y) / 2)),
    },
  ];
}

/** Values against the definitions, and gradients against central differences of these, for every loss. */
export function gradientChecks(random: Random): Check[] {
  const all = subjects(random);
  const source = 'its definition, in float64';
  return [
    ...all.map(({ name, inputs, loss, reference }): Check => {
      const expected = reference(...inputs);
      return {
        group: 'Values beside the definitions in float64: largest relative error',
        name,
        source,
        expected: { residualAtMost: VALUE_TOLERANCE },
        ours: Math.abs(valueOf(loss, ...inputs) - expected) / Math.max(1, Math.abs(expected)),
      };
    }),
    ...all.map(({ name, of, inputs, loss, reference }): Check => {
      const gradients = gradientsOf(loss, ...inputs);
      const errors = inputs.map((_, which) => {
        const expected = float64.centralDifferences(reference, inputs, which);
        const largest = Math.max(...expected.flat().map(Math.abs));
        return Math.max(...expected.flatMap((row, i) => row.map((value, j) => Math.abs(value - gradients[which][i][j])))) / largest;
      });
      return {
        group: 'Gradients beside central differences of the definitions: largest error, relative to the largest entry',
        name: `${name}, ${of}`,
        source: `${source}; differences of step 1e-5`,
        expected: { residualAtMost: GRADIENT_TOLERANCE },
        ours: Math.max(...errors),
      };
    }),
  ];
}
