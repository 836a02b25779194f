import { linearEncoder } from '@crossmodal/encoders';
import {
  clipLoss,
  conditionalLoss,
  conditionalMmdLoss,
  derangement,
  fineTuneLoss,
  gaussianKernel,
  innerLogits,
  jointLoss,
  jointMmdLoss,
  l2Logits,
  labelGivenImageLoss,
  labelledConditionalLoss,
  quadraticLogits,
  spectralContrastiveLoss,
} from '@crossmodal/losses';
import { type GaussianLoss, optimalTilting, populationLoss, type Random, type Tilting } from '@crossmodal/theory';
import { train } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';
import { Matrix } from 'ml-matrix';

import type { Check, ReproductionContext } from '../reproduction.ts';
import { draws, logDensityRatio, pair } from './pairs.ts';

const PAPER = 'Baptista et al. 2025';
/** A distance beyond this many has, for four data sets and four quantities, the probability 1e-3 (Fisher's law). */
const STANDARD_ERRORS = 3;

/** Variables in training, and what they say of the optimum. */
interface Model {
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** The loss of the rows of a batch: four numbers a pair, or two and a label. */
  loss(rows: tf.Tensor2D): tf.Scalar;
  /** What is compared with the optimum, in float64. */
  quantities(): number[];
  /** The population loss at the variables, where it has a closed form. */
  population?(): number;
}

interface Case {
  readonly name: string;
  readonly source: string;
  /** The same quantities at the optimum. */
  readonly optimum: readonly number[];
  /** The population loss there. */
  readonly least?: number;
  /** Whether the gradient of a batch has the population's as its mean. */
  readonly unbiased?: boolean;
  /** Numbers of a row of `sample`. */
  readonly width: number;
  sample(count: number, random: Random): Float32Array;
  model(random: Random): Model;
}

interface Plan {
  readonly batchSize: number;
  readonly steps: number;
  readonly dataSets: number;
}

const plans: Readonly<Record<ReproductionContext['profile'], Plan>> = {
  quick: { batchSize: 128, steps: 256, dataSets: 4 },
  paper: { batchSize: 256, steps: 1000, dataSets: 8 },
};

/** A curve of training, averaged over the data sets. */
export interface ConvergenceCurve {
  readonly name: string;
  readonly points: readonly { readonly step: number; readonly distance: number; readonly loss: number }[];
  readonly least: number | undefined;
}

type PairLoss = (s: tf.Tensor2D, u: tf.Tensor2D, v: tf.Tensor2D) => tf.Scalar;

const halves = (rows: tf.Tensor2D): [tf.Tensor2D, tf.Tensor2D] => [tf.slice(rows, [0, 0], [-1, 2]), tf.slice(rows, [0, 2], [-1, 2])];
const kernels = (u: tf.Tensor2D, v: tf.Tensor2D) => ({ Ku: gaussianKernel(u, { bandwidth: 1 }), Kv: gaussianKernel(v, { bandwidth: 1 }) });
const whitened = (left: Matrix, matrix: Matrix, right: Matrix): number[] => left.mmul(matrix).mmul(right).to1DArray();
const { rootU, rootV } = pair;

