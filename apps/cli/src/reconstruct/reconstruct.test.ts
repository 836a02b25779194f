import { createRandom, gaussianPair, trueConditionals } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { learnedReconstruction } from './learned-reconstruction.ts';
import { conditionalMeanOfRank, regressionOfRank } from './linear-reconstruction.ts';
import { linearRetrieval } from './linear-retrieval.ts';
import { innerProducts, pooledRecalls, poolHits, poolsOf, recallGain } from './pooled-retrieval.ts';
import { reconstructionScores } from './reconstruction-scores.ts';

const pair = gaussianPair({ cov: [[2, 0.5, 0.8, 0.2], [0.5, 1, 0.1, 0.3], [0.8, 0.1, 1, 0.2], [0.2, 0.3, 0.2, 1.5]], nu: 2, mean: [1, 2, 3, 4] });

describe('linear reconstruction', () => {
  it('is the conditional mean with the conditional variance at full rank, and the mean with all variance at rank 0', () => {
    const { gainU, covU, covV } = trueConditionals(pair);
    for (const method of [conditionalMeanOfRank, regressionOfRank]) {
      const { predict, variance } = method(pair, 2, 'u');
      const [a, b] = predict(Float32Array.of(3.5, 3));
      expect(a).toBeCloseTo(1 + gainU.get(0, 0) * 0.5 - gainU.get(0, 1), 6);
      expect(b).toBeCloseTo(2 + gainU.get(1, 0) * 0.5 - gainU.get(1, 1), 6);
      [0, 1].forEach((i) => expect(variance[i]).toBeCloseTo(covU.get(i, i), 9));
      [0, 1].forEach((i) => expect(method(pair, 2, 'v').variance[i]).toBeCloseTo(covV.get(i, i), 9));
      const none = method(pair, 0, 'u');
      expect([...none.predict(Float32Array.of(3.5, 3))]).toEqual([1, 2]);
      expect([...none.variance]).toEqual([2, 1]);
    }
  });
});

describe('learnedReconstruction', () => {
  beforeAll(async () => {
    await selectEngine({ engine: 'wasm' });
  });

  it('reads mode, mean and draws of the softmax of the logits, whichever modality is given', async () => {
    const pool = { data: Float32Array.of(0, 1, 2), rows: 3, columns: 1 };
    const queries = { data: Float32Array.of(Math.log(2), -Math.log(3)), rows: 2, columns: 1 };
    const values = Float32Array.of(10, 100, 20, 200, 30, 300);
    for (const given of ['u', 'v'] as const) {
      // The logits have u along the rows, as many as there are of the modality that is u.
      const similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => {
        expect([zu.shape[0], zv.shape[0]]).toEqual(given === 'u' ? [2, 3] : [3, 2]);
        return tf.matMul(zu, zv, false, true) as tf.Tensor2D;
      };
      const before = tf.memory().numTensors;
      const result = await learnedReconstruction(queries, pool, { values, columns: 2, given, similarity, samples: 4000, random: createRandom(1), onProgress: () => {} });
      expect(tf.memory().numTensors).toBe(before);
      // Weights 1 : 2 : 4 and 1 : 1/3 : 1/9.
      const means = [(10 + 40 + 120) / 7, (10 + 20 / 3 + 30 / 9) / (13 / 9)];
      means.forEach((mean, query) => {
        expect(result.mean[2 * query]).toBeCloseTo(mean, 4);
        expect(result.mean[2 * query + 1]).toBeCloseTo(10 * mean, 3);
      });
      expect([...result.top1]).toEqual([30, 300, 10, 100]);
      expect(result.effectiveSampleSize).toBeCloseTo((49 / 21 + 1 / ((81 + 9 + 1) / 169)) / 2, 4);
      const share = result.draws.subarray(0, 4000).filter((item) => item === 2).length / 4000;
      expect(Math.abs(share - 4 / 7)).toBeLessThan(4 * Math.sqrt(0.25 / 4000));
    }
  });
});

