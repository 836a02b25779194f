import { readdirSync, readFileSync } from 'node:fs';

import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import {
  confusionMatrixPlot,
  densityContours,
  densityCurves,
  drawFigure,
  imageGrid,
  lossCurves,
  probabilityBars,
  reliabilityDiagram,
  renderSvg,
  sampleFan,
  sweepCurves,
} from './index.ts';

const image = { pixels: Uint8Array.from({ length: 784 }, (_, index) => index % 251), rows: 28, columns: 28 };
const hostile = `a <b> & "c" 'd' ]]>`;

/** Fresh figures from equal data. */
const figures = () => ({
  lossCurves: lossCurves({
    title: hostile,
    series: [{ name: hostile, points: Array.from({ length: 900 }, (_, step) => ({ step, loss: 1 / (1 + step) })) }],
    chance: 2,
    floor: 0,
  }),
  probabilityBars: probabilityBars({
    title: hostile,
    classNames: ['0', hostile],
    examples: [{ image, label: 1, models: [{ name: hostile, probabilities: [0.25, 0.75] }] }],
  }),
  imageGrid: imageGrid({ title: hostile, columnsNote: hostile, rows: [{ name: hostile, images: [image, image], note: hostile, group: hostile }] }),
  confusionMatrixPlot: confusionMatrixPlot({ title: hostile, counts: [[5, 1], [0, 7]], classNames: ['0', hostile] }),
  reliabilityDiagram: reliabilityDiagram({
    title: hostile,
    models: [{ name: hostile, bins: [{ lower: 0, upper: 1, count: 4, confidence: 0.5, accuracy: 0.25 }] }],
  }),
  densityCurves: densityCurves({
    title: hostile,
    panels: [{ title: hostile, xLabel: hostile, curves: [{ name: hostile, x: [0, 1, 2], y: [0.5, NaN, 0.25], reference: true }] }],
  }),
  densityContours: densityContours({
    title: hostile,
    panels: [{ title: hostile, mean: [1, 0], cov: [[1, 0.5], [0.5, 1]] }],
    reference: { mean: [0, 0], cov: [[1, 0], [0, 1]] },
    extent: 1,
    xLabel: hostile,
    yLabel: hostile,
  }),
  sweepCurves: sweepCurves({
    title: hostile,
    series: [{ name: hostile, points: [{ x: 1, y: 3, low: 0, high: 4 }, { x: 2, y: NaN }, { x: 4, y: 0 }] }],
    references: [{ name: hostile, points: [{ x: 1, y: 2 }] }],
    xLabel: hostile,
    yLabel: hostile,
    xScale: 'log',
    yScale: 'log',
  }),
  sampleFan: sampleFan({
    title: hostile,
    panels: [
      { title: hostile, xLabel: hostile, x: [0, 1], mean: [0, NaN], low: [-1, 0], high: [1, NaN], samples: [[1, 2]], truth: [1, 1] },
    ],
  }),
});
const names = Object.keys(figures()) as (keyof ReturnType<typeof figures>)[];

test.each(names)('%s gives the same characters for the same data', async (name) => {
  const [first, second, third] = [figures()[name], figures()[name], figures()[name]];
  const svg = await renderSvg(first);
  expect(await renderSvg(second)).toBe(svg);
  // Drawn twice, a figure has not changed; drawn between others, neither.
  await renderSvg(third);
  expect(await renderSvg(third)).toBe(svg);
});

test.each(names)('%s is named by its title and keeps its text text', async (name) => {
  const svg = await renderSvg(figures()[name]);
  const { document } = parseHTML(svg);
  const root = document.querySelector('svg')!;
  expect(root.getAttribute('role')).toBe('img');
  expect(root.getAttribute('aria-label')).toBe(hostile);
  expect(document.querySelectorAll('b')).toHaveLength(0);
  expect(Array.from(document.querySelectorAll('text'), (element) => element.textContent).join('\n')).toContain(hostile);
});

test.each(names)('%s is one SVG root with namespace, loads nothing and shares no id', async (name) => {
  const svg = await renderSvg(figures()[name]);
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).toMatch(/<\/svg>$/);
  expect(svg.match(/<svg/g)).toHaveLength(1);
  expect(svg).not.toMatch(/<(figure|script|foreignObject)/);
  expect(svg).not.toMatch(/ id="/);
  expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:/);
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
});

test.each(names)('%s draws its lines and words in the colour of its surroundings', async (name) => {
  const svg = await renderSvg(figures()[name]);
  expect(parseHTML(svg).document.querySelector('svg')!.getAttribute('fill')).toBe('currentColor');
  expect(svg).not.toMatch(/(fill|stroke)="(black|#000|#000000)"/);
});

test('the class of the root can be chosen', async () => {
  const svg = await renderSvg(figures().imageGrid, { className: 'mine' });
  expect(svg).toContain('class="mine"');
  expect(svg).not.toContain('crossmodal-figure');
});

test('a browser document draws the same figure', async () => {
  const { document } = parseHTML('<body></body>');
  const element = drawFigure(figures().lossCurves, document as unknown as Document, { className: 'page' });
  const svg = await renderSvg(figures().lossCurves, { className: 'page' });
  expect(element.outerHTML).toBe(svg.replace(' xmlns="http://www.w3.org/2000/svg"', ''));
  expect(element.ownerDocument).toBe(document);
});

test('linkedom is loaded by renderSvg alone, and only when it is called', () => {
  const folder = new URL('.', import.meta.url);
  const sources = readdirSync(folder).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const loading = sources.filter((name) => {
    const code = readFileSync(new URL(name, folder), 'utf8').replace(/^ \*.*$/gm, '');
    return /['"]linkedom['"]/.test(code);
  });
  expect(loading).toEqual(['render-svg.ts']);
  expect(readFileSync(new URL('render-svg.ts', folder), 'utf8')).toMatch(/await import\('linkedom'\)/);
});
