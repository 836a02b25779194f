import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { fieldMap, type FieldMapOptions, renderSvg } from './index.ts';

const SIDE = 32;

/** A field at the centres of the cells of a grid over the unit square. */
function grid(field: (x: number, y: number) => number): { values: number[]; columns: number; rows: number } {
  const values = Array.from({ length: SIDE * SIDE }, (_, i) => field(((i % SIDE) + 0.5) / SIDE, (Math.floor(i / SIDE) + 0.5) / SIDE));
  return { values, columns: SIDE, rows: SIDE };
}

async function draw(options: Partial<FieldMapOptions>): Promise<Document> {
  const figure = fieldMap({ panels: [], xLabel: 'x', yLabel: 'y', valueLabel: 'psi', ...options });
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function frame(document: Document, index = 0): { left: number; top: number; width: number; height: number } {
  const [left, top, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(document.querySelectorAll('.panel rect')[index].getAttribute(name)));
  return { left, top, width, height };
}

/** Points of a drawn line in the coordinates of the unit square, a list a part. */
function parts(document: Document, path: Element): [number, number][][] {
  const { left, top, width, height } = frame(document);
  return path.getAttribute('d')!.split('M').slice(1).map((part) =>
    Array.from(part.matchAll(/(-?[\d.]+),(-?[\d.]+)/g), ([, x, y]): [number, number] => [(Number(x) - left) / width, 1 - (Number(y) - top) / height]),
  );
}

test('a contour lies where the field has its value, with the second coordinate upwards', async () => {
  // ψ = y runs from 0 to 1, so the fourteen levels from −1 to 1 have the contour 2/7 = 4/14 at y = 2/7.
  const document = await draw({ panels: [{ title: '', ...grid((_x, y) => y) }] });
  const contours = Array.from(document.querySelectorAll('.field path'));
  expect(contours).toHaveLength(14);
  const most = (SIDE - 0.5) / SIDE;
  const lowest = parts(document, contours[9]).flat().map(([, y]) => y);
  expect(Math.min(...lowest)).toBeCloseTo((most * 2 * 2) / 14, 2);
  // The first holds the whole panel.
  const whole = parts(document, contours[0]).flat();
  expect(Math.min(...whole.map(([x]) => x))).toBeCloseTo(0, 2);
  expect(Math.max(...whole.map(([x]) => x))).toBeCloseTo(1, 2);
});

test('a path that leaves the region comes back at the other side', async () => {
  const document = await draw({ panels: [{ title: '', ...grid((x) => x), paths: [{ name: 'tracer', points: [[0.75, 0.75], [0.75, -0.25]] }] }] });
  const drawn = parts(document, document.querySelector('.path path')!);
  expect(drawn).toHaveLength(2);
  const ends = drawn.map((points) => points.map(([, y]) => y)).toSorted((a, b) => a[0] - b[0]);
  expect(ends[0][0]).toBeCloseTo(0.75, 2);
  expect(ends[0][1]).toBeCloseTo(0, 2);
  expect(ends[1][0]).toBeCloseTo(1, 2);
  expect(ends[1][1]).toBeCloseTo(0.75, 2);
  expect(drawn.flat().every(([x]) => Math.abs(x - 0.75) < 0.01)).toBe(true);
});

test('a path has its dot where it is told to', async () => {
  const points = [[0.75, 0.75], [1.25, 0.5], [1.5, 0.25]] as const;
  const document = await draw({ panels: [{ title: '', ...grid((x) => x), paths: [{ name: 'tracer', points, dotAt: 1 }] }] });
  const { left, top, width, height } = frame(document);
  const dot = document.querySelector('.path-dot circle')!;
  const place = /translate\(([\d.]+),([\d.]+)\)/.exec(dot.getAttribute('transform') ?? '') ?? ['', dot.getAttribute('cx'), dot.getAttribute('cy')];
  expect((Number(place[1]) - left) / width).toBeCloseTo(0.25, 2);
  expect(1 - (Number(place[2]) - top) / height).toBeCloseTo(0.5, 2);
});

test('all panels share colours, and the legend names the paths once', async () => {
  const path = (name: string) => ({ name, points: [[0.5, 0.5], [0.6, 0.6]] as [number, number][] });
  const document = await draw({
    panels: [
      { title: 'strong', ...grid((x) => 2 * x - 1), paths: [path('its own')] },
      { title: 'weak', ...grid((x) => 0.1 * (2 * x - 1)), paths: [path('its own'), path('another')] },
    ],
  });
  const colours = (index: number) => new Set(Array.from(document.querySelectorAll('.field')[index].querySelectorAll('path'), (one) => (one.getAttribute('d') === null ? null : one.getAttribute('fill'))));
  expect(colours(0).size).toBe(14);
  // The weak field lies within the two levels around 0; levels above it are empty.
  expect(colours(1).size).toBeLessThan(12);
  expect(Array.from(document.querySelectorAll('.legend-label text'), ({ textContent }) => textContent)).toEqual(['its own', 'another']);
  expect(document.querySelectorAll('.colour-bar rect')).toHaveLength(14);
});

test('values without a sign have colours from 0 on, and panels stand in as many columns as are asked for', async () => {
  const field = grid((_x, y) => y);
  const document = await draw({ panels: Array.from({ length: 5 }, () => ({ title: '', ...field })), values: 'positive', columns: 4, width: 500 });
  expect(document.querySelector('svg')!.getAttribute('width')).toBe('500');
  const tops = Array.from({ length: 5 }, (_, index) => frame(document, index).top);
  expect(new Set(tops.slice(0, 4)).size).toBe(1);
  expect(tops[4]).toBeGreaterThan(tops[0] + frame(document).height);
  // Fourteen levels of 1/14 each: the twelfth begins at y = 11/14.
  const contours = Array.from(document.querySelectorAll('.field')[0].querySelectorAll('path'));
  const most = (SIDE - 0.5) / SIDE;
  expect(Math.min(...parts(document, contours[11]).flat().map(([, y]) => y))).toBeCloseTo((most * 11) / 14, 2);
  expect(new Set(contours.map((one) => one.getAttribute('fill'))).size).toBe(14);
  expect(fieldMap({ panels: [{ title: '', ...field }], values: 'positive', xLabel: 'x', yLabel: 'y', valueLabel: 'spread' }).caption).toBe('Colours: spread, the darker the more.');
});

test('the same data give the same picture, and the caption says what lines mean', async () => {
  const options = { panels: [{ title: 'a', ...grid((x, y) => x - y), paths: [{ name: 'tracer', points: [[0.1, 0.1]] as [number, number][] }] }], xLabel: 'x', yLabel: 'y', valueLabel: 'psi' };
  expect(await renderSvg(fieldMap(options))).toBe(await renderSvg(fieldMap(options)));
  expect(fieldMap(options).caption).toBe('Colours: psi, blue above 0 and red below. Lines start at their dots and go on at the other side where they leave; solid: tracer.');
});

test('what is no field, path or period is refused', async () => {
  const refused = (options: Partial<FieldMapOptions>) => expect(draw(options)).rejects;
  await refused({}).toThrow('fieldMap: panels is empty; expected at least one panel');
  const field = grid((x) => x);
  await refused({ panels: [{ title: '', ...field, rows: 3 }] }).toThrow('fieldMap: panels[0].values has 1024 numbers; expected 3 rows of 32');
  await refused({ panels: [{ title: '', ...field, values: field.values.with(5, NaN) }] }).toThrow('panels[0].values[5] is NaN');
  await refused({ panels: [{ title: '', ...field, paths: [{ name: 'p', points: [] }] }] }).toThrow('the path p of panels[0] is empty');
  await refused({ panels: [{ title: '', ...field, paths: [{ name: 'p', points: [[0, Infinity]] }] }] }).toThrow('the path p of panels[0] has a point that is not finite');
  await refused({ panels: [{ title: '', ...grid((x) => x - 0.5) }], values: 'positive' }).toThrow('expected a number >= 0, for values is positive');
  await refused({ panels: [{ title: '', ...field, paths: [{ name: 'p', points: [[0, 0]], dotAt: 1 }] }] }).toThrow('has its dot at 1; expected an integer from 0 to 0');
  await refused({ panels: [{ title: '', ...field }], width: 0 }).toThrow('fieldMap: width is 0');
  await refused({ panels: [{ title: '', ...field }], columns: 1.5 }).toThrow('fieldMap: columns is 1.5');
  await refused({ panels: [{ title: '', ...field }], period: [0, 1] }).toThrow('fieldMap: period is [0, 1]');
});