describe('retrieval in pools', () => {
  const random = () => createRandom(3);
  const pools = poolsOf(25, { size: 10, partitions: 2, random: random() });
  const options = { count: 25, ks: [1, 10] };

  it('cuts each partition into pools without an item twice', () => {
    expect(pools.map(({ length }) => length)).toEqual([10, 10, 10, 10]);
    for (const partition of [pools.slice(0, 2), pools.slice(2)]) expect(new Set(partition.flatMap((pool) => [...pool])).size).toBe(20);
  });

  it('finds every partner by its own embedding, none by constant logits, and the gain is the difference', async () => {
    const identity = { data: Float64Array.from({ length: 625 }, (_, i) => (i % 26 === 0 ? 1 : 0)), columns: 25 };
    const perfect = await poolHits(innerProducts(identity, identity), pools, options);
    const constant = await poolHits((items) => new Float32Array(items.length ** 2), pools, options);
    const groups = Array.from({ length: 25 }, (_, i) => `g${i % 5}`);
    expect(pooledRecalls(perfect, groups, random()).uToV['1']).toEqual({ mean: 1, low: 1, high: 1 });
    expect(pooledRecalls(constant, groups, random()).vToU['1'].mean).toBe(0);
    expect(pooledRecalls(constant, groups, random()).vToU['10'].mean).toBe(1);
    expect(recallGain(perfect, constant, { groups, random: random() }).uToV['1'].mean).toBe(1);
  });

  it('by the Gaussian ratio beats cosines on Gaussian pairs', async () => {
    const draws = createRandom(8);
    const rho = [0.95, 0.5];
    const strong = gaussianPair({ cov: [[1, 0, 0.95, 0], [0, 1, 0, 0.5], [0.95, 0, 1, 0], [0, 0.5, 0, 1]], nu: 2 });
    const u = Array.from({ length: 400 }, () => Float64Array.of(draws.normal(), draws.normal()));
    const v = u.map((one) => one.map((value, i) => rho[i] * value + Math.sqrt(1 - rho[i] ** 2) * draws.normal()));
    const of: Record<string, number> = {};
    for (const { method, logitsOf } of linearRetrieval(strong, { u, v })) {
      const hits = await poolHits(logitsOf, poolsOf(400, { size: 50, partitions: 2, random: random() }), { count: 400, ks: [1] });
      of[method] = hits.uToV['1'].reduce((sum, value) => sum + value, 0) / 400;
    }
    expect(Object.keys(of)).toEqual(['CCA, cosine, rank 2', 'CCA, weighted cosine, rank 2', 'CCA, Gaussian ratio, rank 2']);
    expect(of['CCA, Gaussian ratio, rank 2']).toBeGreaterThan(of['CCA, cosine, rank 2']);
    expect(of['CCA, Gaussian ratio, rank 2']).toBeGreaterThan(3 / 50);
  });
});

describe('reconstructionScores', () => {
  it('leaves out what was not measured, and scores draws', () => {
    const actual = Float64Array.of(1, 2, 3, NaN);
    const scores = reconstructionScores(
      { method: 'm', predicted: Float64Array.of(2, 2, 2, 9), draws: Float32Array.of(1, 3, 2, 2, 1, 3, 0, 0) },
      { actual, climatology: Float64Array.of(3, 3, 1, 1), levels: 2 },
    );
    expect(scores.byLevel.rmse).toEqual([1, 0]);
    expect(scores.rmse).toBeCloseTo(Math.SQRT1_2, 12);
    expect(scores.bias).toBe(0);
    // Mean squares of the climatology: 4 and 1.
    expect(scores.skill).toBeCloseTo(1 - 1 / 5, 12);
    // Fair score of {1, 3} at 1: 1 − 1; of {1, 3} at 3: the same; of {2, 2} at 2: 0.
    expect(scores.byLevel.crps).toEqual([0, 0]);
    expect(scores.byLevel.spread).toEqual([Math.SQRT2, 0]);
  });
});
