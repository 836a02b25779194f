import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { drawStrokes } from './draw-strokes.ts';
import { PAD_CELLS, strokesField } from './strokes.ts';

const cell = fc.integer({ min: 0, max: PAD_CELLS - 1 });
const drawings = fc.array(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), { minLength: 1, maxLength: 4 });
const field = strokesField();

test('a drawing in a link is the same after writing and reading', () => {
  fc.assert(
    fc.property(drawings, (strokes) => {
      expect(field.parse(field.format(strokes))).toEqual(strokes);
    }),
  );
  expect(field.parse('')).toEqual([]);
});

test('what is no drawing is refused', () => {
  for (const text of ['a', 'ab.', '.ab', 'ab..cd', 'a b', 'ab.c']) expect(field.parse(text), text).toBeUndefined();
});

describe('a drawing as an image', () => {
  test('has its centre of mass in the middle, as far as the image reaches', () => {
    fc.assert(
      fc.property(drawings, (strokes) => {
        const pixels = drawStrokes(strokes)!;
        let [mass, x, y] = [0, 0, 0];
        for (const [at, level] of pixels.entries()) {
          mass += level;
          x += level * ((at % 28) + 0.5);
          y += level * (Math.floor(at / 28) + 0.5);
        }
        expect(pixels).toHaveLength(784);
        expect(mass).toBeGreaterThan(3 * 255);
        // Ink that the shift moves over the edge is lost, by which the centre moves back a little.
        expect(Math.abs(x / mass - 14)).toBeLessThan(1);
        expect(Math.abs(y / mass - 14)).toBeLessThan(1);
      }),
    );
  });

  test('does not depend on where on the pad it was drawn', () => {
    const seven = [[[20, 10], [40, 10], [28, 45]]] as const;
    const moved = [seven[0].map(([x, y]) => [x + 15, y + 12] as const)];
    expect(drawStrokes(moved)).toEqual(drawStrokes(seven));
  });

  test('fills a box of 20 pixels with its longer side', () => {
    const pixels = drawStrokes([[[32, 2], [32, 60]]])!;
    const rows = Array.from({ length: 28 }, (_, row) => Math.max(...pixels.subarray(row * 28, (row + 1) * 28)));
    // 20 pixels of ink, and one with the soft end of the pen on each side.
    expect(rows.filter((level) => level > 0).length).toBeGreaterThanOrEqual(20);
    expect(rows.filter((level) => level > 0).length).toBeLessThanOrEqual(22);
    expect(rows[13]).toBe(255);
  });

  test('of nothing is none', () => {
    expect(drawStrokes([])).toBeUndefined();
  });
});
