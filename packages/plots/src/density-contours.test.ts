import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { densityContours, renderSvg } from './index.ts';
import type { DensityContoursOptions, Figure } from './index.ts';
import { seriesColour } from './series-colour.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function texts(document: Document, selector: string): (string | null)[] {
  return Array.from(document.querySelectorAll(`${selector} text`), (element) => element.textContent);
}

function frame(document: Document, index: number): { left: number; top: number; width: number; height: number } {
  const element = document.querySelectorAll('.panel rect')[index];
  const [left, top, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(element.getAttribute(name)));
  return { left, top, width, height };
}

/** Corners of the drawn outlines, brought back from pixels to values. */
function outlines(document: Document, selector: string, { left, top, width, height }: ReturnType<typeof frame>, extent: number): [number, number][][] {
  return Array.from(document.querySelectorAll(`${selector} path`), (path) =>
    Array.from(path.getAttribute('d')!.matchAll(/([\d.]+),([\d.]+)/g), ([, x, y]): [number, number] => [
      -extent + ((Number(x) - left) / width) * 2 * extent,
      extent - ((Number(y) - top) / height) * 2 * extent,
    ]),
  );
}

const truth = { mean: [0, 0], cov: [[1.5, 1], [1, 1.5]] } as const;
const options: DensityContoursOptions = {
  panels: [{ title: 'truth', ...truth }, { title: 'cosine, joint', mean: [0, 0], cov: [[2, 1], [1, 2]] }],
  reference: truth,
  xLabel: 'u',
  yLabel: 'v',
  extent: 4,
};

test('contours lie at the Mahalanobis distance that encloses their probability', async () => {
  const document = await draw(densityContours({ ...options, levels: [0.9, 0.5], panels: options.panels.slice(0, 1) }));
  const drawn = outlines(document, '.contour', frame(document, 0), 4);
  expect(drawn).toHaveLength(2);
  for (const [index, level] of [0.9, 0.5].entries()) {
    for (const [u, v] of drawn[index]) {
      // The inverse of [[1.5, 1], [1, 1.5]] is [[1.2, −0.8], [−0.8, 1.2]].
      const squared = 1.2 * u * u - 1.6 * u * v + 1.2 * v * v;
      // A tenth of a pixel is 0.002 here.
      expect(Math.abs(1 - Math.exp(-squared / 2) - level)).toBeLessThan(0.005);
    }
  }
});

test('panels are squares with the same axes', async () => {
  const document = await draw(densityContours(options));
  const [first, second] = [frame(document, 0), frame(document, 1)];
  expect(first.width).toBe(first.height);
  expect(second).toEqual({ ...first, left: second.left });
  const ticks = texts(document, '.x-tick');
  expect(ticks.slice(0, ticks.length / 2)).toEqual(ticks.slice(ticks.length / 2));
  expect(texts(document, '.panel-title')).toEqual(['truth', 'cosine, joint']);
  expect(texts(document, '.x-label')).toEqual(['u', 'u']);
  expect(texts(document, '.y-label')).toEqual(['v', 'v']);
});

test('the reference is dashed in every panel, and a legend names it', async () => {
  const document = await draw(densityContours(options));
  const dashed = Array.from(document.querySelectorAll('.reference'));
  // Half and nine tenths, in two panels.
  expect(dashed).toHaveLength(4);
  expect(dashed.every((group) => group.getAttribute('stroke-dasharray') === '5,3')).toBe(true);
  expect(texts(document, '.legend-label')).toEqual(['truth']);
  expect(document.querySelectorAll('.contour path')).toHaveLength(10);
  // In the first panel the reference is the density itself.
  const first = document.querySelector('.contour path')!.getAttribute('d');
  expect(dashed[0].querySelector('path')!.getAttribute('d')).toBe(first);
});

test('a smaller extent cuts the contours at the frame', async () => {
  const document = await draw(densityContours({ ...options, extent: 1 }));
  const box = frame(document, 0);
  const areas = outlines(document, '.contour-area', box, 1).slice(0, 5);
  for (const [u, v] of areas.flat()) expect(Math.max(Math.abs(u), Math.abs(v))).toBeLessThanOrEqual(1 + 1e-9);
  // The widest ellipse passes two corners: two arcs are left of it.
  expect(document.querySelector('.contour path')!.getAttribute('d')!.match(/M/g)).toHaveLength(2);
});

test('without an extent every contour is seen, around means that are far from zero too', async () => {
  const panels = [{ title: 'sea', mean: [18, 35], cov: [[9, 1], [1, 0.5]] }] as const;
  const document = await draw(densityContours({ panels, xLabel: 'temperature', yLabel: 'salinity' }));
  const { left, top, width, height } = frame(document, 0);
  const points = outlines(document, '.contour', { left, top, width, height }, 1);
  expect(points).toHaveLength(5);
  for (const outline of points) expect(outline[0]).toEqual(outline.at(-1));
  expect(Math.max(...points.flat().map(([u]) => u))).toBeCloseTo(1 / 1.06, 2);
});

test('the contours of a panel have the colour of its series', async () => {
  const panels = [{ title: 'closed form', ...truth }, { title: 'trained', ...truth, series: 1 }];
  const document = await draw(densityContours({ ...options, panels, levels: [0.5] }));
  const colours = (selector: string, attribute: string) => Array.from(document.querySelectorAll(selector), (element) => element.getAttribute(attribute));
  expect(colours('.contour', 'stroke')).toEqual([seriesColour(0), seriesColour(1)]);
  expect(colours('.contour-area', 'fill')).toEqual([seriesColour(0), seriesColour(1)]);
});

test('the caption states what the contours enclose', () => {
  expect(densityContours(options).caption).toBe(
    'Contours enclose 10, 30, 50, 70 and 90\u00a0% of the probability. Dashed: truth, 50 and 90\u00a0%.',
  );
  expect(densityContours({ ...options, reference: { ...truth, name: 'data' }, levels: [0.5] }).caption).toBe(
    'Contours enclose 50\u00a0% of the probability. Dashed: data, 50\u00a0%.',
  );
});

test('what is no normal density, level or extent is refused', () => {
  const withCov = (cov: [[number, number], [number, number]]) => () => densityContours({ ...options, panels: [{ title: 'a', mean: [0, 0], cov }] });
  expect(() => densityContours({ ...options, panels: [] })).toThrow('densityContours: panels is empty; expected at least one panel');
  expect(withCov([[1, 2], [2, 1]])).toThrow(
    'densityContours: panels[0].cov is [[1, 2], [2, 1]]; expected a symmetric positive definite matrix',
  );
  expect(withCov([[1, 0.5], [0, 1]])).toThrow('expected a symmetric positive definite matrix');
  expect(withCov([[NaN, 0], [0, 1]])).toThrow('expected a symmetric positive definite matrix');
  expect(() => densityContours({ ...options, reference: { ...truth, mean: [0, Infinity] } })).toThrow(
    'densityContours: reference.mean is [0, Infinity]; expected finite numbers',
  );
  expect(() => densityContours({ ...options, levels: [] })).toThrow('densityContours: levels is empty');
  expect(() => densityContours({ ...options, levels: [1] })).toThrow('densityContours: levels has 1; expected numbers between 0 and 1');
  expect(() => densityContours({ ...options, extent: 0 })).toThrow('densityContours: extent is 0; expected a finite number > 0');
});