/** Linear encoders of the Gaussian pair: A = GᵀH, and B and C̃ where the loss has them, in whitened coordinates. */
function encoders(
  name: string,
  source: string,
  { tilting, loss: kind, fixes, unbiased }: { tilting: Tilting; loss: GaussianLoss; fixes: readonly ('A' | 'B' | 'C')[]; unbiased?: boolean },
  { loss, closed = true }: { loss: (random: Random) => PairLoss; closed?: boolean },
): Case {
  const optimum = optimalTilting(pair, { tilting, loss: kind });
  const quantities = (A: Matrix, B: Matrix, C: Matrix) => [
    ...whitened(rootU, A, rootV),
    ...(fixes.includes('B') ? whitened(rootU, B, rootU) : []),
    ...(fixes.includes('C') ? whitened(rootV, C, rootV) : []),
  ];
  return {
    name,
    source,
    optimum: quantities(optimum.A, optimum.B ?? optimum.A, optimum.Ctilde ?? optimum.A),
    ...(closed && { least: optimum.lossValue }),
    ...(unbiased && { unbiased }),
    width: 4,
    sample: draws,
    model(random) {
      const [gu, gv] = [linearEncoder({ inputDim: 2, outputDim: 2, random }), linearEncoder({ inputDim: 2, outputDim: 2, random })];
      const ofLogits = loss(random);
      const weights = () => [gu, gv].map(({ variables: { weight } }) => new Matrix(weight.arraySync() as number[][]));
      return {
        variables: { 'u.weight': gu.variables.weight, 'v.weight': gv.variables.weight },
        loss(rows) {
          const [u, v] = halves(rows);
          const [zu, zv] = [gu.apply(u), gv.apply(v)];
          return ofLogits(tilting === 'inner' ? innerLogits(zu, zv) : l2Logits(zu, zv), u, v);
        },
        quantities() {
          const [G, H] = weights();
          return quantities(G.mmul(H.transpose()), G.mmul(G.transpose()), H.mmul(H.transpose()));
        },
        ...(closed && {
          population() {
            const [G, H] = weights();
            return populationLoss(pair, { G: G.transpose(), H: H.transpose() }, { tilting, loss: kind });
          },
        }),
      };
    },
  };
}

/** The quadratic logits of u and v themselves, which can be the log density ratio: the optimum is the truth. */
function quadratic(name: string, source: string, loss: PairLoss): Case {
  const quantities = ([A, B, C]: readonly Matrix[]) => [...whitened(rootU, A, rootV), ...whitened(rootU, B, rootU), ...whitened(rootV, C, rootV)];
  const symmetric = (matrix: Matrix) => matrix.clone().add(matrix.transpose()).mul(0.5);
  const ratio = logDensityRatio();
  return {
    name,
    source,
    optimum: quantities([ratio.A, ratio.B, ratio.C].map((matrix) => new Matrix(matrix))),
    width: 4,
    sample: draws,
    model() {
      const [A, B, C] = [0, 1, 2].map(() => tf.tidy(() => tf.variable(tf.zeros([2, 2])))) as tf.Variable<tf.Rank.R2>[];
      return {
        variables: { A, B, C },
        loss(rows) {
          const [u, v] = halves(rows);
          return loss(quadraticLogits(u, v, { A, B, C }), u, v);
        },
        quantities: () => quantities([new Matrix(A.arraySync()), ...[B, C].map((matrix) => symmetric(new Matrix(matrix.arraySync())))]),
      };
    },
  };
}

/** Three classes with the probabilities π and u ~ N(m_y, 1) given y: log p(u | y) is linear in u. */
const classes = { law: [0.5, 0.3, 0.2], means: [[0, 0], [1.2, 0.3], [-0.4, 1]] };

function labelled(name: string, source: string, { offsets, build }: {
  /** What the logits of the optimum have beyond log p(u | y), by class. */
  offsets: readonly number[];
  build: (random: Random) => { variables: Model['variables']; loss: (u: tf.Tensor2D, y: tf.Tensor1D) => tf.Scalar; parameters: () => { weights: number[][]; offset: number[] } };
}): Case {
  // Contrasts with the first class: a function of u added to all logits has no effect.
  const contrasts = (weights: number[][], offset: readonly number[]) => [1, 2].flatMap((c) => [...weights.map((row) => row[c] - row[0]), offset[c] - offset[0]]);
  const right = classes.means.map((m, c) => offsets[c] - (m[0] ** 2 + m[1] ** 2) / 2);
  return {
    name,
    source,
    unbiased: true,
    optimum: contrasts([0, 1].map((k) => classes.means.map((m) => m[k])), right),
    width: 3,
    sample(count, random) {
      const data = new Float32Array(3 * count);
      for (let i = 0; i < count; i++) {
        const place = random.uniform();
        const y = place < classes.law[0] ? 0 : place < classes.law[0] + classes.law[1] ? 1 : 2;
        data.set([classes.means[y][0] + random.normal(), classes.means[y][1] + random.normal(), y], 3 * i);
      }
      return data;
    },
    model(random) {
      const { variables, loss, parameters } = build(random);
      return {
        variables,
        loss(rows) {
          const labels = tf.cast(tf.squeeze(tf.slice(rows, [0, 2], [-1, 1]), [1]), 'int32') as tf.Tensor1D;
          return loss(tf.slice(rows, [0, 0], [-1, 2]) as tf.Tensor2D, labels);
        },
        quantities() {
          const { weights, offset } = parameters();
          return contrasts(weights, offset);
        },
      };
    },
  };
}

