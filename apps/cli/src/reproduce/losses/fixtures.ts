import {
  clipLoss,
  conditionalLoss,
  conditionalMmdLoss,
  cosineLogits,
  fineTuneLoss,
  gaussianKernel,
  jointLoss,
  jointMmdLoss,
  l2Logits,
} from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import type { Check } from '../reproduction.ts';
import type { Table } from './float64.ts';
import { gradientsOf, tensor, VALUE_TOLERANCE, valueOf } from './identity.ts';

/** Logits of three pairs. The values below follow from nine exponentials; they were worked out outside this code. */
const worked = [[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]];
const [pointsU, pointsV] = [[[0], [1], [2.5]], [[0.2], [0.9], [2]]];

const gradient = [
  [-0.0650080098, 0.052350492, 0.0174833466],
  [0.0796914443, -0.1583523329, 0.0595460839],
  [0.0263455349, 0.0763649106, -0.0884214696],
];

/** Four labelled points, three classes, τ = 1/2. */
const fineTuning = {
  x: [[1, 0], [0.6, 0.8], [0, 1], [-0.8, 0.6]],
  labels: [0, 1, 1, 2],
  G: [[1, 0, -1], [0, 1, 0.5]],
  F: [[0.1, -0.2, 0]],
  loss: -0.6961050662,
  ofG: [[0.0713637843, -0.2010602326, 0.1296964483], [0.2363989913, -0.3322580893, 0.095859098]],
  ofF: [[0.1157662185, -0.1468174443, 0.0310512258]],
};

const difference = (a: Table, b: Table): number => Math.max(...a.flatMap((row, i) => row.map((value, j) => Math.abs(value - b[i][j]))));

/** Examples small enough to be worked out elsewhere, to ten digits. */
export function fixtureChecks(): Check[] {
  const group = 'Worked examples of three pairs and four labelled points';
  const check = (name: string, value: number, loss: (s: tf.Tensor2D) => tf.Scalar): Check => ({
    group,
    name,
    source: 'worked out independently',
    expected: { value, tolerance: VALUE_TOLERANCE },
    ours: valueOf(loss, worked),
  });
  const residual = (name: string, ours: number): Check => ({ group, name, source: 'worked out independently', expected: { residualAtMost: VALUE_TOLERANCE }, ours });
  const kernels = () => ({ Ku: gaussianKernel(tensor(pointsU), { bandwidth: 1 }), Kv: gaussianKernel(tensor(pointsV), { bandwidth: 1 }) });
  const weighted = (lambdaU: number, lambdaV: number) => (s: tf.Tensor2D) => conditionalLoss(s, { lambdaU, lambdaV });
  const fine = (G: tf.Tensor2D, F: tf.Tensor2D) =>
    fineTuneLoss(tensor(fineTuning.x), tf.tensor1d(fineTuning.labels, 'int32'), G, { F: tf.squeeze(F, [0]) as tf.Tensor1D, temperature: 0.5 });
  const [ofG, ofF] = gradientsOf(fine, fineTuning.G, fineTuning.F);
  const rows = (logits: (u: tf.Tensor2D, v: tf.Tensor2D) => tf.Tensor2D) =>
    tf.tidy(() => logits(tensor([[3, 4], [0, -2]]), tensor([[1, 0], [1, 1]])).arraySync()) as number[][];
  return [
    check('L_clip', 0.3907837681, clipLoss),
    check('L_cond', -0.7078285206, weighted(1, 1)),
    check('L_cond(2, 0)', -0.7177339371, weighted(2, 0)),
    check('L_cond(0, 2)', -0.697923104, weighted(0, 2)),
    check('L_cond(1.5, 0.5)', -0.7127812288, weighted(1.5, 0.5)),
    check('L_joint, all', -0.6769858653, (s) => jointLoss(s, { negatives: 'all' })),
    check('L_joint, offdiag', -1.5155948385, (s) => jointLoss(s)),
    residual('∂L_cond/∂S', difference(gradientsOf(weighted(1, 1), worked)[0], gradient)),
    check('conditional MMD (1, 0), V-statistic', -0.4582120507, (s) => conditionalMmdLoss(s, { ...kernels(), lambdaV: 0, estimator: 'v' })),
    check('conditional MMD (1, 0), U-statistic', -0.0598316989, (s) => conditionalMmdLoss(s, { ...kernels(), lambdaV: 0 })),
    check('joint MMD, V-statistic', -0.4592197868, (s) => jointMmdLoss(s, { ...kernels(), estimator: 'v' })),
    residual('cosine logits', difference(rows(cosineLogits), [[0.6, 0.9899494937], [0, -Math.SQRT1_2]])),
    residual('L2 logits', difference(rows(l2Logits), [[-10, -6.5], [-2.5, -5]])),
    { group, name: 'L_fine', source: 'worked out independently', expected: { value: fineTuning.loss, tolerance: VALUE_TOLERANCE }, ours: valueOf(fine, fineTuning.G, fineTuning.F) },
    residual('∂L_fine/∂G', difference(ofG, fineTuning.ofG)),
    residual('∂L_fine/∂F', difference(ofF, fineTuning.ofF)),
  ];
}
