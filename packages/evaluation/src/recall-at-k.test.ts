import { createRandom, OutOfRangeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { recallAtK } from './recall-at-k.ts';
import { recallFromRanks } from './recall-from-ranks.ts';
import { retrieveTopK } from './retrieve-top-k.ts';

test('recall counts the queries whose partner the retrieval of k candidates finds', () => {
  const random = createRandom(3);
  const [rows, columns] = [60, 25];
  const data = Float64Array.from({ length: rows * columns }, () => random.normal());
  const partner = Array.from({ length: rows }, () => random.integer(columns));
  for (const k of [1, 5, 10, 25]) {
    const found = partner.filter((v, i) => retrieveTopK(data.subarray(i * columns, (i + 1) * columns), k).includes(v)).length;
    for (const ties of ['optimistic', 'pessimistic'] as const) {
      expect(recallAtK({ data, rows, columns }, k, { direction: 'u->v', partner, ties })).toBe(found / rows);
    }
  }
});

test('a collapsed model has recall 1 by the optimistic rule and 0 by the pessimistic one', () => {
  const flat = { data: new Float64Array(9), rows: 3, columns: 3 };
  expect(recallAtK(flat, 1, { direction: 'u->v', ties: 'optimistic' })).toBe(1);
  expect(recallAtK(flat, 2, { direction: 'u->v', ties: 'pessimistic' })).toBe(0);
});

test('with as many retrieved as there are candidates every partner is found', () => {
  const logits = { data: Float64Array.of(0, 1, 1, 0), rows: 2, columns: 2 };
  expect(recallAtK(logits, 1, { direction: 'v->u', ties: 'optimistic' })).toBe(0);
  expect(recallAtK(logits, 2, { direction: 'v->u', ties: 'optimistic' })).toBe(1);
  expect(recallAtK(logits, 50, { direction: 'v->u', ties: 'optimistic' })).toBe(1);
});

test('one list of ranks serves several k', () => {
  expect([1, 2, 3].map((k) => recallFromRanks(Int32Array.of(1, 2, 2, 9), k))).toEqual([0.25, 0.75, 0.75]);
});

test('a k that is no positive integer is refused', () => {
  const logits = { data: new Float64Array(1), rows: 1, columns: 1 };
  expect(() => recallAtK(logits, 0, { direction: 'u->v', ties: 'optimistic' })).toThrow('recallAtK: k is 0; expected an integer >= 1');
  expect(() => recallFromRanks([1], 1.5)).toThrow(OutOfRangeError);
});
