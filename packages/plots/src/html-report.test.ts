import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { htmlReport, lossCurves, metricsTable, renderSvg } from './index.ts';

const figure = lossCurves({ series: [{ name: 'train', points: [{ step: 0, loss: 2 }, { step: 1, loss: 1 }] }] });
const svg = await renderSvg(figure);
const clipped = '<svg class="plot"><clipPath id="clip-1"><rect/></clipPath><g clip-path="url(#clip-1)"/></svg>';

const report = () =>
  htmlReport({
    title: 'Digits & <letters>',
    subtitle: 'seed "1"',
    footer: "engine 'wasm' <1>",
    sections: [
      { heading: 'Results <b>', paragraphs: ['Loss < 1 & falling.', 'More.'], html: metricsTable({ rows: [{ a: 1 }], columns: [{ key: 'a', label: 'a' }] }) },
      { heading: 'Training', figures: [{ ...figure, svg }, { svg: clipped, title: 'A <clip>', caption: '' }] },
      { heading: 'Again', figures: [{ svg: clipped, title: 'B?', caption: 'Two > one' }] },
    ],
  });

test('title, subtitle, headings, paragraphs, captions and footer stand in the page as text', () => {
  const { document } = parseHTML(report());
  const texts = (selector: string) => Array.from(document.querySelectorAll(selector), (element) => element.textContent);
  expect(texts('title')).toEqual(['Digits & <letters>']);
  expect(texts('h1')).toEqual(['Digits & <letters>']);
  expect(texts('.subtitle')).toEqual(['seed "1"']);
  expect(texts('h2')).toEqual(['Results <b>', 'Training', 'Again']);
  expect(texts('section p')).toEqual(['Loss < 1 & falling.', 'More.']);
  expect(texts('figcaption')).toEqual([
    'Figure 1. Loss over training. Raw values.',
    'Figure 2. A <clip>.',
    'Figure 3. B? Two > one',
  ]);
  expect(texts('footer')).toEqual(["engine 'wasm' <1>"]);
  expect(texts('section td')).toEqual(['1']);
  expect(document.querySelectorAll('section b, letters')).toHaveLength(0);
});

test('the contents lead to every section', () => {
  const { document } = parseHTML(report());
  const links = Array.from(document.querySelectorAll('nav a'));
  expect(links.map((link) => link.textContent)).toEqual(['Results <b>', 'Training', 'Again']);
  for (const link of links) expect(document.querySelectorAll(link.getAttribute('href')!)).toHaveLength(1);
});

test('a report of one section has no contents', () => {
  expect(htmlReport({ title: 'a', sections: [{ heading: 'b' }] })).not.toContain('<nav');
});

test('ids are unique and references reach the drawing they stand in', () => {
  const { document } = parseHTML(report());
  const ids = Array.from(document.querySelectorAll('[id]'), (element) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const group of document.querySelectorAll('[clip-path]')) {
    const id = /^url\(#(.+)\)$/.exec(group.getAttribute('clip-path')!)![1];
    expect(group.parentElement!.querySelectorAll(`[id="${id}"]`)).toHaveLength(1);
  }
});

test('no two drawings share a class', () => {
  const { document } = parseHTML(report());
  const classes = Array.from(document.querySelectorAll('svg'), (element) => element.getAttribute('class'));
  expect(classes).toEqual(['figure-1-crossmodal-figure', 'figure-2-plot', 'figure-3-plot']);
  expect(document.querySelector('svg style')!.textContent).toContain(':where(.figure-1-crossmodal-figure)');
});

test('the page loads nothing and forbids loading and scripts', () => {
  const html = report();
  expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\/\/[a-z]|@import|url\((?!#)/);
  expect(html).not.toMatch(/<(script|link|iframe)/);
  const policy = parseHTML(html).document.querySelector('meta[http-equiv="Content-Security-Policy"]')!;
  expect(policy.getAttribute('content')).toBe("default-src 'none'; style-src 'unsafe-inline'; img-src data:");
});

test('the page declares its characters, its width, both schemes and paper', () => {
  const html = report();
  expect(html.slice(0, 120)).toMatch(/^<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<meta name="viewport"/);
  expect(html).toContain('@media screen and (prefers-color-scheme: dark)');
  expect(html).toContain('@media print');
  expect(html.endsWith('</html>\n')).toBe(true);
});

test('the same content gives the same file', () => {
  expect(report()).toBe(report());
});

test('a figure without a drawing is refused', () => {
  expect(() =>
    htmlReport({ title: 'a', sections: [{ heading: 'b', figures: [{ svg: '<p>', title: 'c', caption: 'd' }] }] }),
  ).toThrow('htmlReport: sections[0].figures[0].svg is "<p>"; expected text with an <svg> element');
});
