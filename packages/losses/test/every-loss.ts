import * as tf from '@tensorflow/tfjs-core';

import * as api from '../src/index.ts';
import type { LossName } from '../src/index.ts';

/** A function of matrices of stated widths; n pairs. */
export interface AnyLoss {
  readonly name: string;
  /** Its entry in the registry, if it is there. */
  readonly entry?: LossName;
  /** What the loss reads: one n × n matrix of logits, n × 3 logits of labels, or embeddings. */
  readonly reads: 'logits' | 'label logits' | 'pair' | 'views' | 'rows';
  readonly loss: (...inputs: tf.Tensor2D[]) => tf.Scalar;
}

const classes = (n: number) => tf.tensor1d(Array.from({ length: n }, (_, i) => i % 3), 'int32');
/** Every label twice or more, for n ≥ 2. */
const twice = (n: number) => tf.tensor1d(Array.from({ length: n }, (_, i) => i % Math.max(1, Math.floor(n / 2))), 'int32');
const rotated = (n: number) => Uint32Array.from({ length: n }, (_, i) => (i + 1) % n);
const points = (n: number) => tf.tensor2d(Array.from({ length: n }, (_, i) => [Math.sin(i), Math.cos(3 * i)]));
const kernels = (n: number) => ({ Ku: api.gaussianKernel(points(n), { bandwidth: 1 }), Kv: api.polynomialKernel(points(n)) });

const ofLogits = (name: string, entry: LossName | undefined, loss: (s: tf.Tensor2D) => tf.Scalar): AnyLoss => ({ name, ...(entry && { entry }), reads: 'logits', loss });

