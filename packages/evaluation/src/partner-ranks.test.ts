import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { partnerRanks } from './partner-ranks.ts';

const tied = { data: Float64Array.of(1, 1, 0, 2, 1, 1, 0, 3, 3), rows: 3, columns: 3 };

test('the optimistic rank is 1 plus the number of strictly greater candidates', () => {
  // Rows: 1 in (1, 1, 0); 1 in (2, 1, 1); 3 in (0, 3, 3). Columns: 1 in (1, 2, 0); 1 in (1, 1, 3); 3 in (0, 1, 3).
  expect(partnerRanks(tied, { direction: 'u->v', ties: 'optimistic' })).toEqual(Int32Array.of(1, 2, 1));
  expect(partnerRanks(tied, { direction: 'v->u', ties: 'optimistic' })).toEqual(Int32Array.of(2, 2, 1));
});

test('the pessimistic rank counts candidates at least as great, the partner included', () => {
  expect(partnerRanks(tied, { direction: 'u->v', ties: 'pessimistic' })).toEqual(Int32Array.of(2, 3, 2));
  expect(partnerRanks(tied, { direction: 'v->u', ties: 'pessimistic' })).toEqual(Int32Array.of(2, 3, 1));
});

test('logits that are all equal rank every partner first or last', () => {
  const flat = { data: new Float32Array(16).fill(0.5), rows: 4, columns: 4 };
  expect(partnerRanks(flat, { direction: 'u->v', ties: 'optimistic' })).toEqual(Int32Array.of(1, 1, 1, 1));
  expect(partnerRanks(flat, { direction: 'v->u', ties: 'pessimistic' })).toEqual(Int32Array.of(4, 4, 4, 4));
});

test('class labels serve as partners of the queries u', () => {
  const logits = { data: Float64Array.of(3, 2, 3, 2, 3, 2, 1, 5), rows: 4, columns: 2 };
  const partner = Uint8Array.of(0, 1, 1, 0);
  expect(partnerRanks(logits, { direction: 'u->v', partner, ties: 'optimistic' })).toEqual(Int32Array.of(1, 2, 2, 2));
});

test('infinite logits are ordered like any other', () => {
  const logits = { data: Float64Array.of(Infinity, 0, -Infinity, -Infinity), rows: 2, columns: 2 };
  expect(partnerRanks(logits, { direction: 'u->v', ties: 'pessimistic' })).toEqual(Int32Array.of(1, 2));
});

test('a logit that is not a number is refused in either direction', () => {
  const logits = { data: Float64Array.of(1, NaN, 2, 3), rows: 2, columns: 2 };
  expect(() => partnerRanks(logits, { direction: 'u->v', ties: 'optimistic' })).toThrow('partnerRanks: logits of query 0 hold NaN');
  expect(() => partnerRanks(logits, { direction: 'v->u', ties: 'optimistic' })).toThrow('partnerRanks: logits of query 1 hold NaN');
  const partnerIsNaN = { data: Float64Array.of(NaN, 1), rows: 1, columns: 2 };
  expect(() => partnerRanks(partnerIsNaN, { direction: 'u->v', partner: [0], ties: 'optimistic' })).toThrow(OutOfRangeError);
});

test('partners are needed unless the logits are square, one a query and each a candidate', () => {
  const wide = { data: new Float64Array(6), rows: 2, columns: 3 };
  expect(() => partnerRanks(wide, { direction: 'u->v', ties: 'optimistic' })).toThrow(ShapeError);
  expect(() => partnerRanks(wide, { direction: 'v->u', partner: [0, 1], ties: 'optimistic' })).toThrow(
    'partnerRanks: partner has 2 entries; expected 3',
  );
  expect(() => partnerRanks(wide, { direction: 'u->v', partner: [0, 3], ties: 'optimistic' })).toThrow(
    'partnerRanks: partner[1] is 3; expected an integer from 0 to 2',
  );
});

test('an unknown direction or tie rule is refused', () => {
  expect(() => partnerRanks(tied, { direction: 'both' as 'u->v', ties: 'optimistic' })).toThrow('partnerRanks: direction is both');
  expect(() => partnerRanks(tied, { direction: 'u->v', ties: 'mean' as 'optimistic' })).toThrow('partnerRanks: ties is mean');
});
