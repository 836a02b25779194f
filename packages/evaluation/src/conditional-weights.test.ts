import { OutOfRangeError, ShapeError, softmax } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { conditionalWeights } from './conditional-weights.ts';
import { effectiveSampleSize } from './effective-sample-size.ts';

const logits = { data: Float64Array.of(2, 0, -1, 0.5, 1, 0, -0.5, 0.25, 1.5), rows: 3, columns: 3 };

test('weights given v are the softmax of a column, with ten digits', () => {
  const columns = [
    [0.7661572066, 0.1709527802, 0.0628900132],
    [0.1999077528, 0.5434056117, 0.2566866355],
    [0.0628900132, 0.1709527802, 0.7661572066],
  ];
  for (const [index, expected] of columns.entries()) {
    const weights = conditionalWeights(logits, { given: 'v', index });
    for (const [i, weight] of weights.entries()) expect(weight).toBeCloseTo(expected[i], 10);
  }
});

test('weights given u are the softmax of a row', () => {
  for (let index = 0; index < 3; index++) {
    const expected = softmax(logits.data.subarray(index * 3, index * 3 + 3));
    const weights = conditionalWeights(logits, { given: 'u', index });
    for (const [j, weight] of weights.entries()) expect(weight).toBeCloseTo(expected[j], 15);
  }
});

test('the weights of column 1 have effective sample size 2.4928902937', () => {
  // 1 / Σ w² = (1 + e + e^¼)² / (1 + e² + e^½), for the softmax of (0, 1, ¼).
  const size = effectiveSampleSize(conditionalWeights(logits, { given: 'v', index: 1 }));
  expect(size).toBeCloseTo((1 + Math.E + Math.exp(0.25)) ** 2 / (1 + Math.exp(2) + Math.exp(0.5)), 13);
  expect(size).toBeCloseTo(2.4928902937, 10);
});

test('masked candidates have weight 0 and the rest share the whole, whatever the masked logits hold', () => {
  const broken = { data: Float64Array.of(1, NaN, 3, Infinity), rows: 4, columns: 1 };
  const weights = conditionalWeights(broken, { given: 'v', index: 0, mask: Uint8Array.of(1, 0, 1, 0) });
  const share = 1 / (1 + Math.exp(2));
  expect(weights[0]).toBeCloseTo(share, 15);
  expect(weights[1]).toBe(0);
  expect(weights[2]).toBeCloseTo(1 - share, 15);
  expect(weights[3]).toBe(0);
});

test('logits of a thousand do not overflow', () => {
  const large = { data: Float32Array.of(1000, 1000), rows: 1, columns: 2 };
  expect(conditionalWeights(large, { given: 'u', index: 0 })).toEqual(Float64Array.of(0.5, 0.5));
});

test('what cannot be conditioned on is refused', () => {
  expect(() => conditionalWeights(logits, { given: 'v', index: 3 })).toThrow(
    'conditionalWeights: index is 3; expected an integer from 0 to 2',
  );
  expect(() => conditionalWeights(logits, { given: 'v', index: 0.5 })).toThrow(OutOfRangeError);
  expect(() => conditionalWeights(logits, { given: 'w' as 'v', index: 0 })).toThrow("conditionalWeights: given is w; expected 'u' or 'v'");
  expect(() => conditionalWeights(logits, { given: 'v', index: 0, mask: [1, 1] })).toThrow(ShapeError);
  expect(() => conditionalWeights(logits, { given: 'v', index: 0, mask: [0, 0, 0] })).toThrow(/every candidate is masked/);
});

test('a logit in use that is +Infinity or not a number is refused', () => {
  const broken = { data: Float64Array.of(0, NaN, Infinity, 0), rows: 2, columns: 2 };
  expect(() => conditionalWeights(broken, { given: 'u', index: 0 })).toThrow('conditionalWeights: logit of candidate 1 is NaN');
  expect(() => conditionalWeights(broken, { given: 'v', index: 0 })).toThrow('conditionalWeights: logit of candidate 1 is Infinity');
});