function classifier(loss: (logits: tf.Tensor2D, labels: tf.Tensor1D) => tf.Scalar) {
  return (random: Random) => {
    const encoder = linearEncoder({ inputDim: 2, outputDim: 3, bias: true, random });
    const { weight, bias } = encoder.variables;
    return {
      variables: { weight, bias },
      loss: (u: tf.Tensor2D, y: tf.Tensor1D) => loss(encoder.apply(u), y),
      parameters: () => ({ weights: weight.arraySync() as number[][], offset: bias.arraySync() as number[] }),
    };
  };
}

function fineTuned(random: Random) {
  const G = tf.tidy(() => tf.variable(tf.tensor2d([0, 1].map(() => [random.normal(), random.normal(), random.normal()])))) as tf.Variable<tf.Rank.R2>;
  const F = tf.tidy(() => tf.variable(tf.zeros([3]))) as tf.Variable<tf.Rank.R1>;
  return {
    variables: { G, F },
    loss: (u: tf.Tensor2D, y: tf.Tensor1D) => fineTuneLoss(u, y, G, { F, temperature: 0.5 }),
    parameters: () => ({ weights: G.arraySync().map((row) => row.map((x) => x / 0.5)), offset: F.arraySync() }),
  };
}

const weighted = (lambdaU: number, lambdaV: number) => () => (s: tf.Tensor2D) => conditionalLoss(s, { lambdaU, lambdaV });
const logLaw = classes.law.map(Math.log);

