import { expect, it } from 'vitest';

import { meanRecallAtK } from './mean-recall-at-k.ts';

it('is the mean of both directions', () => {
  // Row 0 finds its partner, row 1 does not; both columns do.
  const logits = { data: Float64Array.of(5, 0, 2, 1), rows: 2, columns: 2 };
  expect(meanRecallAtK(logits, 1, { ties: 'pessimistic' })).toBe((0.5 + 1) / 2);
  expect(meanRecallAtK(logits, 2, { ties: 'pessimistic' })).toBe(1);
});

it('keeps the tie rule', () => {
  const logits = { data: new Float64Array(9), rows: 3, columns: 3 };
  expect(meanRecallAtK(logits, 1, { ties: 'optimistic' })).toBe(1);
  expect(meanRecallAtK(logits, 1, { ties: 'pessimistic' })).toBe(0);
});
