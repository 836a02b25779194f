import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { renderSvg, sweepCurves } from './index.ts';
import type { Figure, SweepCurvesOptions } from './index.ts';
import { seriesColour } from './series-colour.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function texts(document: Document, selector: string): (string | null)[] {
  return Array.from(document.querySelectorAll(`${selector} text`), (element) => element.textContent);
}

function attributes(document: Document, selector: string, name: string): (string | null)[] {
  return Array.from(document.querySelectorAll(selector), (element) => element.getAttribute(name));
}

const errors: SweepCurvesOptions = {
  series: [
    { name: 'u given v', points: [3, 1, 2].map((x) => ({ x, y: 0.01 / x, low: 0.008 / x, high: 0.012 / x })) },
    { name: 'v given u', points: [1, 2, 3].map((x) => ({ x, y: 1 / x })) },
  ],
  references: [
    { name: 'theory, u given v', points: [{ x: 1, y: 0.0075 }, { x: 3, y: 0.0006 }] },
    { name: 'theory, v given u', points: [{ x: 1, y: 1.26 }, { x: 2, y: 0.57 }, { x: 3, y: 0 }] },
  ],
  xLabel: 'embedding dimension',
  yLabel: 'squared error',
};

test('series are solid with a dot a point, references dashed in the colours of their series', async () => {
  const document = await draw(sweepCurves(errors));
  const colours = [seriesColour(0), seriesColour(1)];
  expect(attributes(document, '.measured', 'stroke')).toEqual(colours);
  expect(document.querySelectorAll('.measured-dot circle')).toHaveLength(6);
  expect(attributes(document, '.reference', 'stroke')).toEqual(colours);
  expect(attributes(document, '.reference', 'stroke-dasharray')).toEqual(['5,3', '5,3']);
  expect(texts(document, '.series-label').toSorted()).toEqual([
    'theory, u given v',
    'theory, v given u',
    'u given v',
    'v given u',
  ]);
});

test('a reference takes the colour of the series that it names, or of the text', async () => {
  const points = [{ x: 1, y: 1 }, { x: 2, y: 2 }];
  const references = [{ name: 'a', series: 'v given u', points }, { name: 'u given v', points }, { name: 'level', points }];
  const document = await draw(sweepCurves({ ...errors, references }));
  expect(attributes(document, '.reference', 'stroke')).toEqual([seriesColour(1), seriesColour(0), 'currentColor']);
});

test('intervals are bars from low to high through the dot', async () => {
  const points = [{ x: 1, y: 2, low: 1, high: 4 }, { x: 2, y: 3 }];
  const document = await draw(sweepCurves({ series: [{ name: 'a', points }], xLabel: 'x', yLabel: 'y' }));
  const bars = Array.from(document.querySelectorAll('.error-bar path'), (path) => path.getAttribute('d')!.match(/[\d.]+/g)!.map(Number));
  expect(bars).toHaveLength(1);
  const [[x, low, , high]] = bars;
  const [first] = Array.from(document.querySelectorAll('.measured-dot circle'));
  expect(Number(first.getAttribute('cx'))).toBe(x);
  expect((low - Number(first.getAttribute('cy'))) / (low - high)).toBeCloseTo(1 / 3, 2);
  expect(document.querySelectorAll('.error-cap path')).toHaveLength(2);
});

test('a series of many points has a band instead', async () => {
  const points = Array.from({ length: 40 }, (_, x) => ({ x, y: 2, low: 1, high: 3 }));
  const figure = sweepCurves({ series: [{ name: 'a', points }], xLabel: 'x', yLabel: 'y' });
  const document = await draw(figure);
  expect(document.querySelectorAll('.band path')).toHaveLength(1);
  expect(document.querySelectorAll('.error-bar path, .measured-dot circle')).toHaveLength(0);
  expect(figure.caption).toBe('Lines: measured, with bands for the intervals.');
});

test('small whole numbers have a tick each', async () => {
  const document = await draw(sweepCurves(errors));
  expect(texts(document, '.x-tick')).toEqual(['1', '2', '3']);
});

test('settings of a logarithmic axis are its ticks, at equal distances for equal ratios', async () => {
  const points = [1024, 128, 512, 256].map((x) => ({ x, y: 2.56 / x }));
  const document = await draw(sweepCurves({ series: [{ name: 'a', points }], xLabel: 'batch', yLabel: 'error', xScale: 'log', yScale: 'log' }));
  expect(texts(document, '.x-tick')).toEqual(['128', '256', '512', '1,024']);
  const [places, heights] = ['cx', 'cy'].map((name) => attributes(document, '.measured-dot circle', name).map(Number).toSorted((a, b) => a - b));
  for (const values of [places, heights]) {
    expect(values[2] - values[1]).toBeCloseTo(values[1] - values[0], 0);
    expect(values[3] - values[2]).toBeCloseTo(values[1] - values[0], 0);
  }
});

