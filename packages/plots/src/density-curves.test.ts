import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { densityCurves, renderSvg } from './index.ts';
import type { DensityPanel, Figure } from './index.ts';
import { seriesColour } from './series-colour.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function texts(document: Document, selector: string): (string | null)[] {
  return Array.from(document.querySelectorAll(`${selector} text`), (element) => element.textContent);
}

/** Frames of the panels in pixels. */
function frames(document: Document): { x: number; y: number; width: number; height: number }[] {
  return Array.from(document.querySelectorAll('.panel rect'), (element) => {
    const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(element.getAttribute(name)));
    return { x, y, width, height };
  });
}

/** Heights of the curves over the lower sides of frames with this height. */
function peaks(document: Document, selector: string): number[] {
  return Array.from(document.querySelectorAll(`${selector} path`), (path) =>
    Math.min(...Array.from(path.getAttribute('d')!.matchAll(/,([\d.]+)/g), ([, y]) => Number(y))),
  );
}

const x = Array.from({ length: 201 }, (_, index) => -4 + index * 0.04);
const normal = (mean: number, variance: number) =>
  x.map((value) => Math.exp(-((value - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance));
/** Of the plane's example with variance 1.5 and covariance 1, given v = 1. */
const panels: DensityPanel[] = [
  {
    title: 'u given v = 1',
    xLabel: 'u',
    curves: [
      { name: 'truth', x, y: normal(2 / 3, 5 / 6), reference: true },
      { name: 'cosine', x, y: Float64Array.from(normal(2 / 3, 1.5)) },
    ],
  },
  { title: 'marginal of v', xLabel: 'v', curves: [{ name: 'truth', x, y: normal(0, 1.5), reference: true }, { name: 'cosine', x, y: normal(0, 2.7) }] },
];

test('each panel has its title, its variable and a line for each curve, the truth dashed', async () => {
  const document = await draw(densityCurves({ panels }));
  expect(texts(document, '.panel-title')).toEqual(['u given v = 1', 'marginal of v']);
  expect(texts(document, '.x-label')).toEqual(['u', 'v']);
  expect(texts(document, '.y-label')).toEqual(['density', 'density']);
  expect(document.querySelectorAll('.density path')).toHaveLength(2);
  const references = Array.from(document.querySelectorAll('.reference'));
  expect(references.map((group) => group.getAttribute('stroke'))).toEqual(['currentColor', 'currentColor']);
  expect(references.every((group) => group.getAttribute('stroke-dasharray') === '5,3')).toBe(true);
});

test('one legend names each curve once, and a name has one colour in all panels', async () => {
  const document = await draw(densityCurves({ panels }));
  expect(texts(document, '.legend-label')).toEqual(['truth', 'cosine']);
  expect(Array.from(document.querySelectorAll('.density'), (group) => group.getAttribute('stroke'))).toEqual([
    seriesColour(0),
    seriesColour(0),
  ]);
});

test('heights of curves compare as the densities do, between panels too', async () => {
  const document = await draw(densityCurves({ panels }));
  const [left, right] = frames(document);
  expect(left.height).toBe(right.height);
  expect(left.y).toBe(right.y);
  const bottom = left.y + left.height;
  const [truth, marginal] = peaks(document, '.reference').map((y) => bottom - y);
  const [cosine, wide] = peaks(document, '.density').map((y) => bottom - y);
  // Peaks of N(·, 5/6), N(·, 1.5) and N(·, 2.7).
  expect(cosine / truth).toBeCloseTo(Math.sqrt(5 / 6 / 1.5), 2);
  expect(marginal / truth).toBeCloseTo(Math.sqrt(5 / 6 / 1.5), 2);
  expect(wide / truth).toBeCloseTo(Math.sqrt(5 / 6 / 2.7), 2);
});

test('without a shared density axis each panel uses its whole height', async () => {
  const document = await draw(densityCurves({ panels, sharedDensity: false }));
  const [truth, marginal] = peaks(document, '.reference');
  expect(marginal).toBeCloseTo(truth, 0);
});

test('more than one panel stand in two columns', async () => {
  const [one, four] = await Promise.all([
    draw(densityCurves({ panels: panels.slice(0, 1) })),
    draw(densityCurves({ panels: [...panels, ...panels] })),
  ]);
  expect(frames(one)).toHaveLength(1);
  const places = frames(four);
  expect(new Set(places.map((frame) => frame.x)).size).toBe(2);
  expect(new Set(places.map((frame) => frame.y)).size).toBe(2);
  const right = Math.max(...places.map((frame) => frame.x + frame.width));
  expect(right).toBeLessThanOrEqual(Number(four.querySelector('svg')!.getAttribute('width')));
});

test('a density that is not finite leaves a gap, and a jump stays one', async () => {
  const gap = { title: 'a', xLabel: 'u', curves: [{ name: 'a', x: [0, 1, 2, 3, 4], y: [1, 1, NaN, 1, 1] }] };
  const document = await draw(densityCurves({ panels: [gap] }));
  expect(document.querySelector('.density path')!.getAttribute('d')!.match(/M/g)).toHaveLength(2);
});

test('the caption names what is dashed', () => {
  expect(densityCurves({ panels })).toMatchObject({ title: 'Densities', caption: 'Dashed: truth.' });
  expect(densityCurves({ panels, title: 'Ours', caption: 'Mine.' })).toMatchObject({ title: 'Ours', caption: 'Mine.' });
});

test('no panel, no curve, lists of different length and an x that is no number are refused', () => {
  const one = (curve: { x: number[]; y: number[] }) => () => densityCurves({ panels: [{ title: 'a', xLabel: 'u', curves: [{ name: 'a', ...curve }] }] });
  expect(() => densityCurves({ panels: [] })).toThrow('densityCurves: panels is empty; expected at least one panel');
  expect(() => densityCurves({ panels: [{ title: 'a', xLabel: 'u', curves: [] }] })).toThrow(
    'densityCurves: panels[0].curves is empty; expected at least one curve',
  );
  expect(one({ x: [1, 2], y: [1] })).toThrow('densityCurves: panels[0].curves[0].y has 1 entries; expected 2, one for each x');
  expect(one({ x: [NaN], y: [1] })).toThrow('densityCurves: panels[0].curves[0].x[0] is NaN; expected a finite number');
});
