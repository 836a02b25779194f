import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { trainTestSplit } from './train-test-split.ts';

test('train and test are disjoint, cover every index and have the sizes asked for', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 300 }),
      fc.integer({ min: 1, max: 299 }),
      fc.integer({ min: 0, max: 2 ** 31 }),
      (count, wish, seed) => {
        const testCount = 1 + (wish % (count - 1));
        const { train, test: held } = trainTestSplit({
          count,
          testFraction: testCount / count,
          random: createRandom(seed),
        });
        expect(held.length).toBe(testCount);
        expect([...train, ...held].toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, index) => index));
      },
    ),
  );
});
