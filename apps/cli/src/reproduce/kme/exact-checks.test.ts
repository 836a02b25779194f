import { createRandom, subsetTopics } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import { expect, it } from 'vitest';

import { checkRows, holds } from '../reproduction.ts';
import { exactChecks, leakage } from './exact-checks.ts';
import { type TableModel, trainTables, widthOf } from './train-tables.ts';

it('every exact number and identity of point sets holds', () => {
  const checks = exactChecks();
  expect(checks.length).toBeGreaterThan(40);
  expect(checkRows(checks.filter((check) => !holds(check)))).toEqual([]);
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
