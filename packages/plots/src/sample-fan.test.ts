import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { renderSvg, sampleFan } from './index.ts';
import type { FanPanel, Figure } from './index.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function texts(document: Document, selector: string): (string | null)[] {
  return Array.from(document.querySelectorAll(`${selector} text`), (element) => element.textContent);
}

function pointsOf(document: Document, selector: string): [number, number][] {
  const path = document.querySelector(`${selector} path`)!.getAttribute('d')!;
  return Array.from(path.matchAll(/([\d.]+),([\d.]+)/g), ([, x, y]) => [Number(x), Number(y)]);
}

const x = Array.from({ length: 101 }, (_, index) => index / 100);
const wave: FanPanel = {
  title: 'w given v',
  xLabel: 'x',
  yLabel: 'w',
  x: Float64Array.from(x),
  mean: x.map((at) => Math.sin(6 * at)),
  low: x.map((at) => Math.sin(6 * at) - 1),
  high: x.map((at) => Math.sin(6 * at) + 1),
  samples: Array.from({ length: 400 }, (_, index) => x.map((at) => Math.sin(6 * at + index / 400))),
  truth: x.map((at) => Math.sin(6 * at) + 0.1),
  observations: [{ x: 0.5, y: 0.2 }, { x: 0.75, y: -1 }],
};
const vector: FanPanel = { title: 'v given u', xLabel: 'coefficient', x: [1, 2, 3], mean: [0, 100, 50], low: [-10, 90, 40], high: [10, 110, 60] };

test('mean, interval, samples, truth and observations are drawn, and one legend names them', async () => {
  const document = await draw(sampleFan({ panels: [wave] }));
  expect(document.querySelectorAll('.mean path')).toHaveLength(1);
  expect(document.querySelectorAll('.interval path')).toHaveLength(1);
  expect(document.querySelectorAll('.observation circle')).toHaveLength(2);
  expect(document.querySelector('.truth')!.getAttribute('stroke-dasharray')).toBe('5,3');
  expect(texts(document, '.legend-label')).toEqual(['mean', '95 % interval', 'samples', 'truth', 'observations']);
  expect(texts(document, '.panel-title')).toEqual(['w given v']);
});

test('the legend is silent about what is not there', async () => {
  const document = await draw(sampleFan({ panels: [vector], intervalLabel: '90 % interval' }));
  expect(texts(document, '.legend-label')).toEqual(['mean', '90 % interval']);
  expect(document.querySelectorAll('.sample path, .truth path, .observation circle')).toHaveLength(0);
});

test('the interval lies around the mean, as far as it was given', async () => {
  const document = await draw(sampleFan({ panels: [vector] }));
  const mean = pointsOf(document, '.mean');
  const perUnit = (mean[0][1] - mean[1][1]) / 100;
  expect((mean[0][1] - mean[2][1]) / perUnit).toBeCloseTo(50, 0);
  // Along the upper ends and back along the lower ones.
  const band = pointsOf(document, '.interval');
  expect(band).toHaveLength(6);
  const ends = band.filter(([at]) => at === mean[1][0]).map(([, y]) => (mean[1][1] - y) / perUnit).toSorted((a, b) => a - b);
  expect(ends[0]).toBeCloseTo(-10, 0);
  expect(ends[1]).toBeCloseTo(10, 0);
});

test('80 of many samples are drawn, the first and the last among them, and the caption says so', async () => {
  const figure = sampleFan({ panels: [wave] });
  expect(figure.caption).toBe('80 of 400 samples are drawn.');
  const document = await draw(figure);
  const samples = Array.from(document.querySelectorAll('.sample path'), (path) => path.getAttribute('d'));
  expect(samples).toHaveLength(80);
  expect(new Set(samples).size).toBe(80);
  // The first sample is the mean.
  expect(samples[0]).toBe(document.querySelector('.mean path')!.getAttribute('d'));
});

test('a vector has a dot for each mean and a tick for each index, a function neither', async () => {
  const document = await draw(sampleFan({ panels: [vector, wave] }));
  expect(document.querySelectorAll('.mean-dot circle')).toHaveLength(3);
  expect(texts(document, '.x-tick').slice(0, 3)).toEqual(['1', '2', '3']);
});

test('panels have axes of their own and stand in a row', async () => {
  const document = await draw(sampleFan({ panels: [wave, vector, wave] }));
  const frames = Array.from(document.querySelectorAll('.panel rect'), (frame) => [frame.getAttribute('x'), frame.getAttribute('y')]);
  expect(new Set(frames.map(([left]) => left)).size).toBe(3);
  expect(new Set(frames.map(([, top]) => top)).size).toBe(1);
  const ticks = texts(document, '.y-tick');
  expect(ticks).toContain('100');
  expect(ticks).toContain('−1');
  expect(texts(document, '.y-label')).toEqual(['w', 'w']);
});

test('long functions and many samples stay small', async () => {
  const long = Array.from({ length: 20_000 }, (_, index) => Math.sin(index / 900));
  const panel = { title: 'a', xLabel: 'x', x: long.map((_, index) => index), mean: long, low: long, high: long };
  const svg = await renderSvg(sampleFan({ panels: [{ ...panel, samples: Array.from({ length: 20 }, () => long) }] }));
  expect(svg.length).toBeLessThan(100_000);
});

test('no panel, lists of other lengths and what is no number are refused', () => {
  const changed = (change: Partial<FanPanel>) => () => sampleFan({ panels: [{ ...vector, ...change }] });
  expect(() => sampleFan({ panels: [] })).toThrow('sampleFan: panels is empty; expected at least one panel');
  expect(changed({ x: [] })).toThrow('sampleFan: panels[0].x is empty; expected at least one argument');
  expect(changed({ mean: [1] })).toThrow('sampleFan: panels[0].mean has 1 entries; expected 3, one for each x');
  expect(changed({ samples: [[1, 2, 3], [1]] })).toThrow('sampleFan: panels[0].samples[1] has 1 entries; expected 3, one for each x');
  expect(changed({ truth: [] })).toThrow('sampleFan: panels[0].truth has 0 entries; expected 3, one for each x');
  expect(changed({ x: [1, Infinity, 3] })).toThrow('sampleFan: panels[0].x[1] is Infinity; expected a finite number');
  expect(changed({ low: [-10, 120, 40] })).toThrow('sampleFan: panels[0].low[1] is 120; expected at most 110, the value of high');
  expect(changed({ observations: [{ x: 1, y: NaN }] })).toThrow('sampleFan: panels[0].observations[0] is (1, NaN); expected finite numbers');
});
