import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { reliabilityDiagram, renderSvg } from './index.ts';
import type { Figure, ReliabilityBin } from './index.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function texts(document: Document, selector: string): (string | null)[] {
  return Array.from(document.querySelectorAll(`${selector} text`), (element) => element.textContent);
}

const bins: ReliabilityBin[] = [
  { lower: 0, upper: 0.5, count: 0, confidence: NaN, accuracy: NaN },
  { lower: 0.5, upper: 0.75, count: 25, confidence: 0.6, accuracy: 0.4 },
  { lower: 0.75, upper: 1, count: 75, confidence: 0.9, accuracy: 0.8 },
];

test('each bin with predictions has a bar and a dot, an empty one neither', async () => {
  const document = await draw(reliabilityDiagram({ models: [{ name: 'a', bins }] }));
  expect(document.querySelectorAll('.accuracy rect')).toHaveLength(2);
  expect(document.querySelectorAll('.bin circle')).toHaveLength(2);
});

test('bars are as high as the accuracy, dots lie at the mean confidence', async () => {
  const document = await draw(reliabilityDiagram({ models: [{ name: 'a', bins }] }));
  // The diagonal runs from (0, 0) to (1, 1) and so gives the scale of both axes.
  const diagonal = document.querySelector('.diagonal path')!.getAttribute('d')!;
  const [left, bottom, right, top] = diagonal.match(/[\d.]+/g)!.map(Number);
  const dots = Array.from(document.querySelectorAll('.bin circle'), (dot) => ({
    x: (Number(dot.getAttribute('cx')) - left) / (right - left),
    y: (Number(dot.getAttribute('cy')) - bottom) / (top - bottom),
    r: Number(dot.getAttribute('r')),
  })).toSorted((a, b) => a.x - b.x);
  expect(dots[0].x).toBeCloseTo(0.6, 3);
  expect(dots[0].y).toBeCloseTo(0.4, 3);
  expect(dots[1].x).toBeCloseTo(0.9, 3);
  expect(dots[1].y).toBeCloseTo(0.8, 3);
  expect(dots[1].r).toBeGreaterThan(dots[0].r);
  const tops = Array.from(document.querySelectorAll('.accuracy rect'), (bar) => (Number(bar.getAttribute('y')) - bottom) / (top - bottom));
  expect(tops[0]).toBeCloseTo(0.4, 2);
  expect(tops[1]).toBeCloseTo(0.8, 2);
});

test('each model has a panel with its name, expected calibration error and number of predictions', async () => {
  const models = ['a', 'b', 'c', 'd'].map((name) => ({ name, bins }));
  const document = await draw(reliabilityDiagram({ models: [...models, { name: 'e', bins: [] }] }));
  expect(texts(document, '.model').toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(texts(document, '.summary').toSorted()).toEqual([
    'ECE 0.125, n = 100',
    'ECE 0.125, n = 100',
    'ECE 0.125, n = 100',
    'ECE 0.125, n = 100',
    'no predictions',
  ]);
  expect(document.querySelectorAll('.diagonal path')).toHaveLength(5);
});

test('axes are labelled confidence and accuracy', async () => {
  const document = await draw(reliabilityDiagram({ models: [{ name: 'a', bins }], title: 'Ours' }));
  expect(texts(document, '[data-mark="x-axis label"]')).toEqual(['confidence']);
  expect(texts(document, '[data-mark="y-axis label"]')).toEqual(['accuracy']);
  expect(document.querySelector('svg')?.getAttribute('aria-label')).toBe('Ours');
});

test('bins outside the unit interval are refused', () => {
  const withBin = (change: Partial<ReliabilityBin>) => () =>
    reliabilityDiagram({ models: [{ name: 'a', bins: [{ ...bins[1], ...change }] }] });
  expect(() => reliabilityDiagram({ models: [] })).toThrow('reliabilityDiagram: models is empty');
  expect(withBin({ upper: 0.5 })).toThrow(
    'reliabilityDiagram: models[0].bins[0] goes from 0.5 to 0.5; expected 0 <= lower < upper <= 1',
  );
  expect(withBin({ accuracy: 1.5 })).toThrow('reliabilityDiagram: models[0].bins[0].accuracy is 1.5; expected a number from 0 to 1');
  expect(withBin({ count: -1 })).toThrow('reliabilityDiagram: models[0].bins[0].count is -1; expected a finite number >= 0');
});

test('intervals are lines through the dots, drawn for the bins that have them', async () => {
  const [, second, third] = bins;
  const document = await draw(reliabilityDiagram({ models: [{ name: 'a', bins: [second, { ...third, low: 0.7, high: 0.95 }] }] }));
  const lines = Array.from(document.querySelectorAll('.interval line'));
  expect(lines).toHaveLength(1);
  const [left, bottom, right, top] = document.querySelector('.diagonal path')!.getAttribute('d')!.match(/[\d.]+/g)!.map(Number);
  expect((Number(lines[0].getAttribute('x1')) - left) / (right - left)).toBeCloseTo(0.9, 2);
  const ends = ['y1', 'y2'].map((end) => (Number(lines[0].getAttribute(end)) - bottom) / (top - bottom)).toSorted((a, b) => a - b);
  expect(ends[0]).toBeCloseTo(0.7, 2);
  expect(ends[1]).toBeCloseTo(0.95, 2);
  expect(() => reliabilityDiagram({ models: [{ name: 'a', bins: [{ ...second, low: 0.6, high: 0.5 }] }] })).toThrow('interval from 0.6 to 0.5');
});

test.each([
  [700, 3],
  [366, 2],
  [240, 1],
])('within %i pixels the panels are square, and %i of them stand side by side', async (width, columns) => {
  const document = await draw(reliabilityDiagram({ models: ['a', 'b', 'c'].map((name) => ({ name, bins })), width }));
  const drawn = Number(document.querySelector('svg')!.getAttribute('width'));
  expect(drawn).toBeLessThanOrEqual(width);
  expect(drawn).toBeGreaterThan(width - 3);
  const [left, bottom, right, top] = document.querySelector('.diagonal path')!.getAttribute('d')!.match(/[\d.]+/g)!.map(Number);
  // Places of panels are whole pixels.
  expect(Math.abs(right - left - (bottom - top))).toBeLessThan(2);
  const places = Array.from(document.querySelectorAll('.model text'), (text) => Number(/translate\(([\d.]+)/.exec(text.parentElement!.getAttribute('transform') ?? text.getAttribute('transform')!)![1]));
  expect(new Set(places).size).toBe(columns);
});

test('a long name needs a panel as wide as it is, and a width is a positive number', () => {
  const names = ['a name that is long enough for a panel', 'b'];
  const sizes = ({ options }: Figure) => [options.width, options.height] as [number, number];
  const [, beside] = sizes(reliabilityDiagram({ models: ['a', 'b'].map((name) => ({ name, bins })), width: 400 }));
  const [, below] = sizes(reliabilityDiagram({ models: names.map((name) => ({ name, bins })), width: 400 }));
  expect(below).toBeGreaterThan(2 * beside);
  expect(() => reliabilityDiagram({ models: [{ name: 'a', bins }], width: 0 })).toThrow('reliabilityDiagram: width is 0');
});
