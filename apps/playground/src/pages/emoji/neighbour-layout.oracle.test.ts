import { createRandom } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { neighbourLayout } from './neighbour-layout.ts';

const signal = new AbortController().signal;
const CLUSTERS = 3;
const SIZE = 25;
const n = CLUSTERS * SIZE;

/** Squared distances of three clouds of five dimensions, far apart beside their width; two items at the same place. */
function clouds() {
  const random = createRandom(1);
  const points = Array.from({ length: n }, (_, i) => Array.from({ length: 5 }, (__, k) => random.normal() + (k === Math.floor(i / SIZE) ? 12 : 0)));
  points[1] = points[0];
  const data = Float64Array.from({ length: n * n }, (_, at) => points[Math.floor(at / n)].reduce((sum, value, k) => sum + (value - points[at % n][k]) ** 2, 0));
  return { data, rows: n, columns: n };
}

describe('the layout by neighbours', () => {
  test('keeps clouds together, says how far it is, and is the same for the same seed', async () => {
    const shares: number[] = [];
    const places = await neighbourLayout(clouds(), { random: createRandom(2), signal, progress: (share) => shares.push(share) });
    expect(places).toHaveLength(2 * n);
    const distance = (i: number, j: number) => Math.hypot(places[2 * i] - places[2 * j], places[2 * i + 1] - places[2 * j + 1]);
    for (let i = 0; i < n; i++) {
      const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i).toSorted((a, b) => distance(i, a) - distance(i, b));
      expect(others.slice(0, 5).every((j) => Math.floor(j / SIZE) === Math.floor(i / SIZE))).toBe(true);
    }
    expect(shares.at(-1)).toBe(1);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(await neighbourLayout(clouds(), { random: createRandom(2), signal, progress: () => {} })).toEqual(places);
    expect(await neighbourLayout(clouds(), { random: createRandom(3), signal, progress: () => {} })).not.toEqual(places);
  });

  test('stops between steps', async () => {
    const controller = new AbortController();
    const heard: number[] = [];
    const stopped = neighbourLayout(clouds(), { random: createRandom(2), signal: controller.signal, progress: (share) => { heard.push(share); controller.abort(); } });
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(heard).toHaveLength(1);
  });
});
