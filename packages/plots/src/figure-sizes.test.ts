import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';

import { densityContours, densityCurves, type Figure, lossCurves, OutOfRangeError, renderSvg } from './index.ts';

const curves = [{ name: 'truth', x: [-1, 0, 1], y: [0.2, 0.4, 0.2], reference: true }];
const panels = ['u given v', 'v given u', 'marginal of u', 'marginal of v'].map((title) => ({ title, xLabel: 'u', curves }));
const points = [{ step: 0, loss: 2 }, { step: 9, loss: 1 }];

/** Figures for a page 340 pixels wide, such as a telephone's. */
const narrow: [string, () => Figure][] = [
  ['densityCurves', () => densityCurves({ panels, width: 340, columns: 1, frameHeight: 90 })],
  ['densityContours', () => densityContours({ panels: [{ title: 'model', mean: [0, 0], cov: [[1, 0], [0, 1]] }], xLabel: 'u', yLabel: 'v', width: 340 })],
  ['lossCurves', () => lossCurves({ series: [{ name: 'loss of the minibatch with a long name', points }], floor: 0.5, width: 340, frameHeight: 120 })],
];

describe('a narrow figure', () => {
  test.each(narrow)('of %s has the width asked for, and its frames lie in it', async (_, figure) => {
    const { document } = parseHTML(await renderSvg(figure()));
    const svg = document.querySelector('svg')!;
    expect(svg.getAttribute('width')).toBe('340');
    for (const frame of document.querySelectorAll('.panel rect')) {
      expect(Number(frame.getAttribute('x')) + Number(frame.getAttribute('width'))).toBeLessThanOrEqual(340);
    }
  });

  test('of densities has as many panels in a row as asked for', async () => {
    const columns = async (count: number) => {
      const { document } = parseHTML(await renderSvg(densityCurves({ panels, width: 700, columns: count })));
      return new Set(Array.from(document.querySelectorAll('.panel rect'), (frame) => frame.getAttribute('x'))).size;
    };
    expect(await Promise.all([1, 2, 4].map(columns))).toEqual([1, 2, 4]);
  });

  test('of losses is as high as asked for, but for what its names need', () => {
    const heights = [100, 200].map((frameHeight) => lossCurves({ series: [{ name: 'train', points }], frameHeight }).options.height!);
    expect(heights[1] - heights[0]).toBe(100);
  });
});

test('sizes that are none are refused', () => {
  expect(() => densityCurves({ panels, columns: 0 })).toThrow('densityCurves: columns is 0; expected a positive integer');
  expect(() => densityCurves({ panels, frameHeight: -1 })).toThrow('densityCurves: frameHeight is -1; expected a positive number of pixels');
  expect(() => lossCurves({ series: [{ name: 'train', points }], width: 0 })).toThrow(OutOfRangeError);
  expect(() => densityContours({ panels: [{ title: 'a', mean: [0, 0], cov: [[1, 0], [0, 1]] }], xLabel: 'u', yLabel: 'v', width: NaN })).toThrow('densityContours: width is NaN');
});
