import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { confusionMatrixPlot, renderSvg } from './index.ts';
import type { Figure } from './index.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

const figure = confusionMatrixPlot({ counts: [[96, 4, 0], Int32Array.of(1, 99, 0), [25, 50, 25]], classNames: ['cat', 'dog', 'owl'] });

test('the count of each cell is printed, row by row', async () => {
  const document = await draw(figure);
  expect(Array.from(document.querySelectorAll('.count text'), (element) => element.textContent)).toEqual(
    ['96', '4', '0', '1', '99', '0', '25', '50', '25'],
  );
});

test('a cell is as opaque as the square root of its share of the row', async () => {
  const document = await draw(figure);
  const cells = Array.from(document.querySelectorAll('.share rect'));
  const shares = [0.96, 0.04, 0, 0.01, 0.99, 0, 0.25, 0.5, 0.25];
  expect(cells).toHaveLength(9);
  for (const [index, cell] of cells.entries()) {
    expect(Number(cell.getAttribute('fill-opacity'))).toBeCloseTo(Math.sqrt(shares[index]), 12);
  }
});

test('numbers are white on dark cells and of the page on light ones', async () => {
  const document = await draw(figure);
  const fills = Array.from(document.querySelectorAll('.count text'), (element) => element.getAttribute('fill'));
  expect(fills.map((fill) => fill === 'white')).toEqual([true, false, false, false, true, false, false, false, false]);
});

test('rows are true labels, columns predicted ones', async () => {
  const document = await draw(figure);
  const texts = (selector: string) =>
    Array.from(document.querySelectorAll(`[data-mark="${selector}"] text`), (element) => element.textContent);
  expect(texts('x-axis label')).toEqual(['predicted label']);
  expect(texts('y-axis label')).toEqual(['true label']);
  expect(texts('x-axis tick label')).toEqual(['cat', 'dog', 'owl']);
  expect(texts('y-axis tick label')).toEqual(['cat', 'dog', 'owl']);
  const place = (index: number) => {
    const cell = document.querySelectorAll('.share rect')[index];
    return [Number(cell.getAttribute('x')), Number(cell.getAttribute('y'))];
  };
  // The second cell of the first row stands to the right of the first, the first of the second row below it.
  expect(place(1)[0]).toBeGreaterThan(place(0)[0]);
  expect(place(1)[1]).toBe(place(0)[1]);
  expect(place(3)[1]).toBeGreaterThan(place(0)[1]);
});

test('the caption gives the accuracy', () => {
  expect(figure.caption).toMatch(/^Accuracy 73\.33 % \(220 of 300\)\./);
  expect(confusionMatrixPlot({ counts: [[0]], classNames: ['a'] }).caption).toMatch(/^Cells are shaded/);
});

test('a hundred classes are shaded without numbers', async () => {
  const counts = Array.from({ length: 100 }, (_, i) => Array.from({ length: 100 }, (_unused, j) => (i === j ? 1000 : 0)));
  const document = await draw(confusionMatrixPlot({ counts, classNames: counts.map((_, index) => String(index)) }));
  expect(document.querySelectorAll('.share rect')).toHaveLength(10_000);
  expect(document.querySelectorAll('.count')).toHaveLength(0);
});

test('tables that are not square, names that do not fit and counts that are none are refused', () => {
  expect(() => confusionMatrixPlot({ counts: [], classNames: [] })).toThrow('confusionMatrixPlot: counts is empty');
  expect(() => confusionMatrixPlot({ counts: [[1]], classNames: ['a', 'b'] })).toThrow(
    'confusionMatrixPlot: classNames has 2 entries; expected 1, one a row of counts',
  );
  expect(() => confusionMatrixPlot({ counts: [[1, 2], [3]], classNames: ['a', 'b'] })).toThrow(
    'confusionMatrixPlot: counts[1] has 1 entries; expected 2, as many as rows',
  );
  expect(() => confusionMatrixPlot({ counts: [[0.5]], classNames: ['a'] })).toThrow(
    'confusionMatrixPlot: counts[0][0] is 0.5; expected an integer >= 0',
  );
});
