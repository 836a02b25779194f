import { kmeLogits, wpseLogits } from '@crossmodal/losses';
import { createRandom, kmeSimilarity, mixPointSets, type PointSet, wpseSimilarity } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import { beforeAll, describe, expect, it } from 'vitest';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';
import { classSetLogits } from './class-set-logits.ts';
import { pairLogits } from './pair-logits.ts';
import { unitPoints } from './unit-points.ts';

beforeAll(async () => {
  await selectEngine({ engine: 'cpu' });
});

const POINTS = 2;
const DIMENSION = 3;
const TEMPERATURE = 0.5;
const LABELS = [0, 2, 0, 2, 2];

function packed(rows: number, seed: number): EmbeddedItems {
  const random = createRandom(seed);
  const columns = POINTS * (DIMENSION + 1);
  return { data: Float32Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
}

/** The sets of packed rows as theory has them, in float64 and with unit points. */
function setsOf({ data, rows, columns }: EmbeddedItems): { points: number[][]; weights: number[] }[] {
  return Array.from({ length: rows }, (_, i) => {
    const row = Array.from(data.subarray(i * columns, (i + 1) * columns));
    const points = Array.from({ length: POINTS }, (_point, m) => {
      const point = row.slice(m * DIMENSION, (m + 1) * DIMENSION);
      const norm = Math.hypot(...point);
      return point.map((value) => value / norm);
    });
    return { points, weights: row.slice(POINTS * DIMENSION) };
  });
}

const asLog = ({ points, weights }: ReturnType<typeof setsOf>[number]): PointSet => ({ points, logWeights: weights });

/** ln of the kernel mean of the concatenated sets of some prompts. */
function kmeOf(item: ReturnType<typeof setsOf>[number], prompts: ReturnType<typeof setsOf>): number {
  const union = mixPointSets(prompts.map(asLog), prompts.map(() => 1 / prompts.length));
  return kmeSimilarity([asLog(item)], [union], Math.sqrt(TEMPERATURE))[0][0];
}

/** WPSE with the concatenated sets of some prompts. */
function wpseOf(item: ReturnType<typeof setsOf>[number], prompts: ReturnType<typeof setsOf>): number {
  const union = { points: prompts.flatMap(({ points }) => points), weights: prompts.flatMap(({ weights }) => weights) };
  const [[linear]] = wpseSimilarity([item], [union], { kernel: { type: 'linear' } });
  const [[gaussian]] = wpseSimilarity([item], [union], { kernel: { type: 'gaussian', sigma: 0.5 } });
  return ((2 / 3) * linear + gaussian / 3) / TEMPERATURE;
}

describe.each([
  { rule: 'logMeanExp', similarity: kmeLogits, of: kmeOf },
  { rule: 'mean', similarity: wpseLogits, of: wpseOf },
] as const)('classSetLogits by $rule', ({ rule, similarity, of }) => {
  const [items, prompts] = [packed(4, 1), packed(LABELS.length, 2)];
  const logits = () => pairLogits((zu, zv) => similarity(zu, zv, { points: POINTS, temperature: TEMPERATURE }), unitPoints(items, POINTS), prompts);

  it.each([false, true])('are those of the sets of the classes one after another, less that of all, with own %s', async (own) => {
    const x = classSetLogits(await logits(), { labels: LABELS, classes: 3, rule, own });
    expect([x.rows, x.columns]).toEqual([4, 3]);
    const sets = setsOf(prompts);
    setsOf(items).forEach((item, i) => {
      const used = sets.map((set, y) => ({ set, label: LABELS[y] })).filter((_, y) => !own || y !== i);
      const all = of(item, used.map(({ set }) => set));
      for (const c of [0, 2]) {
        const ofClass = used.filter(({ label }) => label === c).map(({ set }) => set);
        expect(Math.abs(x.data[3 * i + c] - (of(item, ofClass) - all))).toBeLessThan(1e-5);
      }
      // No prompt of class 1: it is as likely as without the item.
      expect(x.data[3 * i + 1]).toBe(0);
    });
  });

  it('says nothing where an item is its own only prompt', () => {
    const x = classSetLogits({ data: Float32Array.of(5), rows: 1, columns: 1 }, { labels: [1], classes: 2, rule, own: true });
    expect([...x.data]).toEqual([0, 0]);
  });
});

describe('unitPoints', () => {
  it('divides points by their norms and leaves weights and zero points', () => {
    const { data } = unitPoints({ data: Float32Array.of(3, 4, 0, 0, 7, -8), rows: 1, columns: 6 }, 2);
    [0.6, 0.8, 0, 0, 7, -8].forEach((value, k) => expect(data[k]).toBeCloseTo(value, 6));
  });
});
