import * as tf from '@tensorflow/tfjs-core';

import { blockwiseConditionalLoss } from '../conditional-loss.ts';
import { OutOfRangeError } from '../errors.ts';
import { weightedSum } from '../fused/weighted-sum.ts';
import { derangement } from '../joint/derangement.ts';
import { blockwiseJointLoss } from '../joint/joint-loss.ts';
import { pairedLogits } from '../joint/paired-logits.ts';
import { permutedRows, shuffledJointLoss } from '../joint/shuffled-joint-loss.ts';
import { fineTuneLoss } from '../labels/fine-tune-loss.ts';
import { labelGivenImageLoss } from '../labels/label-given-image-loss.ts';
import { labelledConditionalLoss } from '../labelled-conditional-loss.ts';
import { checkLossWeights } from '../loss-weights.ts';
import { innerLogits } from '../similarities/inner-logits.ts';
import { transposed } from '../fused/transposed.ts';
import { lambdaUOption, lambdaVOption, logCount, minusLogCount, numberOption, ofPairs, required, twoSided, zero } from './common.ts';
import type { LossEntries, LossOption } from './loss-entry.ts';
import { runConditionalMmd, runJointMmd } from './run-mmd.ts';
import { defaultSimilarity, pairs, runBlockwise } from './run-blockwise.ts';
import type { PairBatch } from './pair-batch.ts';

/** Columns of logits that exist at a time where only those of the pairs are wanted. */
const PAIRED_CHUNK = 64;

const kernelOptions: Record<string, LossOption> = {
  kernel: { kind: 'choice', default: 'gaussian', choices: ['gaussian', 'polynomial'], description: 'Kernel of the samples' },
  bandwidthU: { kind: 'number', default: null, above: 0, description: 'Bandwidth of the Gaussian kernel of u; null takes the median distance of the batch' },
  bandwidthV: { kind: 'number', default: null, above: 0, description: 'Bandwidth of the Gaussian kernel of v; null takes the median distance of the batch' },
  degree: { kind: 'number', default: 2, minimum: 1, maximum: 16, description: 'Degree of the polynomial kernel' },
  estimator: { kind: 'choice', default: 'u', choices: ['u', 'v'], description: 'U-statistic, without bias, or V-statistic' },
};

/** The losses of Baptista, Stuart and Tran 2025. */
export const paperLosses: LossEntries<
  'clip' | 'conditional' | 'conditional-mmd' | 'fine-tune' | 'joint' | 'joint-mmd' | 'label-given-image' | 'labelled-conditional'