/** Every loss of this package, with all choices of its options that change its formula. */
export const everyLoss: readonly AnyLoss[] = [
  ofLogits('clipLoss', 'clip', api.clipLoss),
  ofLogits('conditionalLoss (1, 1)', 'conditional', (s) => api.conditionalLoss(s)),
  ofLogits('conditionalLoss (2, 0)', undefined, (s) => api.conditionalLoss(s, { lambdaU: 2, lambdaV: 0 })),
  ofLogits('conditionalLoss (0, 2)', undefined, (s) => api.conditionalLoss(s, { lambdaU: 0, lambdaV: 2 })),
  ofLogits('jointLoss, offdiag', 'joint', (s) => api.jointLoss(s)),
  ofLogits('jointLoss, all', undefined, (s) => api.jointLoss(s, { negatives: 'all' })),
  ofLogits('jointLoss, shuffle', undefined, (s) => api.jointLoss(s, { negatives: 'shuffle', permutation: rotated(s.shape[0]) })),
  ofLogits('conditionalMmdLoss, u', undefined, (s) => api.conditionalMmdLoss(s, kernels(s.shape[0]))),
  ofLogits('conditionalMmdLoss, v', undefined, (s) => api.conditionalMmdLoss(s, { ...kernels(s.shape[0]), estimator: 'v' })),
  ofLogits('jointMmdLoss, u', undefined, (s) => api.jointMmdLoss(s, kernels(s.shape[0]))),
  ofLogits('jointMmdLoss, v', undefined, (s) => api.jointMmdLoss(s, { ...kernels(s.shape[0]), estimator: 'v' })),
  ofLogits('infoNceLoss', 'info-nce', (s) => api.infoNceLoss(s)),
  ofLogits('infoNceLoss, smoothed', undefined, (s) => api.infoNceLoss(s, { labelSmoothing: 0.1 })),
  ofLogits('distillationLoss', 'distillation', (s) => api.distillationLoss(s, tf.mul(tf.eye(s.shape[0]), 1e3))),
  ofLogits('hardNegativeLoss', 'hard-negative', (s) => api.hardNegativeLoss(s)),
  ofLogits('hardNegativeLoss, debiased', undefined, (s) => api.hardNegativeLoss(s, { tauPlus: 0.1, minimumLogit: -5 })),
  ofLogits('sigLipLoss', 'sig-lip', (s) => api.sigLipLoss(s, { bias: -Math.log(s.shape[0] - 1) })),
  ofLogits('spectralContrastiveLoss, offdiag', 'spectral-contrastive', (s) => api.spectralContrastiveLoss(s)),
  ofLogits('spectralContrastiveLoss, all', undefined, (s) => api.spectralContrastiveLoss(s, { negatives: 'all' })),
  ofLogits('globalContrastiveLoss', 'sog-clr', (s) => api.globalContrastiveLoss(s, { temperature: 1 })),
  ofLogits('globalContrastiveLoss, τ = 0.01, ε', undefined, (s) => api.globalContrastiveLoss(s, { temperature: 0.01, epsilon: 1e-14 })),
  { name: 'labelledConditionalLoss', reads: 'label logits', loss: (s) => api.labelledConditionalLoss(s, classes(s.shape[0])) },
  { name: 'labelGivenImageLoss', reads: 'label logits', loss: (s) => api.labelGivenImageLoss(s, classes(s.shape[0])) },
  { name: 'fineTuneLoss', reads: 'label logits', loss: (x) => api.fineTuneLoss(x, classes(x.shape[0]), tf.eye(3)) },
  { name: 'alignmentLoss', entry: 'alignment', reads: 'pair', loss: (u, v) => api.alignmentLoss(u, v) },
  { name: 'barlowTwinsLoss', entry: 'barlow-twins', reads: 'pair', loss: (u, v) => api.barlowTwinsLoss(u, v) },
  { name: 'vicRegLoss', entry: 'vic-reg', reads: 'pair', loss: (u, v) => api.vicRegLoss(u, v) },
  { name: 'tripletLoss, hardest', entry: 'triplet', reads: 'pair', loss: (u, v) => api.tripletLoss(u, v) },
  { name: 'tripletLoss, semi-hard', reads: 'pair', loss: (u, v) => api.tripletLoss(u, v, { negatives: 'semi-hard' }) },
  { name: 'tripletLoss, all', reads: 'pair', loss: (u, v) => api.tripletLoss(u, v, { negatives: 'all' }) },
  { name: 'ntXentLoss', entry: 'nt-xent', reads: 'views', loss: (z) => api.ntXentLoss(z) },
  { name: 'dclLoss', entry: 'dcl', reads: 'views', loss: (z) => api.dclLoss(z) },
  { name: 'dclwLoss', entry: 'dclw', reads: 'views', loss: (z) => api.dclwLoss(z) },
  { name: 'supConLoss', entry: 'sup-con', reads: 'views', loss: (z) => api.supConLoss(z, twice(z.shape[0])) },
  { name: 'uniformityLoss', reads: 'rows', loss: (z) => api.uniformityLoss(z) },
  { name: 'uniformity of both modalities', entry: 'uniformity', reads: 'pair', loss: (u, v) => api.pairLoss('uniformity')({ zu: u, zv: v }) },
  { name: 'centroidGapPenalty', reads: 'pair', loss: (u, v) => api.centroidGapPenalty(u, v) },
  { name: 'mmdPenalty, u', reads: 'pair', loss: (u, v) => api.mmdPenalty(u, v) },
  { name: 'mmdPenalty, v', reads: 'pair', loss: (u, v) => api.mmdPenalty(u, v, { bandwidth: 0.5, estimator: 'v' }) },
  { name: 'alignUniformLoss', entry: 'align-uniform', reads: 'pair', loss: (u, v) => api.alignUniformLoss(u, v) },
];

/** Matrices of the shapes that a loss reads, for n pairs, from a source of numbers. */
export function inputsOf({ reads }: AnyLoss, n: number, next: () => number): number[][][] {
  const matrix = (rows: number, columns: number) => Array.from({ length: rows }, () => Array.from({ length: columns }, next));
  if (reads === 'logits') return [matrix(n, n)];
  if (reads === 'label logits') return [matrix(n, 3)];
  if (reads === 'pair') return [matrix(n, 3), matrix(n, 3)];
  return [matrix(reads === 'views' ? 2 * n : n, 3)];
}
