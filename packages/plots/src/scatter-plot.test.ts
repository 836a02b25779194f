import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { OutOfRangeError, renderSvg, scatterPlot, ShapeError } from './index.ts';
import type { ScatterPlotOptions } from './index.ts';

const options: ScatterPlotOptions = {
  series: [
    { name: 'random', points: [{ x: 1, y: 0.2 }, { x: 2, y: 0.7 }, { x: 4, y: 1 }] },
    { name: 'built', points: [{ x: 3, y: 1.5 }] },
  ],
  lines: [{ name: 'bound', slope: 1 }, { name: 'closest', slope: 0.5 }],
  xLabel: 'right',
  yLabel: 'left',
};

const draw = async (what: ScatterPlotOptions) => parseHTML(await renderSvg(scatterPlot(what))).document;
const numbers = (element: Element | null) => element!.getAttribute('d')!.match(/[\d.]+/g)!.map(Number);

test('every point is drawn, and a point below a line in value lies below it in the picture', async () => {
  const document = await draw(options);
  const points = Array.from(document.querySelectorAll('.point circle'), (circle) => [Number(circle.getAttribute('cx')), Number(circle.getAttribute('cy'))]);
  expect(points).toHaveLength(4);
  const [bound, closest] = Array.from(document.querySelectorAll('.bound path'), numbers);
  const at = ([x0, y0, x1, y1]: number[], x: number) => y0 + ((y1 - y0) / (x1 - x0)) * (x - x0);
  for (const [x, y] of points.slice(0, 3)) {
    expect(y).toBeGreaterThan(at(bound, x) + 10);
    expect(y).toBeGreaterThan(at(closest, x) + 10);
  }
  // The last lies on y = x/2, to the tenth of a pixel that places are rounded to.
  expect(Math.abs(points[3][1] - at(closest, points[3][0]))).toBeLessThan(0.3);
});

test('lines stay in the frame and start at the origin, which the axes contain', async () => {
  const document = await draw(options);
  const frame = document.querySelector('.panel rect')!;
  const [left, top, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(frame.getAttribute(name)));
  for (const [x0, y0, x1, y1] of Array.from(document.querySelectorAll('.bound path'), numbers)) {
    expect([x0, y0]).toEqual([left, top + height]);
    expect(x1).toBeLessThanOrEqual(left + width + 0.1);
    expect(y1).toBeGreaterThanOrEqual(top - 0.1);
  }
  expect(Array.from(document.querySelectorAll('.legend-label text'), (text) => text.textContent)).toEqual(['random', 'built', 'bound', 'closest']);
});

test('the same data give the same bytes', async () => {
  expect(await renderSvg(scatterPlot(options))).toBe(await renderSvg(scatterPlot(options)));
});

test('what has no place is refused', () => {
  expect(() => scatterPlot({ ...options, series: [] })).toThrow(ShapeError);
  expect(() => scatterPlot({ ...options, series: [{ name: 'a', points: [{ x: -1, y: 0 }] }] })).toThrow(/points\[0\] is \(-1, 0\)/);
  expect(() => scatterPlot({ ...options, series: [{ name: 'a', points: [{ x: 1, y: Infinity }] }] })).toThrow(OutOfRangeError);
  expect(() => scatterPlot({ ...options, lines: [{ name: 'a', slope: 0 }] })).toThrow(/slope is 0/);
  expect(() => scatterPlot({ ...options, lines: [{ name: 'random', slope: 1 }] })).toThrow(/distinct names/);
});
