import fc from 'fast-check';
import { expect, test } from 'vitest';

import { retrieveTopK } from './retrieve-top-k.ts';

test('the k retrieved are the first k of a full stable sort', () => {
  const scores = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 80 }),
    fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 80 }),
  );
  fc.assert(
    fc.property(scores, fc.nat(), (values, choice) => {
      const k = 1 + (choice % values.length);
      const order = values.map((_, index) => index).toSorted((a, b) => {
        if (values[a] === values[b]) return a - b;
        return values[a] > values[b] ? -1 : 1;
      });
      expect([...retrieveTopK(values, k)]).toEqual(order.slice(0, k));
    }),
    { numRuns: 300 },
  );
});
