import { createRandom, OutOfRangeError, ShapeError } from '@crossmodal/theory';
import type { Random } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sampleConditional } from './sample-conditional.ts';

test('the same seed gives the same draws', () => {
  const draw = () => sampleConditional({ weights: [0.2, 0.3, 0.5], count: 50, random: createRandom(5) });
  expect(draw()).toEqual(draw());
});

test('items are drawn as often as their weights say', () => {
  const weights = [1, 4, 0, 2, 3];
  const count = 40_000;
  const indices = sampleConditional({ weights, count, random: createRandom(17) });
  for (const [item, weight] of weights.entries()) {
    const p = weight / 10;
    const drawn = indices.filter((index) => index === item).length;
    // Five standard deviations of a binomial count.
    expect(Math.abs(drawn - count * p)).toBeLessThanOrEqual(5 * Math.sqrt(count * p * (1 - p)));
  }
});

test('an item of weight 0 is never drawn, wherever it stands', () => {
  const list = fc.array(fc.constantFrom(0, 0, 1, 1e-3), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(list, fc.integer(), (weights, seed) => {
      fc.pre(weights.some((weight) => weight > 0));
      const indices = sampleConditional({ weights, count: 40, random: createRandom(seed) });
      expect(indices.every((index) => weights[index] > 0)).toBe(true);
    }),
  );
});

test('the binary search finds what a walk along the weights finds', () => {
  const weight = fc.oneof(fc.constant(0), fc.double({ min: 1e-9, max: 1, noNaN: true }));
  const list = fc.array(weight, { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(list, fc.integer(), (weights, seed) => {
      const total = weights.reduce((sum, next) => sum + next, 0);
      fc.pre(total > 0);
      const reference = createRandom(seed);
      const walk = Array.from({ length: 20 }, () => {
        const target = reference.uniform() * total;
        let sum = 0;
        return weights.findIndex((next) => {
          sum += next;
          return sum > target;
        });
      });
      expect([...sampleConditional({ weights, count: 20, random: createRandom(seed) })]).toEqual(walk);
    }),
  );
});

test('draws at the very ends of the unit interval give the first and last items of positive weight', () => {
  const fixed = (value: number) => ({ uniform: () => value }) as unknown as Random;
  const weights = [0, 0.1, 0.2, 0];
  expect(sampleConditional({ weights, count: 1, random: fixed(0) })).toEqual(Uint32Array.of(1));
  expect(sampleConditional({ weights, count: 1, random: fixed(1 - 2 ** -53) })).toEqual(Uint32Array.of(2));
  // The least positive number times 1 − 2⁻⁵³ rounds up to itself, the whole sum.
  const tiny = [Number.MIN_VALUE, 0];
  expect(sampleConditional({ weights: tiny, count: 1, random: fixed(1 - 2 ** -53) })).toEqual(Uint32Array.of(0));
});

test('weights and counts that make no draw are refused', () => {
  const random = createRandom(1);
  expect(() => sampleConditional({ weights: [], count: 1, random })).toThrow(ShapeError);
  expect(() => sampleConditional({ weights: [0], count: 1, random })).toThrow(OutOfRangeError);
  expect(() => sampleConditional({ weights: [1], count: 0, random })).toThrow('sampleConditional: count is 0; expected an integer >= 1');
});
