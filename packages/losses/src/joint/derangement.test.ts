import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { derangement, OutOfRangeError } from '../index.ts';

describe('derangement', () => {
  it('is a permutation without fixed points, the same for the same seed', () => {
    for (const n of [2, 3, 10, 257]) {
      const order = derangement(n, createRandom(n));
      expect([...order].toSorted((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      expect(order.every((target, i) => target !== i)).toBe(true);
      expect(derangement(n, createRandom(n))).toEqual(order);
    }
  });

  it('gives each of the nine derangements of four numbers equally often', () => {
    const random = createRandom(1);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 9000; draw++) {
      const key = derangement(4, random).join('');
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(9);
    // Five standard deviations of a binomial count, √(9000 · 1/9 · 8/9) ≈ 30.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('refuses fewer than two numbers and generators that are none', () => {
    expect(() => derangement(1, createRandom(1))).toThrow(OutOfRangeError);
    expect(() => derangement(2.5, createRandom(1))).toThrow(/n is 2.5/);
    expect(() => derangement(3, { uniform: () => 1 })).toThrow(/uniform\(\) gave 1/);
    expect(() => derangement(3, { uniform: () => 0.999 })).toThrow(/gave none in 1000 shuffles/);
  });
});
