import { createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { labelledAuc } from './labelled-auc.ts';

const COLUMNS = 3;
/** Unit normal logits, that of the true label shifted: right above wrong in Φ(0.67449) = 3/4 of the comparisons. */
const SHIFT = Math.SQRT2 * 0.6744897501960817;

function draw(rows: number, { random, levels }: { random: ReturnType<typeof createRandom>; levels?: number }) {
  const labels = Uint8Array.from({ length: rows }, () => Math.min(COLUMNS - 1, random.integer(COLUMNS + 1)));
  const data = Float64Array.from({ length: rows * COLUMNS }, (_, at) => {
    const value = random.normal() + (at % COLUMNS === labels[Math.floor(at / COLUMNS)] ? SHIFT : 0);
    return levels === undefined ? value : Math.round(value * levels);
  });
  return { logits: { data, rows, columns: COLUMNS }, labels };
}

it('the intervals over items hold the true AUC as often as they say, in both directions', () => {
  const random = createRandom(3);
  const repetitions = 400;
  const inside = { 'u->v': 0, 'v->u': 0 };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const drawn = draw(90, { random });
    for (const direction of ['u->v', 'v->u'] as const) {
      const { low, high } = labelledAuc({ ...drawn, direction });
      if (low <= 0.75 && 0.75 <= high) inside[direction]++;
    }
  }
  // A frequency of 0.95 over 400 repetitions has a standard deviation of 0.011.
  for (const direction of ['u->v', 'v->u'] as const) {
    expect(inside[direction] / repetitions, direction).toBeGreaterThan(0.915);
    expect(inside[direction] / repetitions, direction).toBeLessThan(0.985);
  }
});

it('equals the count of all comparisons, ties half, and its error the jackknife of the items', () => {
  const { logits, labels } = draw(120, { random: createRandom(5), levels: 2 });
  const { data } = logits;
  const half = (a: number, b: number) => (a > b ? 1 : a === b ? 0.5 : 0);
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const items = Array.from(labels.keys());
  const brute = {
    'u->v': (kept: number[]) => mean(kept.flatMap((i) => [0, 1, 2].filter((j) => j !== labels[i]).map((j) => half(data[3 * i + labels[i]], data[3 * i + j])))),
    'v->u': (kept: number[]) => mean([0, 1, 2].map((label) => mean(kept.filter((i) => labels[i] === label).flatMap((i) => kept.filter((j) => labels[j] !== label).map((j) => half(data[3 * i + label], data[3 * j + label])))))),
  };
  for (const direction of ['u->v', 'v->u'] as const) {
    const { auc, standardError } = labelledAuc({ logits, labels, direction });
    expect(auc).toBeCloseTo(brute[direction](items), 12);
    const without = items.map((left) => brute[direction](items.filter((i) => i !== left)));
    const centre = mean(without);
    const jackknife = Math.sqrt(((items.length - 1) / items.length) * without.reduce((sum, value) => sum + (value - centre) ** 2, 0));
    // Both estimate the same error to order 1/n.
    expect(standardError / jackknife).toBeGreaterThan(0.97);
    expect(standardError / jackknife).toBeLessThan(1.03);
  }
});

it('labels without items ask nothing, and what cannot be asked is refused by name', () => {
  const logits = { data: Float64Array.of(3, 0, 1, 0, 2, 1), rows: 2, columns: 3 };
  // Every comparison is won, so the other end is that of two trials: p² = 0.025.
  const won = labelledAuc({ logits, labels: [0, 1], direction: 'v->u' });
  expect(won).toEqual({ auc: 1, standardError: 0, low: Math.sqrt((1 - 0.95) / 2), high: 1 });
  expect(() => labelledAuc({ logits, labels: [1, 1], direction: 'v->u' })).toThrow('labelledAuc: all 2 items have the label 1; expected items of at least two labels');
  expect(() => labelledAuc({ logits, labels: [0, 3], direction: 'u->v' })).toThrow('labelledAuc: labels[1] is 3');
  expect(() => labelledAuc({ logits: { data: Float64Array.of(1), rows: 1, columns: 1 }, labels: [0], direction: 'u->v' })).toThrow('expected at least two labels');
  expect(() => labelledAuc({ logits: { ...logits, data: Float64Array.of(3, NaN, 1, 0, 2, 1) }, labels: [0, 1], direction: 'u->v' })).toThrow('logits.data[1] is NaN');
});
