import { expect, test } from 'vitest';

import { REPORT_STYLE } from './report-style.ts';
import { SERIES_COLOURS, seriesColour } from './series-colour.ts';

/** Relative luminance of WCAG 2. */
function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((start) => {
    const share = Number.parseInt(hex.slice(start, start + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const pages = Array.from(REPORT_STYLE.matchAll(/--page: (#\w{6})/g), ([, colour]) => colour);

test('the report has a light and a dark page', () => {
  expect(pages).toHaveLength(2);
  expect(luminance(pages[0])).toBeGreaterThan(0.9);
  expect(luminance(pages[1])).toBeLessThan(0.02);
});

test.each(SERIES_COLOURS)('series colour %s stands out from the light and from the dark page', (colour) => {
  for (const page of pages) expect(contrast(colour, page)).toBeGreaterThanOrEqual(3);
});

test('words of the report have a contrast of at least 4.5 in both schemes', () => {
  for (const name of ['ink', 'faint', 'link']) {
    const colours = Array.from(REPORT_STYLE.matchAll(new RegExp(`--${name}: (#\\w{6})`, 'g')), ([, colour]) => colour);
    expect(colours).toHaveLength(2);
    for (const [scheme, colour] of colours.entries()) expect(contrast(colour, pages[scheme])).toBeGreaterThanOrEqual(4.5);
  }
});

test('the ninth series takes the first colour again', () => {
  expect(new Set(SERIES_COLOURS).size).toBe(8);
  expect(seriesColour(8)).toBe(seriesColour(0));
});
