import { createRandom, OutOfRangeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { trainTestSplit } from './train-test-split.ts';
import { capturedError } from './testing/captured-error.ts';

describe('trainTestSplit', () => {
  test('the same seed gives the same split and another seed another', () => {
    const split = (seed: number) => trainTestSplit({ count: 50, testFraction: 0.3, random: createRandom(seed) });
    expect(split(1)).toEqual(split(1));
    expect(split(1)).not.toEqual(split(2));
  });

  test('each sample falls into the test part with the probability asked for', () => {
    const hits = new Float64Array(10);
    const random = createRandom(5);
    const rounds = 4000;
    for (let round = 0; round < rounds; round++) {
      for (const index of trainTestSplit({ count: 10, testFraction: 0.3, random }).test) hits[index]++;
    }
    // Five standard deviations of a binomial share: 5 sqrt(0.3 · 0.7 / 4000) = 0.036.
    for (const hit of hits) expect(Math.abs(hit / rounds - 0.3)).toBeLessThan(0.037);
  });

  test.each([0, 1, -0.1, 1.5, NaN])('a testFraction of %d is refused', async (testFraction) => {
    const error = await capturedError(() => trainTestSplit({ count: 10, testFraction, random: createRandom(1) }));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain(`trainTestSplit: testFraction is ${testFraction}`);
  });

  test.each([
    [0.01, 'test'],
    [0.99, 'train'],
  ])('a testFraction of %d that leaves the %s part of ten samples empty is refused', async (testFraction, part) => {
    const error = await capturedError(() => trainTestSplit({ count: 10, testFraction, random: createRandom(1) }));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain(`leaves the ${part} part empty`);
  });

  test.each([1, 0, 2.5, NaN])('a count of %d is refused', async (count) => {
    const error = await capturedError(() => trainTestSplit({ count, testFraction: 0.5, random: createRandom(1) }));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain(`trainTestSplit: count is ${count}`);
  });
});
