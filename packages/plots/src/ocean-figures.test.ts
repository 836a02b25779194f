import { parseHTML } from 'linkedom';
import { describe, expect, it } from 'vitest';

import { type Figure, levelCurves, pointMap, renderSvg, temperatureSalinityDiagram } from './index.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

const texts = (document: Document, selector: string) => Array.from(document.querySelectorAll(`${selector} text`), ({ textContent }) => textContent);
const centres = (document: Document, selector: string) => Array.from(document.querySelectorAll(`${selector} circle`), (circle) => ['cx', 'cy'].map((name) => Number(circle.getAttribute(name))));

describe('levelCurves', () => {
  const levels = [10, 100, 1000];
  const series = [{ name: 'learned', values: [1, 2, NaN], low: [0, 1, 1], high: [2, 3, 3] }, { name: 'measured', values: [1, 2, 3], stroke: 'dashed' as const }];
  const figure = levelCurves({ levels, panels: [{ title: 'A', xLabel: 'T (°C)', series }, { title: 'B', xLabel: 'S', series: [series[1]] }] });

  it('draws levels downwards, as far apart as their logarithms, and leaves gaps where values are missing', async () => {
    const document = await draw(figure);
    const [[x1, y1], [x2, y2]] = centres(document, '.level-dot');
    expect(centres(document, '.level-dot')).toHaveLength(2);
    expect(y2).toBeGreaterThan(y1);
    expect(x2).toBeGreaterThan(x1);
    // Ticks at 10, 100 and 1000 stand at equal distances.
    const ticks = Array.from(document.querySelectorAll('.y-tick text'), (text) => [text.textContent, Number(/,([\d.]+)\)/.exec(text.getAttribute('transform')!)![1])] as const);
    const at = new Map(ticks.slice(0, ticks.length / 2));
    expect(at.get('100')! - at.get('10')!).toBeCloseTo(at.get('1,000')! - at.get('100')!, 0);
    expect(at.get('1,000')!).toBeGreaterThan(at.get('10')!);
  });

  it('names each series once, its spread as well', async () => {
    const document = await draw(figure);
    expect(texts(document, '.legend-label')).toEqual(['measured', 'learned', 'learned, spread']);
    expect(document.querySelectorAll('.spread path')).toHaveLength(1);
    expect(texts(document, '.panel-title')).toEqual(['A', 'B']);
  });

  it('gives the same bytes for the same data, and refuses lists and levels that do not fit', async () => {
    expect(await renderSvg(figure)).toBe(await renderSvg(levelCurves({ levels, panels: [{ title: 'A', xLabel: 'T (°C)', series }, { title: 'B', xLabel: 'S', series: [series[1]] }] })));
    expect(() => levelCurves({ levels: [], panels: [] })).toThrow(/0 levels and 0 panels/);
    expect(() => levelCurves({ levels: [2, 1], panels: [{ title: 'A', xLabel: '', series: [] }] })).toThrow(/levels\[1\] is 1/);
    expect(() => levelCurves({ levels: [0, 1], levelScale: 'log', panels: [{ title: 'A', xLabel: '', series: [] }] })).toThrow(/logarithmic/);
    expect(() => levelCurves({ levels: [1, 2], panels: [{ title: 'A', xLabel: '', series: [{ name: 'x', values: [1] }] }] })).toThrow(/A, x has lists of 1/);
  });
});

describe('temperatureSalinityDiagram', () => {
  const samples = { title: 'measured', temperature: [25, 10, 4, NaN], salinity: [36, 35, 34.5, 35], pressure: [10, 200, 1000, 10] };

  it('draws a dot a sample, warm above and salty to the right, coloured by layer', async () => {
    const document = await draw(temperatureSalinityDiagram({ panels: [samples, { ...samples, title: 'learned' }] }));
    const dots = Array.from(document.querySelectorAll('.water circle'));
    expect(dots).toHaveLength(6);
    const [[x1, y1], [x2, y2]] = centres(document, '.water');
    expect(x1).toBeGreaterThan(x2);
    expect(y1).toBeLessThan(y2);
    expect(new Set(dots.map((dot) => dot.getAttribute('fill'))).size).toBe(3);
    expect(texts(document, '.legend-label')).toEqual(['above 100 dbar', '100 to 400 dbar', 'below 400 dbar']);
  });

  it('thins many samples and says so, and refuses lists that do not fit', async () => {
    const many = Array.from({ length: 5000 }, (_, i) => i / 200);
    const figure = temperatureSalinityDiagram({ panels: [{ title: 'a', temperature: many, salinity: many, pressure: many }] });
    expect(figure.caption).toContain('Of 5,000 samples a panel, 2,500');
    expect((await draw(figure)).querySelectorAll('.water circle').length).toBe(2500);
    expect(() => temperatureSalinityDiagram({ panels: [] })).toThrow(/panels is empty/);
    expect(() => temperatureSalinityDiagram({ panels: [{ ...samples, pressure: [] }] })).toThrow(/0 pressures/);
    expect(() => temperatureSalinityDiagram({ panels: [samples], bounds: [2, 1] })).toThrow(/bounds is \[2, 1\]/);
  });
});

describe('pointMap', () => {
  const points = Array.from({ length: 10 }, (_, i) => ({ latitude: 10 * i - 45, longitude: 30 * i - 150, value: i }));
  const land = [[[0, 0], [10, 0], [10, 10], [0, 0]]];

  it('puts north above and east to the right, with as many points of each colour', async () => {
    const document = await draw(pointMap({ points, valueLabel: 'error', land, background: [{ latitude: 0, longitude: 0 }], backgroundLabel: 'training' }));
    const places = centres(document, '.map-point');
    expect(places).toHaveLength(10);
    expect(places[1][0]).toBeGreaterThan(places[0][0]);
    expect(places[1][1]).toBeLessThan(places[0][1]);
    const colours = Array.from(document.querySelectorAll('.map-point circle'), (circle) => circle.getAttribute('fill'));
    for (const colour of new Set(colours)) expect(colours.filter((one) => one === colour)).toHaveLength(2);
    expect(document.querySelectorAll('.land path')).toHaveLength(1);
    expect(document.querySelectorAll('.background circle')).toHaveLength(1);
    expect(texts(document, '.legend-label')).toEqual(['error: below 2.0', 'to 4.0', 'to 6.0', 'to 8.0', 'from 8.0', 'training']);
  });

  it('refuses places off the globe and points without values', () => {
    expect(() => pointMap({ points: [], valueLabel: 'a' })).toThrow(/no point/);
    expect(() => pointMap({ points: [{ latitude: 91, longitude: 0, value: 1 }], valueLabel: 'a' })).toThrow(/91, 0/);
  });
});