const cases: readonly Case[] = [
  encoders('inner products, conditional (1, 1)', `${PAPER}, Theorem 5.1`, { tilting: 'inner', loss: 'conditional', fixes: ['A'] }, { loss: weighted(1, 1) }),
  encoders('inner products, conditional (2, 0)', `${PAPER}, Remark D.1`, { tilting: 'inner', loss: 'u|v', fixes: ['A'] }, { loss: weighted(2, 0) }),
  encoders('inner products, conditional (0, 2)', `${PAPER}, Remark D.1`, { tilting: 'inner', loss: 'v|u', fixes: ['A'] }, { loss: weighted(0, 2) }),
  encoders('inner products, CLIP', `${PAPER}, Theorems 2.8 and 5.1`, { tilting: 'inner', loss: 'conditional', fixes: ['A'] }, { loss: () => clipLoss }),
  encoders('inner products, joint (offdiag)', `${PAPER}, Theorem 5.6`, { tilting: 'inner', loss: 'joint', fixes: ['A'] }, { loss: () => (s) => jointLoss(s) }),
  encoders('inner products, joint (all)', `${PAPER}, Theorem 5.6`, { tilting: 'inner', loss: 'joint', fixes: ['A'] }, { loss: () => (s) => jointLoss(s, { negatives: 'all' }) }),
  encoders('inner products, joint (shuffle)', `${PAPER}, Theorem 5.6 and Remark 3.9`, { tilting: 'inner', loss: 'joint', fixes: ['A'] }, {
    loss: (random) => (s) => jointLoss(s, { negatives: 'shuffle', permutation: derangement(s.shape[0], random) }),
  }),
  encoders('L2, conditional (2, 0)', `${PAPER}, Theorem 5.3`, { tilting: 'l2', loss: 'u|v', fixes: ['A', 'B'] }, { loss: weighted(2, 0) }),
  encoders('L2, conditional (0, 2)', `${PAPER}, Theorem 5.3`, { tilting: 'l2', loss: 'v|u', fixes: ['A', 'C'] }, { loss: weighted(0, 2) }),
  encoders('L2, conditional (1, 1)', 'theory: twoSidedT', { tilting: 'l2', loss: 'conditional', fixes: ['A', 'B', 'C'] }, { loss: weighted(1, 1) }),
  encoders('L2, joint (offdiag)', 'theory: jointQ', { tilting: 'l2', loss: 'joint', fixes: ['A', 'B', 'C'] }, { loss: () => (s) => jointLoss(s) }),
  encoders('L2, conditional MMD (1, 0)', `${PAPER}, Appendix B; the exact conditional of Theorem 5.3`, { tilting: 'l2', loss: 'u|v', fixes: ['A', 'B'] }, {
    loss: () => (s, u) => conditionalMmdLoss(s, { Ku: gaussianKernel(u, { bandwidth: 1 }), lambdaV: 0 }),
    closed: false,
  }),
  encoders('L2, conditional MMD (0, 1)', `${PAPER}, Appendix B; the exact conditional of Theorem 5.3`, { tilting: 'l2', loss: 'v|u', fixes: ['A', 'C'] }, {
    loss: () => (s, _u, v) => conditionalMmdLoss(s, { Kv: gaussianKernel(v, { bandwidth: 1 }), lambdaU: 0 }),
    closed: false,
  }),
  quadratic('quadratic logits, conditional (1, 1)', `${PAPER}, Theorem 3.2; the density ratio`, (s) => conditionalLoss(s)),
  quadratic('quadratic logits, joint (offdiag)', `${PAPER}, Theorem 3.8; the density ratio`, (s) => jointLoss(s)),
  quadratic('quadratic logits, joint MMD', `${PAPER}, Appendix B; the density ratio`, (s, u, v) => jointMmdLoss(s, kernels(u, v))),
  encoders('inner products, spectral', 'HaoChen et al. 2021; Eckart and Young 1936', { tilting: 'inner', loss: 'conditional', fixes: ['A'], unbiased: true }, {
    loss: () => (s) => spectralContrastiveLoss(s),
    closed: false,
  }),
  labelled('label given image', `${PAPER}, Proposition 6.1; log p(y | u)`, { offsets: logLaw, build: classifier(labelGivenImageLoss) }),
  labelled('labelled conditional (0, 2), known law', `${PAPER}, Problem 3.13; log p(u | y)`, {
    offsets: [0, 0, 0],
    build: classifier((l, y) => labelledConditionalLoss(l, y, { lambdaU: 0, lambdaV: 2, labelMarginal: classes.law })),
  }),
  labelled('fine-tuning of G and F', `${PAPER}, Problem C.2; log p(y | u)`, { offsets: logLaw, build: fineTuned }),
];

/** Trains on every data set at one batch size; the quantities, averaged over the second half of the steps. */
async function trained(
  { model: build, width }: Case,
  { batchSize, data, seeds, signal, watch }: { batchSize: number; data: Float32Array; seeds: () => Random; signal: AbortSignal; watch?: (step: number, model: Model, quantities: readonly number[]) => void },
): Promise<number[]> {
  const model = build(seeds());
  const count = data.length / width;
  let [sums, averaged]: [number[], number] = [[], 0];
  await train(
    {
      variables: model.variables,
      count,
      // Every pair is seen once and the pairs are independent: their order is of no account.
      batch: (indices) => ({ rows: rowsOf(data, width, indices) }),
      loss: ({ rows }) => model.loss(rows),
    },
    {
      epochs: 1,
      batchSize,
      learningRate: 0.05,
      schedule: 'cosine',
      random: seeds(),
      signal,
      onStep({ step, totalSteps }) {
        const quantities = model.quantities();
        watch?.(step, model, quantities);
        if (step <= totalSteps / 2) return;
        sums = quantities.map((value, k) => (sums[k] ?? 0) + value);
        averaged++;
      },
    },
  );
  tf.dispose(model.variables);
  signal.throwIfAborted();
  return sums.map((value) => value / averaged);
}

