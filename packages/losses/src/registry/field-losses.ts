import * as tf from '@tensorflow/tfjs-core';

import { alignUniformLoss } from '../align-uniform-loss.ts';
import { alignmentLoss } from '../alignment-loss.ts';
import { barlowTwinsLoss } from '../barlow-twins-loss.ts';
import type { RowBlock } from '../blocks/row-block.ts';
import { dclLoss } from '../dcl-loss.ts';
import { dclwLoss } from '../dclw-loss.ts';
import { blockwiseDistillationLoss } from '../distillation-loss.ts';
import { OutOfRangeError } from '../errors.ts';
import { stackedViews } from '../fused/stacked-views.ts';
import { weightedSum } from '../fused/weighted-sum.ts';
import { blockwiseHardNegativeLoss } from '../hard-negative-loss.ts';
import { blockwiseInfoNceLoss } from '../info-nce-loss.ts';
import { ntXentLoss } from '../nt-xent-loss.ts';
import { blockwiseSigLipLoss, checkBias } from '../sig-lip-loss.ts';
import { innerLogits } from '../similarities/inner-logits.ts';
import { normalizeRows } from '../similarities/normalize-rows.ts';
import { blockwiseSpectralLoss } from '../spectral-contrastive-loss.ts';
import { supConLoss } from '../sup-con-loss.ts';
import { tripletLoss } from '../triplet-loss.ts';
import { uniformityLoss } from '../uniformity-loss.ts';
import { vicRegLoss } from '../vic-reg-loss.ts';
import { logCount, numberOption, ofPairs, ofViews, onSphere, predictOption, temperatureOption, twoSided, zero } from './common.ts';
import type { ChanceContext, LossEntries } from './loss-entry.ts';
import type { PairBatch } from './pair-batch.ts';
import { labelsOf } from './paper-losses.ts';
import { runBlockwise, runSided } from './run-blockwise.ts';

const twoViews = 'two views of one modality, or two modalities with one encoder';
// A cosine is at most 1 for the pair and at least −1 for the negatives, at the temperature 0.1.
const decoupledBound = (n: number): number => Math.log(2 * n - 2) - 20;
const decoupledChance = (n: number): number => Math.log(2 * n - 2);

/** The losses of the field. */
export const fieldLosses: LossEntries<
  | 'align-uniform'
  | 'alignment'
  | 'barlow-twins'
  | 'dcl'
  | 'dclw'
  | 'distillation'
  | 'hard-negative'
  | 'info-nce'
  | 'nt-xent'
  | 'sig-lip'
  | 'spectral-contrastive'
  | 'sup-con'
  | 'triplet'
  | 'uniformity'
  | 'vic-reg'