> = {
  clip: {
    name: 'clip',
    paper: 'Radford et al. 2021; Baptista, Stuart and Tran 2025, equations 7 and 8',
    input: 'logits',
    needs: [],
    options: {},
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'retrieval in both directions',
    create: (options) => {
      const loss = blockwiseConditionalLoss({ lambdaU: 1, lambdaV: 1 });
      return (batch) => tf.tidy(() => weightedSum([runBlockwise(loss, batch, options)], { weights: [1], constant: Math.log(batch.zu.shape[0]) }));
    },
  },
  conditional: {
    name: 'conditional',
    paper: 'Baptista, Stuart and Tran 2025, equation 12 and Problem 3.13',
    input: 'logits',
    needs: [],
    options: { lambdaU: lambdaUOption, lambdaV: lambdaVOption },
    chanceLevel: zero,
    lowerBound: minusLogCount,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'with (1, 1) retrieval in both directions, with (0, 2) v given u, with (2, 0) u given v',
    create: (options) => {
      const loss = blockwiseConditionalLoss(checkLossWeights('conditionalLoss', options));
      return (batch) => runBlockwise(loss, batch, options);
    },
  },
  'conditional-mmd': {
    name: 'conditional-mmd',
    paper: 'Baptista, Stuart and Tran 2025, Problem 3.11 and Appendix B',
    input: 'logits',
    needs: ['data'],
    options: { lambdaU: lambdaUOption, lambdaV: lambdaVOption, ...kernelOptions },
    chanceLevel: (_n, context = {}) =>
      -0.5 *
      (numberOption(context, 'lambdaU', 1) * required('conditional-mmd', 'kernelMeanU', context) +
        numberOption(context, 'lambdaV', 1) * required('conditional-mmd', 'kernelMeanV', context)),
    lowerBound: () => -Infinity,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'what conditional is right for, where samples are to be close in the sense of a kernel',
    create: runConditionalMmd,
  },
  'fine-tune': {
    name: 'fine-tune',
    paper: 'Baptista, Stuart and Tran 2025, equations 32 to 35 and Problem C.2',
    input: 'label-logits',
    needs: ['labels'],
    options: { temperature: { kind: 'number', default: 1, above: 0, description: 'Temperature τ' } },
    chanceLevel: zero,
    lowerBound: () => -Infinity,
    invariances: ['a constant added to F', 'one vector added to the embeddings of all labels', ...ofPairs],
    rightFor: 'classification with few labels, on frozen embeddings',
    create: (options) => (batch) => tf.tidy(() => fineTuneLoss(batch.zu, labelsOf(batch, 'fine-tune'), transposed(batch.zv), options)),
  },
  joint: {
    name: 'joint',
    paper: 'Baptista, Stuart and Tran 2025, Problem 3.7',
    input: 'logits',
    needs: ['random'],
    options: {
      negatives: { kind: 'choice', default: 'offdiag', choices: ['offdiag', 'all', 'shuffle'], description: 'Which pairs stand for independent ones; only shuffle draws' },
    },
    chanceLevel: zero,
    lowerBound: () => -Infinity,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'the joint law: sampling pairs, and marginals closer to the data than those of the conditional loss',
    create: (options) => {
      const { negatives = 'offdiag', similarity = defaultSimilarity, parameters = [], chunk = PAIRED_CHUNK } = options;
      if (negatives !== 'shuffle') {
        const loss = blockwiseJointLoss(negatives);
        return (batch) => runBlockwise(loss, batch, options);
      }
      return ({ zu, zv, random }) => {
        const n = pairs(zu, zv).zu.shape[0];
        if (random === undefined) throw new OutOfRangeError("pairLoss: random of the batch is missing; expected a generator, as negatives is 'shuffle'");
        const permutation = derangement(n, random);
        const logits = { similarity, parameters, chunk };
        return tf.tidy(() => shuffledJointLoss(pairedLogits(zu, zv, logits), pairedLogits(zu, permutedRows(zv, permutation), logits)));
      };
    },
  },
  'joint-mmd': {
    name: 'joint-mmd',
    paper: 'Baptista, Stuart and Tran 2025, equation 23 and Appendix B',
    input: 'logits',
    needs: ['data'],
    options: kernelOptions,
    chanceLevel: (_n, context = {}) => {
      const [meanU, meanV, product] = (['kernelMeanU', 'kernelMeanV', 'kernelRowProduct'] as const).map((name) => required('joint-mmd', name, context));
      return meanU * meanV - 2 * product;
    },
    lowerBound: () => -Infinity,
    invariances: ['a constant added to the logits', ...twoSided],
    rightFor: 'what joint is right for, where samples are to be close in the sense of a kernel',
    create: runJointMmd,
  },
  'label-given-image': {
    name: 'label-given-image',
    paper: 'Baptista, Stuart and Tran 2025, Proposition 6.1',
    input: 'label-logits',
    needs: ['labels'],
    options: {},
    chanceLevel: (_n, context = {}) => Math.log(required('label-given-image', 'classes', context)),
    lowerBound: zero,
    invariances: ['a function of u added to the logits', ...ofPairs],
    rightFor: 'classification: the label v of u',
    create: ({ similarity = innerLogits }) => (batch) => tf.tidy(() => labelGivenImageLoss(similarity(batch.zu, batch.zv), labelsOf(batch, 'label-given-image'))),
  },
  'labelled-conditional': {
    name: 'labelled-conditional',
    paper: 'Baptista, Stuart and Tran 2025, equation 12, Problem 3.13 and Proposition 6.1',
    input: 'label-logits',
    needs: ['labels'],
    options: { lambdaU: lambdaUOption, lambdaV: lambdaVOption },
    chanceLevel: zero,
    lowerBound: minusLogCount,
    invariances: ['a constant added to the logits', ...ofPairs],
    rightFor: 'v one of few labels: with (0, 2) classification, with (2, 0) u given its label',
    create:
      ({ similarity = innerLogits, ...options }) =>
      (batch) =>
        tf.tidy(() => labelledConditionalLoss(similarity(batch.zu, batch.zv), labelsOf(batch, 'labelled-conditional'), options)),
  },
};

/** The labels of a batch. */
export function labelsOf({ labels }: PairBatch, name: string): tf.Tensor1D {
  if (labels === undefined) throw new OutOfRangeError(`pairLoss: labels of the batch are missing; expected them, as ${name} needs them`);
  return labels;
}
