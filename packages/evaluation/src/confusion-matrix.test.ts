import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { confusionMatrix } from './confusion-matrix.ts';

test('rows are true classes and columns predicted ones', () => {
  const matrix = confusionMatrix({ predicted: [2, 2, 0, 1], labels: [0, 0, 0, 1], classes: 3 });
  expect(matrix).toEqual([
    [1, 0, 2],
    [0, 1, 0],
    [0, 0, 0],
  ]);
});

test('no items give a matrix of zeros', () => {
  expect(confusionMatrix({ predicted: [], labels: [], classes: 2 })).toEqual([
    [0, 0],
    [0, 0],
  ]);
});

test('an entry that is no class is refused', () => {
  expect(() => confusionMatrix({ predicted: [0, 3], labels: [0, 1], classes: 3 })).toThrow(
    'confusionMatrix: predicted[1] is 3; expected an integer from 0 to 2',
  );
  expect(() => confusionMatrix({ predicted: [0], labels: [-1], classes: 3 })).toThrow(OutOfRangeError);
  expect(() => confusionMatrix({ predicted: [0], labels: [0], classes: 0 })).toThrow(OutOfRangeError);
  expect(() => confusionMatrix({ predicted: [0], labels: [0, 1], classes: 2 })).toThrow(ShapeError);
});
