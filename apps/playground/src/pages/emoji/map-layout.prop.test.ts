import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { arrows, mapLayout, nearestPicture, neighbour, pixelOf, transformOf, viewOf } from './map-layout.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const size = fc.record({ width: number(200, 1200), height: number(200, 800) });
const view = fc.record({ x: number(0, 1), y: number(0, 1), zoom: number(1, 40) });
const coordinates = fc.array(fc.tuple(number(-50, 50), number(-3, 3)), { minLength: 2, maxLength: 40 }).map((points) => Float64Array.from(points.flat()));

describe('the map', () => {
  test('fills its square on the longer side, keeps distances up to one factor, and puts other points beside', () => {
    fc.assert(
      fc.property(coordinates, (points) => {
        const { places, place } = mapLayout(points);
        const spans = [0, 1].map((axis) => {
          const own = points.filter((_, at) => at % 2 === axis);
          return Math.max(...own) - Math.min(...own);
        });
        fc.pre(Math.max(...spans) > 1e-3);
        expect(Math.min(...places)).toBeGreaterThan(-1e-9);
        expect(Math.max(...places)).toBeLessThan(1 + 1e-9);
        for (let i = 0; i < points.length; i += 2) {
          expect((places[i] - places[0]) * Math.max(...spans)).toBeCloseTo(points[i] - points[0], 6);
          expect((places[i + 1] - places[1]) * Math.max(...spans)).toBeCloseTo(points[i + 1] - points[1], 6);
          expect(place([points[i], points[i + 1]])).toEqual([places[i], places[i + 1]]);
        }
      }),
    );
  });

  test('shows the middle of a view in the middle of the window, and a transform of d3-zoom is the same view', () => {
    fc.assert(
      fc.property(view, size, fc.tuple(number(0, 1), number(0, 1)), (seen, window, point) => {
        const middle = pixelOf([seen.x, seen.y], seen, window);
        expect(middle[0]).toBeCloseTo(window.width / 2, 6);
        expect(middle[1]).toBeCloseTo(window.height / 2, 6);
        const transform = transformOf(seen, window);
        const whole = pixelOf(point, { x: 0.5, y: 0.5, zoom: 1 }, window);
        const pixel = pixelOf(point, seen, window);
        expect(transform.k * whole[0] + transform.x).toBeCloseTo(pixel[0], 4);
        expect(transform.k * whole[1] + transform.y).toBeCloseTo(pixel[1], 4);
        const back = viewOf(transform, window);
        expect(back.x).toBeCloseTo(seen.x, 6);
        expect(back.y).toBeCloseTo(seen.y, 6);
      }),
    );
  });

  test('finds the picture under the pointer, and none out of reach', () => {
    const { places } = mapLayout(Float64Array.of(0, 0, 10, 0, 0, 10));
    const options = { view: { x: 0.5, y: 0.5, zoom: 2 }, size: { width: 400, height: 300 }, reach: 12 };
    for (const picture of [0, 1, 2]) {
      const [x, y] = pixelOf([places[2 * picture], places[2 * picture + 1]], options.view, options.size);
      expect(nearestPicture(places, [x + 3, y - 4], options)).toBe(picture);
      expect(nearestPicture(places, [x + 30, y + 30], options)).toBeUndefined();
    }
  });

  test('arrow keys go to the nearest picture in their direction, and stay at the rim', () => {
    //  2
    //  0 1 4
    //  3
    const places = Float64Array.of(0, 0, 1, 0.2, 0.1, -1, 0, 2, 3, 0);
    expect(neighbour(places, 0, arrows.ArrowRight)).toBe(1);
    expect(neighbour(places, 1, arrows.ArrowRight)).toBe(4);
    expect(neighbour(places, 0, arrows.ArrowUp)).toBe(2);
    expect(neighbour(places, 0, arrows.ArrowDown)).toBe(3);
    expect(neighbour(places, 1, arrows.ArrowLeft)).toBe(0);
    expect(neighbour(places, 4, arrows.ArrowRight)).toBe(4);
  });
});
