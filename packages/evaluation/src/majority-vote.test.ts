import { expect, test } from 'vitest';

import { majorityVote } from './majority-vote.ts';

test('more voters may change the class, and a tie goes to the nearer', () => {
  const votes = { neighbours: Uint32Array.of(0, 1, 2, 3), stored: 4, labels: [7, 2, 2, 7] };
  expect([1, 2, 3, 4].map((k) => majorityVote({ ...votes, k })[0])).toEqual([7, 7, 2, 7]);
});

test('refuses lists that do not divide and more voters than stored', () => {
  expect(() => majorityVote({ neighbours: new Uint32Array(3), stored: 2, k: 1, labels: [0] })).toThrow(/3 entries; expected a multiple of stored, which is 2/);
  expect(() => majorityVote({ neighbours: new Uint32Array(4), stored: 2, k: 3, labels: [0] })).toThrow(/k is 3; expected an integer from 1 to 2/);
});
