import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { labelPosterior } from './label-posterior.ts';

const square = { data: Float64Array.of(1, 2, 3, 4), rows: 2, columns: 2 };

test('logits of a thousand give probabilities, not overflow', () => {
  const { data } = labelPosterior({ data: Float64Array.of(1000, 1000, -1000, -1000), rows: 2, columns: 2 });
  expect(data).toEqual(Float64Array.of(0.5, 0.5, 0.5, 0.5));
});

test('a logit of -Infinity gives probability 0', () => {
  const { data } = labelPosterior({ data: Float64Array.of(0, -Infinity, 0), rows: 1, columns: 3 });
  expect(data).toEqual(Float64Array.of(0.5, 0, 0.5));
});

test('the logits are left as they were', () => {
  const logits = { data: Float32Array.of(1, 2, 3, 4), rows: 2, columns: 2 };
  labelPosterior(logits, { labelMarginal: [0.1, 0.9], logNormalisers: [1, 2] });
  expect(logits.data).toEqual(Float32Array.of(1, 2, 3, 4));
});

test('a label marginal that is no law of the labels is refused', () => {
  expect(() => labelPosterior(square, { labelMarginal: [1] })).toThrow(ShapeError);
  expect(() => labelPosterior(square, { labelMarginal: [1.5, -0.5] })).toThrow(
    'labelPosterior: labelMarginal[1] is -0.5; expected a positive number',
  );
  expect(() => labelPosterior(square, { labelMarginal: [1, 0] })).toThrow(OutOfRangeError);
  expect(() => labelPosterior(square, { labelMarginal: [0.5, 0.4] })).toThrow('labelPosterior: labelMarginal sums to 0.9; expected 1');
  expect(() => labelPosterior(square, { labelMarginal: [0.5, NaN] })).toThrow(OutOfRangeError);
});

test('normalisers that are not one finite number a column are refused', () => {
  expect(() => labelPosterior(square, { logNormalisers: [0, 0, 0] })).toThrow(
    'labelPosterior: logNormalisers has 3 entries; expected 2',
  );
  expect(() => labelPosterior(square, { logNormalisers: [0, -Infinity] })).toThrow(
    'labelPosterior: logNormalisers[1] is -Infinity; expected a finite number',
  );
});

test.each([[[NaN, 0]], [[Infinity, 0]], [[-Infinity, -Infinity]]])('a row of %j is refused', (row) => {
  const logits = { data: Float64Array.from([0, 0, ...row]), rows: 2, columns: 2 };
  expect(() => labelPosterior(logits)).toThrow('labelPosterior: row 1 of logits holds');
});

test('a table whose shape and length disagree is refused', () => {
  expect(() => labelPosterior({ data: new Float64Array(3), rows: 2, columns: 2 })).toThrow(ShapeError);
});
