import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { imageGrid, renderSvg } from './index.ts';
import type { Figure, GrayImage } from './index.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

function texts(document: Document, className: string): (string | null)[] {
  return Array.from(document.querySelectorAll(`.${className} text`), (element) => element.textContent);
}

const flat = (level: number, rows = 28, columns = 28): GrayImage => ({
  pixels: new Uint8Array(rows * columns).fill(level),
  rows,
  columns,
});

/** A wavering stroke with grey edges: about as hard to compress as a handwritten digit. */
function stroke(seed: number): GrayImage {
  const pixels = new Uint8Array(784);
  for (let row = 4; row < 24; row++) {
    const centre = 14 + 6 * Math.sin(row / (3 + (seed % 5)) + seed) + Math.cos(seed * row);
    for (let column = 4; column < 24; column++) {
      pixels[row * 28 + column] = Math.max(0, Math.min(255, 300 - 130 * Math.abs(column - centre)));
    }
  }
  return { pixels, rows: 28, columns: 28 };
}

test('each row is one picture that decodes to its images side by side', async () => {
  const document = await draw(
    imageGrid({ title: 'Draws', rows: [{ name: 'a', images: [flat(10), flat(20)] }, { name: 'b', images: [flat(30)] }] }),
  );
  const decoded = Array.from(document.querySelectorAll('image'), (image) => {
    expect(image.getAttribute('image-rendering')).toBe('pixelated');
    const base64 = image.getAttribute('href')!.slice('data:image/png;base64,'.length);
    return decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  });
  expect(decoded.map(({ width, height }) => [width, height])).toEqual([[57, 28], [28, 28]]);
  expect([decoded[0].data[27], decoded[0].data[29], decoded[1].data[0]]).toEqual([10, 20, 30]);
});

test('every pixel of a row of sixteen digits is one pixel of the figure', async () => {
  const document = await draw(imageGrid({ title: 'Draws', rows: [{ name: 'a', images: Array.from({ length: 16 }, () => flat(1)) }] }));
  const image = document.querySelector('image')!;
  expect([image.getAttribute('width'), image.getAttribute('height')]).toEqual([String(16 * 29 - 1), '28']);
});

test('rows carry their names and notes, groups their headings, columns their note', async () => {
  const row = (name: string, group: string, note?: string) => ({
    name,
    group,
    images: [flat(0)],
    ...(note === undefined ? {} : { note }),
  });
  const figure = imageGrid({
    title: 'Draws',
    caption: 'Sixteen draws.',
    columnsNote: 'with replacement',
    rows: [row('one', 'label 7', 'ESS 412, 16 distinct, purity 1.00'), row('two', 'label 7'), row('one', 'label 8', 'ESS 3')],
  });
  const document = await draw(figure);
  expect(texts(document, 'row-name')).toEqual(['one', 'two', 'one']);
  expect(texts(document, 'note')).toEqual(['ESS 412, 16 distinct, purity 1.00', 'ESS 3']);
  expect(texts(document, 'heading')).toEqual(['label 7', 'label 8']);
  expect(texts(document, 'columns-note')).toEqual(['with replacement']);
  expect(document.querySelector('svg')?.getAttribute('aria-label')).toBe('Draws');
  expect(figure.caption).toBe('Sixteen draws.');
});

test('rows do not overlap', async () => {
  const rows = Array.from({ length: 5 }, (_, index) => ({ name: `row ${index}`, images: [flat(index)], group: `group ${index % 2}` }));
  const document = await draw(imageGrid({ title: 'Draws', rows }));
  const images = Array.from(document.querySelectorAll('image'), (image) => ({
    top: Number(image.getAttribute('y')),
    height: Number(image.getAttribute('height')),
  }));
  for (const [index, { top }] of images.entries()) {
    if (index > 0) expect(top).toBeGreaterThanOrEqual(images[index - 1].top + images[index - 1].height);
  }
  const last = images.at(-1)!;
  expect(last.top + last.height).toBeLessThanOrEqual(Number(document.querySelector('svg')!.getAttribute('height')));
});

test('ten labels, three losses and sixteen digits each stay under 400 kB', async () => {
  const rows = Array.from({ length: 30 }, (_, row) => ({
    name: `row ${row}`,
    images: Array.from({ length: 16 }, (_unused, column) => stroke(row * 16 + column)),
    note: 'ESS 412, 16 distinct, purity 1.00',
  }));
  const svg = await renderSvg(imageGrid({ title: 'Draws', rows }));
  expect(svg.length).toBeLessThan(400_000);
});

test('a large picture is scaled down to the width of a page', async () => {
  const document = await draw(imageGrid({ title: 'Fields', rows: [{ name: 'a', images: [flat(1, 300, 600), flat(2, 300, 600)] }] }));
  const image = document.querySelector('image')!;
  expect(Number(image.getAttribute('width'))).toBeCloseTo(470, 6);
  expect(Number(image.getAttribute('width')) / Number(image.getAttribute('height'))).toBeCloseTo(1201 / 300, 6);
});

test('no rows, rows without images and images of different sizes are refused', () => {
  expect(() => imageGrid({ title: 'a', rows: [] })).toThrow('imageGrid: rows is empty; expected at least one row');
  expect(() => imageGrid({ title: 'a', rows: [{ name: 'a', images: [] }] })).toThrow('imageGrid: rows[0].images is empty');
  expect(() => imageGrid({ title: 'a', rows: [{ name: 'a', images: [flat(0)] }, { name: 'b', images: [flat(0, 2, 3)] }] })).toThrow(
    'imageGrid: rows[1].images[0] is 2 x 3; expected 28 x 28 as the first image',
  );
});
