import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { predictedClasses } from './predicted-classes.ts';

test('the class of a row is its most probable column', () => {
  const data = Float64Array.of(0.1, 0.2, 0.7, 0.6, 0.3, 0.1);
  expect(predictedClasses({ data, rows: 2, columns: 3 })).toEqual(Uint32Array.of(2, 0));
});

test('a tie goes to the lowest index', () => {
  const data = Float64Array.of(0.5, 0.5, 0, 0.2, 0.4, 0.4);
  expect(predictedClasses({ data, rows: 2, columns: 3 })).toEqual(Uint32Array.of(0, 1));
});

test('logits passed for probabilities are refused', () => {
  expect(() => predictedClasses({ data: Float64Array.of(2, 1), rows: 1, columns: 2 })).toThrow(
    'predictedClasses: row 0 of probabilities sums to 3; expected 1',
  );
  expect(() => predictedClasses({ data: Float64Array.of(1.5, -0.5), rows: 1, columns: 2 })).toThrow(
    'predictedClasses: probability of row 0, column 1 is -0.5',
  );
  expect(() => predictedClasses({ data: Float64Array.of(NaN, 1), rows: 1, columns: 2 })).toThrow(OutOfRangeError);
});

test('a table whose shape and length disagree is refused', () => {
  expect(() => predictedClasses({ data: new Float64Array(3), rows: 2, columns: 2 })).toThrow(ShapeError);
});
