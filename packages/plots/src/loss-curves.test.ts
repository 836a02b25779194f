import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { lossCurves, renderSvg } from './index.ts';
import type { Figure, LossPoint } from './index.ts';
import { seriesColour } from './series-colour.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function texts(document: Document, selector: string): string[] {
  return Array.from(document.querySelectorAll(`${selector} text`), (element) => element.textContent ?? '');
}

function pathOf(document: Document, selector: string): string {
  return document.querySelector(`${selector} path`)?.getAttribute('d') ?? '';
}

/** Deterministic noise in [−½, ½). */
const noise = (index: number): number => (Math.imul(index + 1, 2654435761) >>> 0) / 2 ** 32 - 0.5;

const curve = (length: number): LossPoint[] =>
  Array.from({ length }, (_, step) => ({ step, loss: 1 + 4 * Math.exp(-step / 500) + 0.3 * noise(step) }));

test('axes are labelled step and loss in nats', async () => {
  const document = await draw(lossCurves({ series: [{ name: 'train', points: curve(10) }] }));
  expect(texts(document, '[data-mark="x-axis label"]')).toEqual(['step']);
  expect(texts(document, '[data-mark="y-axis label"]')).toEqual(['loss (nats)']);
});

test('a long series has a faint raw line and a strong smoothed one of its colour', async () => {
  const document = await draw(
    lossCurves({ series: [{ name: 'train', points: curve(2000) }, { name: 'test', points: curve(2000) }] }),
  );
  for (const kind of ['raw', 'smoothed']) {
    const groups = Array.from(document.querySelectorAll(`.${kind}`));
    expect(groups.map((group) => group.getAttribute('stroke'))).toEqual([seriesColour(0), seriesColour(1)]);
    expect(groups.every((group) => group.querySelectorAll('path').length === 1)).toBe(true);
  }
  expect(document.querySelector('.raw')?.getAttribute('stroke-opacity')).toBe('0.35');
});

test('a short series and a smoothing of zero have the raw line alone', async () => {
  const [short, bare] = await Promise.all([
    draw(lossCurves({ series: [{ name: 'train', points: curve(100) }] })),
    draw(lossCurves({ series: [{ name: 'train', points: curve(2000) }], smoothing: 0 })),
  ]);
  for (const document of [short, bare]) {
    expect(document.querySelectorAll('.raw')).toHaveLength(1);
    expect(document.querySelectorAll('.smoothed')).toHaveLength(0);
  }
});

test('every point of a short series is on its line', async () => {
  const document = await draw(lossCurves({ series: [{ name: 'train', points: curve(37) }] }));
  expect(pathOf(document, '.raw').match(/[ML]/g)).toHaveLength(37);
});

test('a series of 100,000 points is drawn with at most 600 and keeps a single spike', async () => {
  const points = curve(100_000);
  points[60_001] = { step: 60_001, loss: 30 };
  const figure = lossCurves({ series: [{ name: 'train', points }] });
  const svg = await renderSvg(figure);
  expect(svg.length).toBeLessThan(30_000);
  const document = await draw(figure);
  expect(pathOf(document, '.raw').match(/[ML]/g)!.length).toBeLessThanOrEqual(600);
  expect(pathOf(document, '.smoothed').match(/[ML]/g)!.length).toBeLessThanOrEqual(300);
  const heights = Array.from(pathOf(document, '.raw').matchAll(/,([\d.]+)/g), ([, y]) => Number(y));
  const [top, second] = heights.toSorted((a, b) => a - b);
  expect(second - top).toBeGreaterThan(100);
});