> = {
  'align-uniform': {
    name: 'align-uniform',
    paper: 'Wang and Isola 2020, section 5 and figure 6',
    input: 'embeddings',
    needs: [],
    options: {
      alpha: { kind: 'number', default: 2, above: 0, description: 'Exponent α of the distance of pairs' },
      t: { kind: 'number', default: 2, above: 0, description: 't in the Gaussian potential exp(−t d²)' },
      weight: { kind: 'number', default: 1, minimum: 0, description: 'Weight λ of the uniformity' },
    },
    chanceLevel: zero,
    lowerBound: (n) => (-4 * n) / (n - 1),
    invariances: ofViews,
    rightFor: 'retrieval, and features on the sphere',
    create:
      ({ alpha = 2, t = 2, weight = 1, chunk }) =>
      ({ zu, zv }) =>
        alignUniformLoss(zu, zv, { alpha, t, weight, ...(chunk !== undefined && { chunk }) }),
  },
  alignment: {
    name: 'alignment',
    paper: 'Wang and Isola 2020, section 4.1.1',
    input: 'embeddings',
    needs: [],
    options: { alpha: { kind: 'number', default: 2, above: 0, description: 'Exponent α of the distance' } },
    chanceLevel: zero,
    lowerBound: zero,
    invariances: ['rotation of the embeddings', 'shift of the embeddings', ...twoSided],
    rightFor: 'nothing alone, for collapse minimises it; with uniformity, features on the sphere',
    create:
      ({ alpha = 2 }) =>
      ({ zu, zv }) =>
        alignmentLoss(zu, zv, { alpha }),
  },
  'barlow-twins': {
    name: 'barlow-twins',
    paper: 'Zbontar, Jing, Misra, LeCun and Deny 2021, equations 1 and 2',
    input: 'embeddings',
    needs: [],
    options: { lambda: { kind: 'number', default: 0.005, minimum: 0, description: 'Weight of the correlations of different dimensions' } },
    chanceLevel: (_n, { dim = 1 } = {}) => dim,
    lowerBound: zero,
    invariances: ['shift and positive scale of each dimension', 'order of the dimensions', ...twoSided],
    rightFor: 'features of a linear model on top',
    create:
      ({ lambda = 0.005 }) =>
      ({ zu, zv }) =>
        barlowTwinsLoss(zu, zv, { lambda }),
  },
  dcl: {
    name: 'dcl',
    paper: 'Yeh et al. 2022, L_DC',
    input: 'embeddings',
    needs: [],
    options: { temperature: temperatureOption },
    chanceLevel: decoupledChance,
    lowerBound: decoupledBound,
    invariances: ofViews,
    rightFor: `${twoViews}, in small batches`,
    create: (options) => (batch) => tf.tidy(() => dclLoss(stackedViews(batch.zu, batch.zv), own(options, ['temperature', 'chunk']))),
  },
  dclw: {
    name: 'dclw',
    paper: 'Yeh et al. 2022, L_DCW',
    input: 'embeddings',
    needs: [],
    options: {
      temperature: temperatureOption,
      sigma: { kind: 'number', default: 0.5, above: 0, description: 'Width σ of the von Mises–Fisher weights of the pairs' },
    },
    chanceLevel: decoupledChance,
    lowerBound: decoupledBound,
    invariances: ofViews,
    rightFor: `${twoViews}, in small batches and with few false pairs`,
    create: (options) => (batch) => tf.tidy(() => dclwLoss(stackedViews(batch.zu, batch.zv), own(options, ['temperature', 'sigma', 'chunk']))),
  },
  distillation: {
    name: 'distillation',
    paper: 'Hinton, Vinyals and Dean 2015, section 2',
    input: 'logits',
    needs: ['teacher'],
    options: { temperature: { kind: 'number', default: 1, above: 0, description: 'Temperature that divides the logits of both' }, predict: predictOption },
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a function of u added to the logits', ...ofPairs],
    rightFor: 'what the teacher is right for, given u',
    create: (options) => (batch) => runSided((side) => blockwiseDistillationLoss((block) => teacherRows(batch, block, side), options), batch, options),
  },
  'hard-negative': {
    name: 'hard-negative',
    paper: 'Robinson, Chuang, Sra and Jegelka 2021, the hard negative objective',
    input: 'logits',
    needs: [],
    options: {
      beta: { kind: 'number', default: 1, minimum: 0, description: 'Concentration β of the negatives on those with large logits' },
      tauPlus: { kind: 'number', default: 0, minimum: 0, maximum: 1, description: 'Probability τ⁺ that a negative is of the class of the anchor' },
      minimumLogit: { kind: 'number', default: null, description: 'Least value of a logit, −1/τ for cosines; needed where tauPlus > 0' },
      predict: predictOption,
    },
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a function of u added to the logits', ...ofPairs],
    rightFor: 'ranking v given u where most negatives are easy; no density ratio',
    create: (options) => {
      const loss = blockwiseHardNegativeLoss(options);
      return (batch) => runSided(() => loss, batch, options);
    },
  },
  'info-nce': {
    name: 'info-nce',
    paper: 'van den Oord, Li and Vinyals 2018, equation 4',
    input: 'logits',
    needs: [],
    options: { labelSmoothing: { kind: 'number', default: 0, minimum: 0, maximum: 1, description: 'Share ε of the target that is spread over all entries' }, predict: predictOption },
    chanceLevel: logCount,
    lowerBound: zero,
    invariances: ['a function of u added to the logits', ...ofPairs],
    rightFor: 'finding or classifying v given u',
    create: (options) => (batch) => {
      const n = batch.zu.shape[0];
      const loss = blockwiseInfoNceLoss(own(options, ['labelSmoothing']), [n, n]);
      return runSided(() => loss, batch, options);
    },
  },
  'nt-xent': {
    name: 'nt-xent',
    paper: 'Chen, Kornblith, Norouzi and Hinton 2020, equation 1',
    input: 'embeddings',
    needs: [],
    options: { temperature: temperatureOption },
    chanceLevel: (n) => Math.log(2 * n - 1),
    lowerBound: zero,
    invariances: ofViews,
    rightFor: twoViews,
    create: (options) => (batch) => tf.tidy(() => ntXentLoss(stackedViews(batch.zu, batch.zv), own(options, ['temperature', 'chunk']))),
  },
  'sig-lip': {
    name: 'sig-lip',
    paper: 'Zhai, Mustafa, Kolesnikov and Beyer 2023, section 3.2',
    input: 'logits',
    needs: [],
    options: { bias: { kind: 'number', default: 0, description: 'Number added to every logit, beside a learned bias' } },
    chanceLevel: (n) => Math.log(n) + (n - 1) * Math.log(n / (n - 1)),
    lowerBound: zero,
    invariances: twoSided,
    rightFor: 'retrieval in both directions, in batches of one size',
    create: (options) => {
      const { bias = 0, parameters = [] } = options;
      checkBias(bias);
      const loss = blockwiseSigLipLoss(bias);
      return (batch) => runBlockwise(loss, batch, { ...options, parameters: typeof bias === 'number' ? parameters : [...parameters, bias] });
    },
  },
  'spectral-contrastive': {
    name: 'spectral-contrastive',
    paper: 'HaoChen, Wei, Gaidon and Ma 2021, equation 6',
    input: 'logits',
    needs: [],
    options: { negatives: { kind: 'choice', default: 'offdiag', choices: ['offdiag', 'all'], description: 'Which entries stand for independent pairs' } },
    chanceLevel: () => -1,
    lowerBound: () => -Infinity,
    invariances: twoSided,
    rightFor: 'linear models on top; the truncated singular value decomposition of the whitened law',
    create: (options) => {
      const loss = blockwiseSpectralLoss(options);
      return (batch) => runBlockwise(loss, batch, { similarity: innerLogits, ...options });
    },
  },
  'sup-con': {
    name: 'sup-con',
    paper: 'Khosla et al. 2020, equation 2',
    input: 'embeddings',
    needs: ['labels'],
    options: { temperature: temperatureOption },
    chanceLevel: (n) => Math.log(2 * n - 1),
    lowerBound: zero,
    invariances: [...onSphere, 'names of the classes'],
    rightFor: 'a classifier on top, of the classes it was given',
    create: (options) => (batch) =>
      tf.tidy(() => {
        const labels = labelsOf(batch, 'sup-con');
        // Each class has both views of a sample, so none can have one row only.
        return supConLoss(stackedViews(batch.zu, batch.zv), tf.concat([labels, labels]), { ...own(options, ['temperature', 'chunk']), strict: false });
      }),
  },
  triplet: {
    name: 'triplet',
    paper: 'Schroff, Kalenichenko and Philbin 2015, section 3.1',
    input: 'embeddings',
    needs: [],
    options: {
      margin: { kind: 'number', default: 0.2, above: 0, description: 'Margin between squared distances' },
      negatives: { kind: 'choice', default: 'hardest', choices: ['all', 'hardest', 'semi-hard'], description: 'Which v are the negatives of a u' },
      predict: predictOption,
    },
    chanceLevel: (_n, context = {}) => (context.options?.negatives === 'semi-hard' ? 0 : numberOption(context, 'margin', 0.2)),
    lowerBound: zero,
    invariances: ['rotation of the embeddings', 'shift of the embeddings', ...ofPairs],
    rightFor: 'ranking v given u; no density ratio',
    create: ({ predict = 'v', ...options }) => {
      const settings = own(options, ['margin', 'negatives', 'chunk']);
      return ({ zu, zv }) =>
        tf.tidy(() => {
          const losses: tf.Scalar[] = [];
          if (predict !== 'u') losses.push(tripletLoss(zu, zv, settings));
          if (predict !== 'v') losses.push(tripletLoss(zv, zu, settings));
          return losses.length === 1 ? losses[0] : weightedSum(losses, { weights: [0.5, 0.5] });
        });
    },
  },
  uniformity: {
    name: 'uniformity',
    paper: 'Wang and Isola 2020, section 4.1.2',
    input: 'embeddings',
    needs: [],
    options: { t: { kind: 'number', default: 2, above: 0, description: 't in the Gaussian potential exp(−t d²)' } },
    chanceLevel: zero,
    lowerBound: (n) => (-4 * n) / (n - 1),
    invariances: ['rotation of the embeddings', 'positive scale of each embedding', ...ofPairs],
    rightFor: 'nothing alone, for it does not see pairs; with alignment, features on the sphere',
    create: (options) => ({ zu, zv }) =>
      tf.tidy(() => weightedSum([zu, zv].map((z) => uniformityLoss(normalizeRows(z), own(options, ['t', 'chunk']))), { weights: [0.5, 0.5] })),
  },
  'vic-reg': {
    name: 'vic-reg',
    paper: 'Bardes, Ponce and LeCun 2022, equations 1 to 6',
    input: 'embeddings',
    needs: [],
    options: {
      invariance: { kind: 'number', default: 25, minimum: 0, description: 'Weight λ of the distance of pairs' },
      variance: { kind: 'number', default: 25, minimum: 0, description: 'Weight μ of the floor under the standard deviations' },
      covariance: { kind: 'number', default: 1, minimum: 0, description: 'Weight ν of the covariances' },
      target: { kind: 'number', default: 1, above: 0, description: 'Standard deviation γ below which a dimension is penalised' },
      epsilon: { kind: 'number', default: 1e-4, above: 0, description: 'ε in the root of the variance' },
    },
    chanceLevel: (_n, context: ChanceContext = {}) =>
      2 * numberOption(context, 'variance', 25) * Math.max(0, numberOption(context, 'target', 1) - Math.sqrt(numberOption(context, 'epsilon', 1e-4))),
    lowerBound: zero,
    invariances: ['shift of the embeddings', 'order of the dimensions', ...twoSided],
    rightFor: 'features of a linear model on top, shared by the modalities',
    create: (options) => {
      const settings = own(options, ['invariance', 'variance', 'covariance', 'target', 'epsilon']);
      return ({ zu, zv }) => vicRegLoss(zu, zv, settings);
    },
  },
};

