import { OutOfRangeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { retrieveTopK } from './retrieve-top-k.ts';

test('candidates come in descending score and equal ones in the order of their indices', () => {
  expect(retrieveTopK([0, 3, 1, 3, 3, 2], 4)).toEqual(Uint32Array.of(1, 3, 4, 5));
});

test('equal scores give the first k indices', () => {
  expect(retrieveTopK(new Float32Array(10), 3)).toEqual(Uint32Array.of(0, 1, 2));
});

test('infinite scores are ordered like any other', () => {
  expect(retrieveTopK([-Infinity, 0, Infinity], 3)).toEqual(Uint32Array.of(2, 1, 0));
});

test('a k outside 1 to the number of candidates is refused', () => {
  expect(() => retrieveTopK([1, 2], 3)).toThrow('retrieveTopK: k is 3; expected an integer from 1 to 2');
  expect(() => retrieveTopK([1, 2], 0)).toThrow(OutOfRangeError);
  expect(() => retrieveTopK([], 1)).toThrow(OutOfRangeError);
});

test.each([0, 1, 2, 3])('a score that is not a number at place %d is refused', (place) => {
  const scores = [1, 2, 3, 4];
  scores[place] = NaN;
  expect(() => retrieveTopK(scores, 2)).toThrow(`retrieveTopK: scores[${place}] is NaN; expected a number`);
});