test('chance and floor are dashed horizontal lines at their losses, named beside the frame', async () => {
  const points = [{ step: 0, loss: 6 }, { step: 10, loss: 0 }];
  const document = await draw(
    lossCurves({ series: [{ name: 'train', points }], chance: 3, chanceLabel: 'log N', floor: -2, floorLabel: '−I' }),
  );
  const lines = Array.from(document.querySelectorAll('.level line'));
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    expect(line.getAttribute('y1')).toBe(line.getAttribute('y2'));
    expect(line.parentElement?.getAttribute('stroke-dasharray')).toBeTruthy();
  }
  // The straight line from loss 6 to 0 meets loss 3 halfway.
  const [start, end] = Array.from(pathOf(document, '.raw').matchAll(/,([\d.]+)/g), ([, y]) => Number(y));
  expect(Number(lines[0].getAttribute('y1'))).toBeCloseTo((start + end) / 2, 2);
  expect(Number(lines[1].getAttribute('y1'))).toBeCloseTo(end + (end - start) / 3, 2);
  expect(texts(document, '.series-label')).toEqual(['train', 'log N (3.00)', '−I (−2.00)']);
});

test('labels of curves that end together do not overlap and stay inside the picture', async () => {
  const series = Array.from({ length: 30 }, (_, index) => ({ name: `run ${index}`, points: [{ step: 0, loss: 5 }, { step: 9, loss: 1 }] }));
  const document = await draw(lossCurves({ series }));
  const heights = Array.from(document.querySelectorAll('.series-label text'), (element) =>
    Number(/,([\d.]+)\)/.exec(element.getAttribute('transform')!)![1]),
  );
  const sorted = heights.toSorted((a, b) => a - b);
  for (const [index, height] of sorted.entries()) if (index > 0) expect(height - sorted[index - 1]).toBeGreaterThan(15);
  expect(sorted.at(-1)).toBeLessThan(Number(document.querySelector('svg')!.getAttribute('height')) - 20);
});

test('points are drawn by step, and the last of equal steps counts', async () => {
  const resumed = [{ step: 0, loss: 4 }, { step: 2, loss: 9 }, { step: 1, loss: 3 }, { step: 2, loss: 2 }];
  const plain = [{ step: 0, loss: 4 }, { step: 1, loss: 3 }, { step: 2, loss: 2 }];
  const [one, other] = [resumed, plain].map((points) => renderSvg(lossCurves({ series: [{ name: 'a', points }] })));
  expect(await one).toBe(await other);
});

test('a loss that is not finite leaves a gap', async () => {
  const points = [1, 2, NaN, 3, 2].map((loss, step) => ({ step, loss }));
  const document = await draw(lossCurves({ series: [{ name: 'train', points }] }));
  expect(pathOf(document, '.raw').match(/M/g)).toHaveLength(2);
});

test('a run that diverged at once is still drawn, and says so', async () => {
  const document = await draw(lossCurves({ series: [{ name: 'train', points: [{ step: 0, loss: NaN }] }, { name: 'empty', points: [] }] }));
  expect(texts(document, '.series-label')).toEqual(['train (no finite loss)', 'empty (no finite loss)']);
});

test('the caption explains the lines and gives the levels in nats', () => {
  const series = [{ name: 'train', points: curve(1000) }];
  expect(lossCurves({ series, chance: 2.5 }).caption).toBe(
    'Faint: raw values; strong: their exponential moving average. Dashed: chance (2.50 nats).',
  );
  expect(lossCurves({ series, caption: 'Mine.', title: 'Ours' })).toMatchObject({ title: 'Ours', caption: 'Mine.' });
});

test('no series, a step that is no number and a level or smoothing out of range are refused', () => {
  const series = [{ name: 'a', points: curve(3) }];
  expect(() => lossCurves({ series: [] })).toThrow('lossCurves: series is empty; expected at least one series');
  expect(() => lossCurves({ series: [{ name: 'a', points: [{ step: NaN, loss: 1 }] }] })).toThrow(
    'lossCurves: series[0].points[0].step is NaN; expected a finite number',
  );
  expect(() => lossCurves({ series, chance: Infinity })).toThrow('lossCurves: chance is Infinity');
  expect(() => lossCurves({ series, smoothing: 1 })).toThrow('lossCurves: smoothing is 1; expected a number from 0');
});