test('a zero on a logarithmic axis is a triangle at the lower side, not a point of the line', async () => {
  const figure = sweepCurves({ ...errors, yScale: 'log' });
  const document = await draw(figure);
  const zeros = Array.from(document.querySelectorAll('.zero path'));
  expect(zeros).toHaveLength(1);
  expect(zeros[0].getAttribute('stroke')).toBe(seriesColour(1));
  expect(figure.caption).toBe(
    'Lines: measured, with bars for the intervals; dashed: references. Triangles at the lower side: values of 0.',
  );
  const [, theory] = attributes(document, '.reference path', 'd');
  expect(theory!.match(/[ML]/g)).toHaveLength(2);
});

test('an interval that reaches 0 on a logarithmic axis goes on to the lower side', async () => {
  const series = [{ name: 'a', points: [{ x: 1, y: 0.5, low: 0, high: 1 }, { x: 2, y: 2 }] }];
  const document = await draw(sweepCurves({ series, xLabel: 'x', yLabel: 'y', yScale: 'log' }));
  const [, low] = document.querySelector('.error-bar path')!.getAttribute('d')!.match(/[\d.]+/g)!.map(Number);
  const frame = document.querySelector('.panel rect')!;
  expect(low).toBeCloseTo(Number(frame.getAttribute('y')) + Number(frame.getAttribute('height')), 1);
});

test('a value that is not finite leaves a gap', async () => {
  const points = [1, 2, NaN, 3, 2].map((y, x) => ({ x, y }));
  const document = await draw(sweepCurves({ series: [{ name: 'a', points }], xLabel: 'x', yLabel: 'y' }));
  expect(document.querySelector('.measured path')!.getAttribute('d')!.match(/M/g)).toHaveLength(2);
  expect(document.querySelectorAll('.measured-dot circle')).toHaveLength(4);
});

test('labels of curves that end together do not overlap and stay inside the picture', async () => {
  const series = Array.from({ length: 25 }, (_, index) => ({ name: `run ${index}`, points: [{ x: 0, y: 5 }, { x: 9, y: 1 }] }));
  const document = await draw(sweepCurves({ series, xLabel: 'x', yLabel: 'y' }));
  const heights = Array.from(document.querySelectorAll('.series-label text'), (element) =>
    Number(/,([\d.]+)\)/.exec(element.getAttribute('transform')!)![1]),
  ).toSorted((a, b) => a - b);
  for (const [index, height] of heights.entries()) if (index > 0) expect(height - heights[index - 1]).toBeGreaterThan(15);
  expect(heights.at(-1)).toBeLessThan(Number(document.querySelector('svg')!.getAttribute('height')) - 20);
});

test('a single point and a series without finite values are drawn', async () => {
  const series = [{ name: 'one', points: [{ x: 5, y: 3 }] }, { name: 'none', points: [{ x: 5, y: NaN }] }];
  for (const scale of ['linear', 'log'] as const) {
    const figure = sweepCurves({ series, xLabel: 'x', yLabel: 'y', xScale: scale, yScale: scale });
    expect(await renderSvg(figure)).not.toMatch(/NaN|Infinity/);
    expect(texts(await draw(figure), '.series-label').toSorted()).toEqual(['none', 'one']);
  }
});

test('the title names the setting', () => {
  expect(sweepCurves(errors).title).toBe('Dependence on embedding dimension');
  expect(sweepCurves({ ...errors, title: 'Ours', caption: 'Mine.' })).toMatchObject({ title: 'Ours', caption: 'Mine.' });
});

test('no points, equal names, unknown series and values without a place are refused', () => {
  const one = (point: { x: number; y: number; low?: number; high?: number }, change: Partial<SweepCurvesOptions> = {}) => () =>
    sweepCurves({ series: [{ name: 'a', points: [point] }], xLabel: 'x', yLabel: 'y', ...change });
  expect(() => sweepCurves({ ...errors, series: [] })).toThrow('sweepCurves: series is empty; expected at least one series');
  expect(() => sweepCurves({ ...errors, series: [{ name: 'a', points: [] }] })).toThrow('sweepCurves: series have no points');
  expect(() => sweepCurves({ ...errors, series: [errors.series[0], errors.series[0]] })).toThrow(
    'sweepCurves: series are named u given v, u given v; expected distinct names',
  );
  expect(() => sweepCurves({ ...errors, references: [{ name: 'a', series: 'b', points: [] }] })).toThrow(
    'sweepCurves: references[0].series is b; expected one of u given v, v given u',
  );
  expect(one({ x: NaN, y: 1 })).toThrow('sweepCurves: series[0].points[0].x is NaN; expected a finite number');
  expect(one({ x: 0, y: 1 }, { xScale: 'log' })).toThrow('sweepCurves: series[0].points[0].x is 0; expected a finite number > 0');
  expect(one({ x: 1, y: -1 }, { yScale: 'log' })).toThrow('sweepCurves: series[0].points[0].y is -1; expected a number >= 0');
  expect(one({ x: 1, y: 1, low: 2, high: 1 })).toThrow('sweepCurves: series[0].points[0] goes from 2 to 1; expected low <= high');
});
