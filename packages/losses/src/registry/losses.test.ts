import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { normalMatrix } from '../../test/reference.ts';
import { useBackend } from '../../test/use-backend.ts';
import * as api from '../index.ts';
import { type ChanceContext, lossInfo, losses, type LossName, OutOfRangeError, type PairBatch, pairLoss, type PairLossOptions } from '../index.ts';

const n = 4;
const dim = 3;
const names = Object.keys(losses) as LossName[];
const ofLabels = new Set(names.filter((name) => lossInfo(name).input === 'label-logits'));

/** Each loss at its defaults, of a batch of four pairs with all that a batch may hold. */
function run(name: LossName, { zu, zv }: { zu: number[][]; zv: number[][] }, options: PairLossOptions = {}): number {
  return tf.tidy(() => {
    const teacher = tf.mul(tf.eye(n), 1e3) as tf.Tensor2D;
    const batch: PairBatch = {
      zu: tf.tensor2d(zu),
      zv: tf.tensor2d(ofLabels.has(name) ? zv.slice(0, 2) : zv),
      labels: tf.tensor1d([0, 0, 1, 1], 'int32'),
      u: tf.tensor2d([[0], [1], [2], [4]]),
      v: tf.tensor2d([[0], [2], [1], [7]]),
      teacher: { zu: teacher, zv: tf.eye(n), similarity: api.innerLogits },
      random: createRandom(1),
    };
    return pairLoss(name, options)(batch).dataSync()[0];
  });
}

const median = { u: 2, v: 3.5 };
const kernelOf = (points: number[], bandwidth: number) => points.map((x, i) => points.map((y, j) => (i === j ? 0 : Math.exp(-((x - y) ** 2) / (2 * bandwidth ** 2)))));
/** The kernels of the batch, without their diagonals, by hand. */
function kernelMeans(): ChanceContext {
  const [Ku, Kv] = [kernelOf([0, 1, 2, 4], median.u), kernelOf([0, 2, 1, 7], median.v)];
  const rowMeans = (K: number[][]) => K.map((row) => row.reduce((sum, value) => sum + value, 0) / (n - 1));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n;
  const [u, v] = [rowMeans(Ku), rowMeans(Kv)];
  return { kernelMeanU: mean(u), kernelMeanV: mean(v), kernelRowProduct: mean(u.map((value, i) => value * v[i])) };
}

describe('the registry of losses', () => {
  useBackend('cpu');

  it('names every loss under its own name', () => {
    expect(names.filter((name) => losses[name].name !== name)).toEqual([]);
    const functions = names.filter((name) => !lossInfo(name).needs.includes('state')).map((name) => `${name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Loss`);
    expect(functions.filter((name) => !(name in api))).toEqual([]);
  });

  it.each(names)('gives the chance level of %s, at the best constant logits or equal embeddings', (name) => {
    const constant = name === 'spectral-contrastive' ? 1 : name === 'sig-lip' ? -Math.log(n - 1) : 0;
    const similarity = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.fill([a.shape[0], b.shape[0]], constant) as tf.Tensor2D;
    const embeddings = Array.from({ length: n }, () => Array.from({ length: dim }, () => (name === 'fine-tune' ? 0 : 1)));
    const expected = lossInfo(name).chanceLevel(n, { dim, classes: 2, ...kernelMeans() });
    const { needs } = lossInfo(name);
    const bandwidths = needs.includes('data') ? { bandwidthU: median.u, bandwidthV: median.v } : {};
    expect(run(name, { zu: embeddings, zv: embeddings }, { ...(lossInfo(name).input !== 'embeddings' && name !== 'fine-tune' && { similarity }), ...bandwidths })).toBeCloseTo(expected, 4);
  });

  it.each(names)('gives a lower bound of %s', (name) => {
    for (let seed = 0; seed < 5; seed++) {
      const random = createRandom(seed);
      const value = run(name, { zu: normalMatrix(n, dim, random), zv: normalMatrix(n, dim, random) });
      expect(value).toBeGreaterThanOrEqual(lossInfo(name).lowerBound(n) - 1e-5);
    }
  });

  it('follows the options of a loss in its chance level', () => {
    expect(lossInfo('triplet').chanceLevel(n, { options: { margin: 0.5 } })).toBe(0.5);
    expect(lossInfo('triplet').chanceLevel(n, { options: { negatives: 'semi-hard' } })).toBe(0);
    expect(lossInfo('vic-reg').chanceLevel(n, { options: { variance: 1, epsilon: 0.25 } })).toBe(1);
    expect(lossInfo('conditional-mmd').chanceLevel(n, { kernelMeanU: 0.5, kernelMeanV: 9, options: { lambdaU: 2, lambdaV: 0 } })).toBe(-0.5);
    expect(() => lossInfo('label-given-image').chanceLevel(n)).toThrow(/chanceLevel of label-given-image: classes is missing/);
  });

  it.each(names)('describes the options of %s as they are: their defaults change nothing, another value is taken', (name) => {
    const random = createRandom(7);
    const embeddings = { zu: normalMatrix(n, dim, random), zv: normalMatrix(n, dim, random) };
    const described = Object.entries(lossInfo(name).options);
    const defaults = Object.fromEntries(described.flatMap(([key, option]) => (option.default === null ? [] : [[key, option.default]])));
    expect(run(name, embeddings, defaults)).toBe(run(name, embeddings));
    for (const [key, option] of described) {
      for (const choice of option.kind === 'choice' ? option.choices : [(option.default ?? 1) * 0.5 + 0.5]) {
        const value = key === 'degree' ? 3 : choice;
        const further = key === 'tauPlus' ? { minimumLogit: -20 } : {};
        expect(Number.isFinite(run(name, embeddings, { [key]: value, ...further } as PairLossOptions)), `${key} = ${String(value)}`).toBe(true);
      }
    }
  });

  it('refuses a name that is none', () => {
    expect(() => lossInfo('contrastive' as LossName)).toThrow(OutOfRangeError);
    expect(() => lossInfo('toString' as LossName)).toThrow(/name is toString; expected one of clip, /);
    expect(() => pairLoss('toString' as LossName)).toThrow(/pairLoss: name is toString/);
  });
});
