import { entropy, OutOfRangeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { conditionalWeights } from './conditional-weights.ts';
import { meanEntropy } from './mean-entropy.ts';

test('a certain row has entropy 0 and a uniform one log of the number of columns', () => {
  expect(meanEntropy({ data: Float64Array.of(1, 0, 0, 0), rows: 1, columns: 4 })).toBe(0);
  expect(meanEntropy({ data: new Float64Array(8).fill(0.25), rows: 2, columns: 4 })).toBeCloseTo(Math.log(4), 15);
});

test('it is the mean of the entropies of the rows', () => {
  const data = Float64Array.of(0.2, 0.3, 0.5, 0.9, 0.1, 0);
  const expected = (entropy([0.2, 0.3, 0.5]) + entropy([0.9, 0.1, 0])) / 2;
  expect(meanEntropy({ data, rows: 2, columns: 3 })).toBeCloseTo(expected, 15);
});

test('the softmax of (0, 1, 0.25) has entropy 1.0023219844', () => {
  // Weights 1, e, e^¼ over their sum Z: entropy = log Z − (e + ¼ e^¼) / Z.
  const data = conditionalWeights({ data: Float64Array.of(0, 1, 0.25), rows: 1, columns: 3 }, { given: 'u', index: 0 });
  const e = Math.exp(0.25);
  const Z = 1 + Math.E + e;
  expect(meanEntropy({ data, rows: 1, columns: 3 })).toBeCloseTo(Math.log(Z) - (Math.E + e / 4) / Z, 14);
  // In forty-digit arithmetic 1.00232198444417….
  expect(meanEntropy({ data, rows: 1, columns: 3 })).toBeCloseTo(1.0023219844442, 12);
});

test('numbers that are no probabilities are refused', () => {
  expect(() => meanEntropy({ data: Float64Array.of(0.5, 0.6), rows: 1, columns: 2 })).toThrow(OutOfRangeError);
});
