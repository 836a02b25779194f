import { gradCache, innerLogits, lossInfo, losses, type LossName, type PairBatch, pairLoss, type PairLossOptions, type Similarity } from '@crossmodal/losses';
import { createRandom as seeded, type Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { Check } from '../reproduction.ts';
import { float64, mean, squaredDistance, type Table } from './float64.ts';
import { GRADIENT_TOLERANCE, type Identity, measured, normals, tensor } from './identity.ts';

const dim = 4;
const classes = 2;
const names = Object.keys(losses) as LossName[];
const isOfLabels = (name: LossName): boolean => lossInfo(name).input === 'label-logits';

interface Samples {
  readonly zu: number[][];
  readonly zv: number[][];
  readonly u: number[][];
  readonly v: number[][];
}

function samples(n: number, random: Random): Samples {
  return { zu: normals(n, dim, random), zv: normals(n, dim, random), u: normals(n, 2, random), v: normals(n, 3, random) };
}

/** All that a loss may ask of a batch, within the scope of the caller; the teacher is certain of the pairs. */
function batchOf(name: LossName, { zu, zv, u, v }: Samples): PairBatch {
  const n = zu.length;
  return {
    zu: tensor(zu),
    zv: tensor(isOfLabels(name) ? padded(zv).slice(0, classes) : zv),
    labels: tf.tensor1d(Array.from({ length: n }, (_, i) => i % classes), 'int32'),
    u: tensor(u),
    v: tensor(v),
    teacher: { zu: tf.mul(tf.eye(n), 1e3) as tf.Tensor2D, zv: tf.eye(n), similarity: innerLogits },
    random: seeded(1),
  };
}

const padded = (rows: number[][]): number[][] => (rows.length >= classes ? rows : [...rows, ...rows]);

/** With fixed bandwidths, so that the kernels are known. */
const bandwidths = (name: LossName): PairLossOptions => (lossInfo(name).needs.includes('data') ? ({ bandwidthU: 1, bandwidthV: 1 } as PairLossOptions) : {});

/** Means of the Gaussian kernels of u and v off their diagonals, as the U-statistics read them. */
function kernelMeans({ u, v }: Samples): { kernelMeanU: number; kernelMeanV: number; kernelRowProduct: number } {
  const rows = (points: Table) =>
    float64.table(points, points, (a, b) => Math.exp(-squaredDistance(a, b) / 2)).map((row, i) => mean(row.filter((_, j) => j !== i)));
  const [ofU, ofV] = [rows(u), rows(v)];
  return { kernelMeanU: mean(ofU), kernelMeanV: mean(ofV), kernelRowProduct: mean(ofU.map((value, i) => value * ofV[i])) };
}

const chance: Identity[] = names.map((name) => ({
  name,
  source: lossInfo(name).paper,
  // VICReg has 49.5 there; the others are of order 1.
  tolerance: name === 'vic-reg' ? 1e-4 : 1e-5,
  residual: (n, random) => {
    const given = samples(n, random);
    const level = name === 'spectral-contrastive' ? 1 : name === 'sig-lip' ? -Math.log(n - 1) : 0;
    const constant: Similarity = (a, b) => tf.fill([a.shape[0], b.shape[0]], level) as tf.Tensor2D;
    const equal = given.zu.map((row) => row.map(() => (name === 'fine-tune' ? 0 : 1)));
    const ofLogits = lossInfo(name).input !== 'embeddings' && name !== 'fine-tune';
    const options = { ...bandwidths(name), ...(ofLogits && { similarity: constant }) };
    const value = tf.tidy(() => pairLoss(name, options)(batchOf(name, { ...given, zu: equal, zv: equal })).dataSync()[0]);
    return Math.abs(value - lossInfo(name).chanceLevel(n, { dim, classes, ...kernelMeans(given) }));
  },
}));

const bounds: Identity[] = names
  .filter((name) => Number.isFinite(lossInfo(name).lowerBound(8)))
  .map((name) => ({
    name: `${name} ≥ its registered bound: largest violation`,
    source: lossInfo(name).paper,
    residual: (n, random) => {
      const value = tf.tidy(() => pairLoss(name)(batchOf(name, samples(n, random))).dataSync()[0]);
      return Math.max(0, lossInfo(name).lowerBound(n) - value);
    },
  }));

interface Outcome {
  readonly value: number;
  readonly gradients: readonly Float32Array[];
}

/** Largest difference of value, relative where it is above 1, and of gradients, relative to their largest entry. */
function difference(a: Outcome, b: Outcome): number {
  const ofValues = Math.abs(a.value - b.value) / Math.max(1, Math.abs(a.value));
  const ofGradients = a.gradients.map((gradient, k) => {
    const largest = gradient.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0);
    return gradient.reduce((most, entry, i) => Math.max(most, Math.abs(entry - b.gradients[k][i])), 0) / Math.max(1e-3, largest);
  });
  return Math.max(ofValues, ...ofGradients);
}

