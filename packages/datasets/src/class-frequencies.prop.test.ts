import fc from 'fast-check';
import { expect, test } from 'vitest';

import { classFrequencies } from './class-frequencies.ts';

test('the frequencies of any labels are non-negative and sum to 1', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 500 }), (labels) => {
      const frequencies = classFrequencies(labels, 256);
      expect(frequencies.every((share) => share >= 0)).toBe(true);
      // At most 256 roundings of numbers below 1 enter the sum.
      expect(Math.abs(frequencies.reduce((sum, share) => sum + share, 0) - 1)).toBeLessThan(256 * Number.EPSILON);
    }),
  );
});
