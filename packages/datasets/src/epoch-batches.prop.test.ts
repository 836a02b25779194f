import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { epochBatches } from './epoch-batches.ts';

const settings = fc.record({
  count: fc.integer({ min: 1, max: 200 }),
  batchSize: fc.integer({ min: 1, max: 250 }),
  seed: fc.integer({ min: 0, max: 2 ** 31 }),
});

test('every index comes exactly once, in batches of the size asked for but for the last', () => {
  fc.assert(
    fc.property(settings, ({ count, batchSize, seed }) => {
      const batches = epochBatches({ count, batchSize, random: createRandom(seed) });
      const seen = batches.flatMap((batch) => [...batch]).toSorted((a, b) => a - b);
      expect(seen).toEqual(Array.from({ length: count }, (_, index) => index));
      expect(batches.length).toBe(Math.ceil(count / batchSize));
      for (const batch of batches.slice(0, -1)) expect(batch.length).toBe(batchSize);
    }),
  );
});

test('dropLast leaves full batches only, of distinct indices, the same ones as without it', () => {
  fc.assert(
    fc.property(settings, ({ count, batchSize, seed }) => {
      fc.pre(batchSize <= count);
      const all = epochBatches({ count, batchSize, random: createRandom(seed) });
      const full = epochBatches({ count, batchSize, random: createRandom(seed), dropLast: true });
      expect(full).toEqual(all.filter((batch) => batch.length === batchSize));
      expect(full.length).toBe(Math.floor(count / batchSize));
    }),
  );
});
