import { expect, test } from 'vitest';

import { CrossmodalError, OutOfRangeError, ShapeError } from './index.ts';

test.each([
  [new ShapeError('f: x is 1; expected 2'), 'SHAPE', 'ShapeError'],
  [new OutOfRangeError('f: x is 1; expected 2'), 'RANGE', 'OutOfRangeError'],
])('an error carries its code and its name: %s', (error, code, name) => {
  expect(error).toBeInstanceOf(CrossmodalError);
  expect(error).toMatchObject({ code, name, message: 'f: x is 1; expected 2' });
});

test('an error keeps its cause', () => {
  const cause = new Error('why');
  expect(new ShapeError('what', { cause }).cause).toBe(cause);
});
