import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, it } from 'vitest';

import { RetrievalScan, type ScannedRetrieval } from './retrieval-scan.ts';

interface Table {
  readonly logits: readonly (readonly number[])[];
  readonly queryGroups: readonly number[];
  readonly candidateGroups: readonly number[];
}

function scanned({ logits, queryGroups, candidateGroups }: Table, block = logits.length): ScannedRetrieval {
  const columns = candidateGroups.length;
  const scan = new RetrievalScan({ queries: logits.length, candidates: columns, queryGroups, candidateGroups });
  for (let start = 0; start < logits.length; start += block) {
    const rows = logits.slice(start, start + block);
    scan.add({ data: Float64Array.from(rows.flat()), rows: rows.length, columns });
  }
  return scan.result();
}

/** Tables with ties, queries with one to three right candidates, and queries of one group. */
const tables = fc.integer({ min: 2, max: 4 }).chain((groups) =>
  fc
    .record({ candidateGroups: fc.array(fc.integer({ min: 0, max: groups - 1 }), { minLength: 0, maxLength: 5 }), queryGroups: fc.array(fc.integer({ min: 0, max: groups - 1 }), { minLength: 1, maxLength: 6 }) })
    .chain(({ candidateGroups, queryGroups }) => {
      const candidates = [...candidateGroups, ...Array.from({ length: groups }, (_, group) => group)];
      const row = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: candidates.length, maxLength: candidates.length });
      return fc.array(row, { minLength: queryGroups.length, maxLength: queryGroups.length }).map((logits): Table => ({ logits, queryGroups, candidateGroups: candidates }));
    }),
);

it('ranks, shares and leads are those that comparisons one by one give', () => {
  fc.assert(
    fc.property(tables, fc.integer({ min: 1, max: 3 }), (table, block) => {
      const { logits, queryGroups, candidateGroups } = table;
      const seen = scanned(table, block);
      const lead = candidateGroups.map(() => 0);
      logits.forEach((row, query) => {
        const right = row.filter((_, c) => candidateGroups[c] === queryGroups[query]);
        const wrong = [...row.keys()].filter((c) => candidateGroups[c] !== queryGroups[query]);
        const above = (c: number) => right.reduce((sum, logit) => sum + (logit > row[c] ? 1 : logit === row[c] ? 0.5 : 0), 0) / right.length;
        const auc = wrong.reduce((sum, c) => sum + above(c), 0) / wrong.length;
        expect(seen.auc[query]).toBeCloseTo(auc, 14);
        for (const c of wrong) lead[c] += (above(c) - auc) / wrong.length;
        const best = Math.max(...right);
        expect(seen.optimistic[query]).toBe(1 + wrong.filter((c) => row[c] > best).length);
        expect(seen.pessimistic[query]).toBe(1 + wrong.filter((c) => row[c] >= best).length);
        if (seen.crossEntropy) expect(seen.crossEntropy[query]).toBeCloseTo(Math.log(row.reduce((sum, logit) => sum + Math.exp(logit), 0)) - right[0], 12);
        else expect(queryGroups.some((group) => candidateGroups.filter((other) => other === group).length > 1)).toBe(true);
      });
      seen.candidateLead.forEach((value, c) => expect(value).toBeCloseTo(lead[c], 12));
      seen.received?.forEach((value, c) => expect(value).toBeCloseTo(logits.reduce((sum, row) => sum + Math.exp(row[c]) / row.reduce((all, logit) => all + Math.exp(logit), 0), 0), 12));
    }),
  );
});

it('the names of the groups and the size of the blocks change nothing', () => {
  const random = createRandom(1);
  const logits = Array.from({ length: 7 }, () => Array.from({ length: 7 }, () => random.normal()));
  const plain = scanned({ logits, queryGroups: [0, 1, 2, 3, 4, 5, 6], candidateGroups: [0, 1, 2, 3, 4, 5, 6] });
  const names = [901, 17, 4_000_000_000, 3, 55, 12, 8];
  expect(scanned({ logits, queryGroups: names, candidateGroups: names }, 3)).toEqual(plain);
  const scan = new RetrievalScan({ queries: 7, candidates: 7 });
  scan.add({ data: Float64Array.from(logits.flat()), rows: 7, columns: 7 });
  expect(scan.result()).toEqual(plain);
});

it('says which query, group or block is wrong', () => {
  expect(() => new RetrievalScan({ queries: 1, candidates: 1 })).toThrow('query 0 has 1 right ones among 1 candidates; expected at least one right and one wrong');
  expect(() => new RetrievalScan({ queries: 1, candidates: 2, queryGroups: [7] })).toThrow('query 0 has 0 right ones');
  expect(() => new RetrievalScan({ queries: 2, candidates: 2, queryGroups: [0, -1] })).toThrow('queryGroups[1] is -1');
  const scan = new RetrievalScan({ queries: 2, candidates: 2 });
  expect(() => scan.add({ data: new Float64Array(3), rows: 1, columns: 3 })).toThrow('3 columns; expected 2');
  expect(() => scan.add({ data: Float64Array.of(1, NaN), rows: 1, columns: 2 })).toThrow('logits of query 0 hold NaN');
  expect(() => scan.result()).toThrow('0 queries were added; expected 2');
  expect(() => scan.add({ data: new Float64Array(6), rows: 3, columns: 2 })).toThrow('3 more queries follow 0; expected 2 in all');
});
