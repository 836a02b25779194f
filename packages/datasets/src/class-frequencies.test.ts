import { OutOfRangeError, ShapeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { classFrequencies } from './class-frequencies.ts';
import { capturedError } from './testing/captured-error.ts';

describe('classFrequencies', () => {
  test('each class gets its share and an absent one 0', () => {
    expect(classFrequencies(Uint8Array.of(3, 0, 3, 1), 5)).toEqual(Float64Array.of(0.25, 0.25, 0, 0.5, 0));
  });

  test('a label that is not below the number of classes is refused with its index and value', async () => {
    const error = await capturedError(() => classFrequencies(Uint8Array.of(0, 4), 4));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain('classFrequencies: labels[1] is 4; expected an integer from 0 to 3');
  });

  test.each([-1, 0.5, NaN])('the label %d is refused', (label) => {
    expect(() => classFrequencies([label], 4)).toThrow(OutOfRangeError);
  });

  test('no labels at all are refused', () => {
    expect(() => classFrequencies(new Uint8Array(0), 4)).toThrow(ShapeError);
  });

  test('a number of classes below 1 is refused', () => {
    expect(() => classFrequencies([0], 0)).toThrow('classFrequencies: classes is 0');
  });
});
