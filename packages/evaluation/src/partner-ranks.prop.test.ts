import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { Logits } from './logits.ts';
import { partnerRanks } from './partner-ranks.ts';

/** Few distinct values, so that ties are common. */
const retrieval = fc
  .record({ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 1, max: 8 }) })
  .chain(({ rows, columns }) =>
    fc.record({
      values: fc.array(fc.integer({ min: -2, max: 2 }), { minLength: rows * columns, maxLength: rows * columns }),
      partner: fc.array(fc.integer({ min: 0, max: columns - 1 }), { minLength: rows, maxLength: rows }),
      columns: fc.constant(columns),
      rows: fc.constant(rows),
    }),
  );

function table(values: readonly number[], rows: number): Logits {
  return { data: Float64Array.from(values), rows, columns: values.length / rows };
}

test('the ranks are the first and last place of the partner among all orders that sort the candidates', () => {
  fc.assert(
    fc.property(retrieval, ({ values, rows, columns, partner }) => {
      const optimistic = partnerRanks(table(values, rows), { direction: 'u->v', partner, ties: 'optimistic' });
      const pessimistic = partnerRanks(table(values, rows), { direction: 'u->v', partner, ties: 'pessimistic' });
      for (let i = 0; i < rows; i++) {
        const row = values.slice(i * columns, (i + 1) * columns);
        const sorted = row.toSorted((a, b) => b - a);
        expect(optimistic[i]).toBe(sorted.indexOf(row[partner[i]]) + 1);
        expect(pessimistic[i]).toBe(sorted.lastIndexOf(row[partner[i]]) + 1);
      }
    }),
  );
});

test('one direction of a table is the other direction of its transpose', () => {
  fc.assert(
    fc.property(retrieval, fc.constantFrom('optimistic' as const, 'pessimistic' as const), ({ values, rows, columns, partner }, ties) => {
      const transposed = Array.from(values, (_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
      const forward = partnerRanks(table(values, rows), { direction: 'u->v', partner, ties });
      const backward = partnerRanks(table(transposed, columns), { direction: 'v->u', partner, ties });
      expect(backward).toEqual(forward);
    }),
  );
});

test('queries taken in blocks have the ranks they have together', () => {
  fc.assert(
    fc.property(retrieval, fc.nat(), ({ values, rows, columns, partner }, cut) => {
      const split = cut % rows;
      const ranks = (from: number, to: number) =>
        partnerRanks(table(values.slice(from * columns, to * columns), to - from), {
          direction: 'u->v',
          partner: partner.slice(from, to),
          ties: 'pessimistic',
        });
      const blocks = split === 0 ? [...ranks(0, rows)] : [...ranks(0, split), ...ranks(split, rows)];
      expect(blocks).toEqual([...ranks(0, rows)]);
    }),
  );
});