function rowsOf(data: Float32Array, width: number, indices: Uint32Array): tf.Tensor2D {
  const batch = new Float32Array(indices.length * width);
  for (let i = 0; i < indices.length; i++) batch.set(data.subarray(indices[i] * width, (indices[i] + 1) * width), i * width);
  return tf.tensor2d(batch, [indices.length, width]);
}

/**
 * Trains linear encoders by every loss of the paper on samples, and compares with the optimum.
 *
 * A data set gives an optimum of batches of n, θ_n, and one of batches of n/2; θ_n has a bias of order 1/n, that of the
 * logarithm of a mean over n, which 2 θ_n − θ_{n/2} has not. The standard error is that of the mean of these over
 * independent data sets, so it is measured.
 */
export async function convergence(
  { profile, signal, terminal }: Pick<ReproductionContext, 'profile' | 'signal' | 'terminal'>,
  createRandom: (stream: number) => Random,
): Promise<{ checks: Check[]; curves: ConvergenceCurve[] }> {
  const plan = plans[profile];
  const checks: Check[] = [];
  const curves: ConvergenceCurve[] = [];
  for (const [place, one] of cases.entries()) {
    terminal.progress(`training by ${one.name}`);
    const every = Math.ceil(plan.steps / 100);
    const points = new Map<number, { distance: number; loss: number }>();
    const estimates: number[][] = [];
    for (let set = 0; set < plan.dataSets; set++) {
      let stream = 1000 * place + 100 * set;
      const seeds = () => createRandom(stream++);
      const data = one.sample(plan.batchSize * plan.steps, seeds());
      const watch = (step: number, model: Model, quantities: readonly number[]) => {
        if (step % every !== 0 && step !== 1) return;
        const { distance, loss } = points.get(step) ?? { distance: 0, loss: 0 };
        points.set(step, {
          distance: distance + distanceOf(quantities, one.optimum) / plan.dataSets,
          loss: loss + (model.population?.() ?? NaN) / plan.dataSets,
        });
      };
      const full = await trained(one, { batchSize: plan.batchSize, data, seeds, signal, watch });
      if (one.unbiased) estimates.push(full);
      else {
        const half = await trained(one, { batchSize: plan.batchSize / 2, data, seeds, signal });
        estimates.push(full.map((value, k) => 2 * value - half[k]));
      }
    }
    const { mean, standardError } = pooled(estimates);
    checks.push({
      group: `Linear encoders trained on ${plan.dataSets} × ${(plan.batchSize * plan.steps).toLocaleString('en')} samples in batches of ${plan.batchSize}: distance from the closed-form optimum, in whitened coordinates (at most ${STANDARD_ERRORS} standard errors)`,
      name: one.name,
      source: one.source,
      expected: { atMost: STANDARD_ERRORS * standardError },
      ours: distanceOf(mean, one.optimum),
    });
    if (one.name === 'inner products, joint (offdiag)') checks.push(apartFrom(cases[0], mean, standardError));
    curves.push({ name: one.name, points: Array.from(points, ([step, point]) => ({ step, ...point })), least: one.least });
  }
  return { checks, curves };
}

/** That the comparison tells two losses apart: encoders trained by one are not at the optimum of the other. */
function apartFrom({ name, optimum }: Case, mean: readonly number[], standardError: number): Check {
  return {
    group: 'What the comparison can tell apart',
    name: `trained by the joint loss: distance from the optimum of ${name}`,
    source: `${PAPER}, Theorems 5.1 and 5.6`,
    expected: { atLeast: STANDARD_ERRORS * standardError },
    ours: distanceOf(mean, optimum),
  };
}

function distanceOf(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((x, k) => x - b[k]));
}

/** The mean over data sets, and the root of the sum of the squared standard errors of its entries. */
function pooled(estimates: readonly number[][]): { mean: number[]; standardError: number } {
  const sets = estimates.length;
  const mean = estimates[0].map((_, k) => estimates.reduce((sum, values) => sum + values[k], 0) / sets);
  const squares = estimates.reduce((sum, values) => sum + distanceOf(values, mean) ** 2, 0);
  return { mean, standardError: Math.sqrt(squares / (sets * (sets - 1))) };
}
