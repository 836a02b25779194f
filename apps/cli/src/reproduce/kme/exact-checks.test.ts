import { clipLoss } from '@crossmodal/losses';
import { createRandom, subsetTopics } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

import { checkRows, holds } from '../reproduction.ts';
import { exactChecks, leakage } from './exact-checks.ts';
import { inBatchChecks } from './in-batch-checks.ts';
import { pairSampler, sampledGradient } from './sampled-gradient.ts';
import { type TableModel, trainTables, widthOf } from './train-tables.ts';

it('every exact number and identity of point sets holds', () => {
  const checks = exactChecks();
  expect(checks.length).toBeGreaterThan(40);
  expect(checkRows(checks.filter((check) => !holds(check)))).toEqual([]);
});

it('the in-batch loss at the optimum agrees with an independent simulation, above ln B − I', () => {
  const checks = inBatchChecks(0);
  expect(checks).toHaveLength(10);
  expect(checkRows(checks.filter((check) => !holds(check)))).toEqual([]);
});

it('the gradient of a drawn batch is that of its pairs, equal ones counted as often as they occur', async () => {
  await selectEngine({ engine: 'cpu' });
  const { joint } = subsetTopics({ topics: 3 });
  const random = createRandom(5);
  const logits = joint.probabilities.map((row) => Array.from(row, () => Math.fround(random.normal())));
  // Few pairs, so that some items are not drawn.
  const batch = 5;
  const gradient = sampledGradient(joint, { batch, random: createRandom(7) })(logits);
  const draw = pairSampler(joint, createRandom(7));
  const pairs = Array.from({ length: batch }, draw);
  const expected = tf.tidy(() => {
    const [us, vs] = [pairs.map(({ u }) => u), pairs.map(({ v }) => v)];
    // The CLIP loss of the batch's logits, by products that pick rows and columns.
    const pick = (items: number[], count: number) => tf.cast(tf.oneHot(tf.tensor1d(items, 'int32'), count), 'float32') as tf.Tensor2D;
    const [left, right] = [pick(us, logits.length), pick(vs, logits[0].length)];
    return tf.grad((table) => clipLoss(tf.matMul(tf.matMul(left, table as tf.Tensor2D), right, false, true) as tf.Tensor2D))(tf.tensor2d(logits)).arraySync() as number[][];
  });
  gradient.forEach((row, u) => row.forEach((value, v) => expect(value).toBeCloseTo(expected[u][v], 6)));
  expect(gradient.some((row) => row.every((value) => value === 0))).toBe(true);
});

it('pairs are drawn with their probabilities', () => {
  const { joint } = subsetTopics({ topics: 3 });
  const draw = pairSampler(joint, createRandom(6));
  const counts = joint.probabilities.map((row) => new Float64Array(row.length));
  const count = 40_000;
  for (let k = 0; k < count; k++) {
    const { u, v } = draw();
    counts[u][v]++;
  }
  joint.probabilities.forEach((row, u) => row.forEach((p, v) => expect(Math.abs(counts[u][v] / count - p)).toBeLessThan(5 * Math.sqrt(p / count))));
});

it('the error of positive weights grows with the bandwidth and keeps its bound', () => {
  const found = leakage([0.2, 0.3, 0.5, 1]);
  for (const [place, { error, bound }] of found.entries()) {
    expect(error).toBeLessThanOrEqual(bound);
    if (place > 0) expect(error).toBeGreaterThan(found[place - 1].error);
  }
});

it('trained tables come near the optimum of the topics with two points an item, and one vector of the same size does not', { timeout: 60_000 }, async () => {
  await selectEngine({ engine: 'wasm' });
  const { joint } = subsetTopics({ topics: 3 });
  const excessOf = async (model: TableModel) => {
    const { excess, curve } = await trainTables(joint, model, { steps: 500, learningRate: 0.03, random: createRandom(1), signal: new AbortController().signal });
    expect(curve).toHaveLength(10);
    expect(curve[9].excess).toBeCloseTo(excess, 12);
    return excess;
  };
  const points: TableModel = { name: 'kme', similarity: 'kme', dim: 2, points: 2 };
  const vector: TableModel = { name: 'cosine', similarity: 'cosine', dim: 2, points: 1 };
  expect([widthOf(points), widthOf(vector)]).toEqual([6, 2]);
  // The best of the cosine in two dimensions is 0.0543; the excess is never negative.
  expect(await excessOf(vector)).toBeGreaterThan(0.05);
  const excess = await excessOf(points);
  expect(excess).toBeGreaterThan(-1e-6);
  expect(excess).toBeLessThan(0.025);
});

it('tables of the same start come to the same end, and a signal stops them', { timeout: 60_000 }, async () => {
  await selectEngine({ engine: 'wasm' });
  const { joint } = subsetTopics({ topics: 3 });
  const model: TableModel = { name: 'wpse', similarity: 'wpse', dim: 2, points: 2 };
  const run = (signal: AbortSignal) => trainTables(joint, model, { steps: 50, learningRate: 0.03, random: createRandom(2), signal });
  expect(await run(new AbortController().signal)).toEqual(await run(new AbortController().signal));
  await expect(run(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
});
