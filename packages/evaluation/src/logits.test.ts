import { ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { checkLogits } from './logits.ts';

test('a table whose length is rows times columns passes', () => {
  expect(() => checkLogits('f', { data: new Float32Array(6), rows: 2, columns: 3 })).not.toThrow();
});

test('a table of another length is refused with both numbers in the message', () => {
  const check = () => checkLogits('f', { data: new Float64Array(5), rows: 2, columns: 3 });
  expect(check).toThrow(ShapeError);
  expect(check).toThrow('f: logits.data has 5 entries; expected 2 x 3 = 6');
});

test.each([
  [0, 3],
  [3, 0],
  [1.5, 2],
  [-1, -1],
])('a table of %d x %d is refused', (rows, columns) => {
  expect(() => checkLogits('f', { data: new Float64Array(0), rows, columns })).toThrow(/^f: logits is .* expected at least one row/);
});
