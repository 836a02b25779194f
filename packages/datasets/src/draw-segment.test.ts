import { describe, expect, test } from 'vitest';

import { drawSegment } from './draw-segment.ts';

function blank(rows: number, columns: number) {
  return { pixels: new Uint8Array(rows * columns), offset: 0, rows, columns };
}

describe('drawSegment', () => {
  test('ink falls off linearly with the distance of the pixel centre over one pixel across the edge', () => {
    const canvas = blank(1, 5);
    // Pixel centres are 0.5, 1.5, … from the left; the edges of a pen of half-width 0.75 around 2.5 are at 1.75 and 3.25.
    drawSegment(canvas, { fromX: 2.5, fromY: 0.5, toX: 2.5, toY: 0.5, halfWidth: 0.75 });
    expect([...canvas.pixels]).toEqual([0, 64, 255, 64, 0]);
  });

  test('a horizontal segment inks exactly the pixels that it runs through', () => {
    const canvas = blank(3, 6);
    drawSegment(canvas, { fromX: 1.5, fromY: 1.5, toX: 4.5, toY: 1.5, halfWidth: 0.5 });
    expect([...canvas.pixels]).toEqual([0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('ink that is darker already stays', () => {
    const canvas = blank(1, 1);
    canvas.pixels[0] = 200;
    drawSegment(canvas, { fromX: 0.5, fromY: 0.5, toX: 0.5, toY: 0.5, halfWidth: 0 });
    expect(canvas.pixels[0]).toBe(200);
  });

  test('a segment beyond the border leaves the neighbouring images alone', () => {
    const pixels = new Uint8Array(12);
    drawSegment({ pixels, offset: 4, rows: 2, columns: 2 }, { fromX: -5, fromY: -5, toX: 9, toY: 9, halfWidth: 9 });
    expect([...pixels]).toEqual([0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0]);
  });
});