/** The teacher's logits of the rows of a block: some u with all v, or some v with all u. */
function teacherRows({ teacher, zu }: PairBatch, { logits, start }: RowBlock, side: 'u' | 'v'): tf.Tensor2D {
  if (teacher === undefined) throw new OutOfRangeError('pairLoss: teacher of the batch is missing; expected its embeddings, as distillation needs them');
  if (teacher.zu.shape[0] !== zu.shape[0] || teacher.zv.shape[0] !== zu.shape[0]) {
    throw new OutOfRangeError(`pairLoss: teacher has ${teacher.zu.shape[0]} and ${teacher.zv.shape[0]} embeddings; expected ${zu.shape[0]}, as the batch has pairs`);
  }
  const count = logits.shape[0];
  if (side === 'v') return teacher.similarity(tf.slice(teacher.zu, start, count), teacher.zv);
  return tf.transpose(teacher.similarity(teacher.zu, tf.slice(teacher.zv, start, count)));
}

/** Some of the options, without those that are not set. */
function own<Options extends object, Name extends keyof Options>(options: Options, names: readonly Name[]): Pick<Options, Name> {
  return Object.fromEntries(names.flatMap((name) => (options[name] === undefined ? [] : [[name, options[name]]]))) as unknown as Pick<Options, Name>;
}