function outcome(name: LossName, given: Samples, options: PairLossOptions): Outcome {
  return tf.tidy(() => {
    const batch = batchOf(name, given);
    const loss = pairLoss(name, { ...bandwidths(name), ...options });
    const { value, grads } = tf.valueAndGrads((zu, zv) => loss({ ...batch, random: seeded(1), zu: zu as tf.Tensor2D, zv: zv as tf.Tensor2D }))([batch.zu, batch.zv]);
    return { value: value.dataSync()[0], gradients: grads.map((gradient) => gradient.dataSync() as Float32Array) };
  });
}

/** One row at a time, a last block that is not full, and all at once. */
const chunksOf = (n: number): number[] => [1, Math.ceil(n / 3) + 1, n];

const chunked: Identity[] = names.map((name) => ({
  name,
  source: 'dense form of the same loss',
  tolerance: GRADIENT_TOLERANCE,
  sizes: [3, 7, 20],
  residual: (n, random) => {
    const given = samples(n, random);
    const dense = outcome(name, given, {});
    return Math.max(...chunksOf(n).map((chunk) => difference(dense, outcome(name, given, { chunk }))));
  },
}));

const cached: Identity[] = names
  .filter((name) => !isOfLabels(name))
  .map((name) => ({
    name,
    source: 'the whole batch; Gao et al. 2021',
    tolerance: GRADIENT_TOLERANCE,
    sizes: [7],
    residual: (n, random) => {
      const given = samples(n, random);
      const encoders = [2, 3].map((width) => {
        const weight = tf.tidy(() => tf.variable(tensor(normals(width, dim, random)))) as tf.Variable<tf.Rank.R2>;
        return { variables: { weight }, apply: (x: tf.Tensor2D) => tf.matMul(x, weight) as tf.Tensor2D };
      });
      const variables = encoders.map(({ variables: { weight } }) => weight);
      const run = (chunk?: number): Outcome =>
        tf.tidy(() => {
          const batch = batchOf(name, given);
          const [u, v] = [batch.u, batch.v] as tf.Tensor2D[];
          const loss = (zu: tf.Tensor2D, zv: tf.Tensor2D) =>
            pairLoss(name, { ...bandwidths(name), ...(chunk !== undefined && { chunk }) })({ ...batch, random: seeded(1), zu, zv });
          const [ofU, ofV] = encoders;
          const whole = chunk === undefined ? () => loss(ofU.apply(u), ofV.apply(v)) : () => gradCache(ofU, ofV, loss, { chunk })(u, v);
          const { value, grads } = tf.variableGrads(whole, variables);
          return { value: value.dataSync()[0], gradients: variables.map(({ name: key }) => grads[key].dataSync() as Float32Array) };
        });
      const dense = run();
      const largest = Math.max(...chunksOf(n).map((chunk) => difference(dense, run(chunk))));
      tf.dispose(variables);
      return largest;
    },
  }));

/** The losses as `pairLoss` makes them by name: chance levels, bounds, and their forms in little memory. */
export function byNameChecks(createRandom: (stream: number) => Random): Check[] {
  return [
    ...measured('Bounds of the losses by name', bounds, createRandom),
    ...measured('Chance levels: constant logits or equal embeddings', chance, createRandom),
    ...measured('pairLoss in chunks of 1, about n/3 and n rows = dense: value and gradients, relative', chunked, createRandom),
    ...measured('gradCache with chunks of 1, about n/3 and n = the whole batch: value and gradients of the encoders, relative', cached, createRandom),
  ];
}
