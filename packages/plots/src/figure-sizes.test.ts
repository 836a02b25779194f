import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';

import { densityContours, densityCurves, type Figure, imageGrid, levelCurves, lossCurves, OutOfRangeError, pointMap, probabilityBars, renderSvg, sweepCurves } from './index.ts';

const curves = [{ name: 'truth', x: [-1, 0, 1], y: [0.2, 0.4, 0.2], reference: true }];
const panels = ['u given v', 'v given u', 'marginal of u', 'marginal of v'].map((title) => ({ title, xLabel: 'u', curves }));
const points = [{ step: 0, loss: 2 }, { step: 9, loss: 1 }];

/** Figures for a page 340 pixels wide, such as a telephone's. */
const narrow: [string, () => Figure][] = [
  ['densityCurves', () => densityCurves({ panels, width: 340, columns: 1, frameHeight: 90 })],
  ['densityContours', () => densityContours({ panels: [{ title: 'model', mean: [0, 0], cov: [[1, 0], [0, 1]] }], xLabel: 'u', yLabel: 'v', width: 340 })],
  ['lossCurves', () => lossCurves({ series: [{ name: 'loss of the minibatch with a long name', points }], floor: 0.5, width: 340, frameHeight: 120 })],
  ['probabilityBars', () => bars(340)],
  ['sweepCurves', () => sweepCurves({ series: [{ name: 'other pairs', points: [{ x: 1, y: 0.9 }, { x: 8, y: 0.1 }] }], xLabel: 'direction', yLabel: 'correlation', width: 340, frameHeight: 120 })],
  ['pointMap', () => pointMap({ points: [{ latitude: 10, longitude: 20, value: 1 }], valueLabel: 'RMSE', width: 340 })],
  ['levelCurves', () => levelCurves({ levels: [10, 100], panels: ['T', 'S'].map((title) => ({ title, xLabel: title, series: [{ name: 'a', values: [1, 2] }] })), width: 340, columns: 1 })],
];

function bars(width: number): Figure {
  const image = { pixels: new Uint8Array(4), rows: 2, columns: 2 };
  return probabilityBars({ classNames: ['cat', 'dog'], examples: [{ image, models: [{ name: 'two-sided', probabilities: [0.2, 0.8] }] }], width });
}

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

test('a row of images is as wide as asked for, in whole pixels of the images', async () => {
  const row = { name: 'draws', images: Array.from({ length: 8 }, () => ({ pixels: new Uint8Array(784), rows: 28, columns: 28 })) };
  const width = async (sheetWidth: number) => {
    const { document } = parseHTML(await renderSvg(imageGrid({ title: 'Draws', rows: [row], sheetWidth })));
    return Number(document.querySelector('image')!.getAttribute('width'));
  };
  // Eight images of 28 with seven gaps of 1.
  expect(await Promise.all([240, 470].map(width))).toEqual([231, 462]);
});

test('an image whose label nobody knows has bars without a true one', async () => {
  const { document } = parseHTML(await renderSvg(bars(400)));
  expect(document.querySelectorAll('.bar rect')).toHaveLength(2);
  expect(document.querySelectorAll('.true-probability text')).toHaveLength(0);
  expect(document.querySelector('.true-label text')?.textContent ?? '').toBe('');
});

test('sizes that are none are refused', () => {
  expect(() => densityCurves({ panels, columns: 0 })).toThrow('densityCurves: columns is 0; expected a positive integer');
  expect(() => densityCurves({ panels, frameHeight: -1 })).toThrow('densityCurves: frameHeight is -1; expected a positive number of pixels');
  expect(() => lossCurves({ series: [{ name: 'train', points }], width: 0 })).toThrow(OutOfRangeError);
  expect(() => densityContours({ panels: [{ title: 'a', mean: [0, 0], cov: [[1, 0], [0, 1]] }], xLabel: 'u', yLabel: 'v', width: NaN })).toThrow('densityContours: width is NaN');
});
