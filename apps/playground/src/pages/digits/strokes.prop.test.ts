import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { drawStrokes } from './draw-strokes.ts';
import { PAD_CELLS, strokesField } from './strokes.ts';

const cell = fc.integer({ min: 0, max: PAD_CELLS - 1 });
const strokesOfPen = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
const drawings = fc.array(strokesOfPen, { minLength: 1, maxLength: 4 });
const field = strokesField();
/** By how much the centre of a line moves with where it lies among the pixels. */
const ROUNDING = 0.25;

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
  test('has its centre of mass in the middle, but for ink that the shift moves over the edge', () => {
    fc.assert(
      // Of one stroke: nothing of it is lost without ink on the edge, as a dot beside it may be.
      fc.property(strokesOfPen, (stroke) => {
        const pixels = drawStrokes([stroke])!;
        let [mass, x, y] = [0, 0, 0];
        const onEdge = { left: false, right: false, top: false, bottom: false };
        for (const [at, level] of pixels.entries()) {
          const [column, row] = [at % 28, Math.floor(at / 28)];
          mass += level;
          x += level * (column + 0.5);
          y += level * (row + 0.5);
          if (level === 0) continue;
          onEdge.left ||= column === 0;
          onEdge.right ||= column === 27;
          onEdge.top ||= row === 0;
          onEdge.bottom ||= row === 27;
        }
        expect(pixels).toHaveLength(784);
        expect(mass).toBeGreaterThan(3 * 255);
        const [right, down] = [x / mass - 14, y / mass - 14];
        const [sideways, upright] = [onEdge.left || onEdge.right, onEdge.top || onEdge.bottom];
        // What is lost on one edge alone moves the centre away from it; what is lost above or below, sideways either way.
        if (!upright && !onEdge.left) expect(right).toBeLessThan(ROUNDING);
        if (!upright && !onEdge.right) expect(right).toBeGreaterThan(-ROUNDING);
        if (!sideways && !onEdge.top) expect(down).toBeLessThan(ROUNDING);
        if (!sideways && !onEdge.bottom) expect(down).toBeGreaterThan(-ROUNDING);
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
