import { decode } from 'fast-png';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';

import { probabilityBars, renderSvg } from './index.ts';
import type { Figure, ProbabilityBarsOptions } from './index.ts';
import { seriesColour } from './series-colour.ts';

async function draw(figure: Figure): Promise<Document> {
  return parseHTML(await renderSvg(figure)).document as unknown as Document;
}

const picture = (level: number) => ({ pixels: new Uint8Array(12).fill(level), rows: 3, columns: 4 });

const options: ProbabilityBarsOptions = {
  classNames: ['cat', 'dog', 'owl'],
  examples: [
    {
      image: picture(10),
      label: 0,
      models: [
        { name: 'two-sided', probabilities: [0.5, 0.25, 0.25] },
        { name: 'label given image', probabilities: Float32Array.of(1, 0, 0) },
      ],
    },
    {
      image: picture(200),
      label: 2,
      models: [
        { name: 'two-sided', probabilities: [0.125, 0.25, 0.625] },
        { name: 'label given image', probabilities: [0, 1, 0] },
      ],
    },
  ],
};

test('there is one bar for each example, model and class, the true ones in colour', async () => {
  const document = await draw(probabilityBars(options));
  const bars = Array.from(document.querySelectorAll('.bar rect'));
  expect(bars).toHaveLength(12);
  const coloured = bars.filter((bar) => bar.getAttribute('fill') === seriesColour(0));
  expect(coloured).toHaveLength(4);
});

test('a bar is as high as its probability', async () => {
  const document = await draw(probabilityBars(options));
  const heights = Array.from(document.querySelectorAll('.bar rect'), (bar) => Number(bar.getAttribute('height')));
  const full = Math.max(...heights);
  const shares = heights.map((height) => Math.round((height / full) * 1000) / 1000).toSorted((a, b) => a - b);
  expect(shares).toEqual([0, 0, 0, 0, 0.125, 0.25, 0.25, 0.25, 0.5, 0.625, 1, 1]);
});

test('the probability of the true label is printed over its bar', async () => {
  const document = await draw(probabilityBars(options));
  const printed = Array.from(document.querySelectorAll('.true-probability text'), (element) => element.textContent);
  expect(printed.toSorted()).toEqual(['0.00', '0.50', '0.63', '1.00']);
});

test('each row shows its image, which decodes to the pixels given, and its label', async () => {
  const document = await draw(probabilityBars(options));
  const images = Array.from(document.querySelectorAll('image'));
  expect(images.map((image) => image.getAttribute('image-rendering'))).toEqual(['pixelated', 'pixelated']);
  const decoded = images.map((image) => {
    const base64 = image.getAttribute('href')!.slice('data:image/png;base64,'.length);
    return decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  });
  expect(decoded.map(({ height, width, data }) => [height, width, data[0], data[11]])).toEqual([
    [3, 4, 10, 10],
    [3, 4, 200, 200],
  ]);
  expect(Number(images[0].getAttribute('width')) / Number(images[0].getAttribute('height'))).toBeCloseTo(4 / 3, 6);
  expect(Array.from(document.querySelectorAll('.true-label text'), (element) => element.textContent)).toEqual([
    'label cat',
    'label owl',
  ]);
});

test('columns carry the models, the axes the classes and probabilities from 0 to 1', async () => {
  const document = await draw(probabilityBars(options));
  const texts = (selector: string) =>
    Array.from(document.querySelectorAll(`[data-mark="${selector}"] text`), (element) => element.textContent);
  expect(texts('fx-axis tick label')).toEqual(['two-sided', 'label given image']);
  expect(texts('x-axis tick label')).toEqual(['cat', 'dog', 'owl', 'cat', 'dog', 'owl']);
  expect(texts('y-axis tick label')).toEqual(['0.0', '0.5', '1.0', '0.0', '0.5', '1.0']);
  expect(texts('x-axis label')).toEqual(['label']);
  expect(texts('y-axis label')).toEqual(['probability']);
});

test('class names too long for their bars are turned upright', async () => {
  const long = await draw(probabilityBars({ ...options, classNames: ['thermosalinograph, hull-mounted', 'float', 'ice-tethered profiler, deep'] }));
  const short = await draw(probabilityBars(options));
  const turned = (document: Document) =>
    document.querySelector('[data-mark="x-axis tick label"] text')!.getAttribute('transform')!.includes('rotate(-90)');
  expect(turned(long)).toBe(true);
  expect(turned(short)).toBe(false);
});

test('two classes of one name stay two bars', async () => {
  const document = await draw(probabilityBars({ ...options, classNames: ['cat', 'cat', 'owl'] }));
  const lefts = Array.from(document.querySelectorAll('.bar rect'), (bar) => bar.getAttribute('x'));
  expect(new Set(lefts).size).toBe(3);
});

test('labels, lengths, probabilities and models that do not fit are refused', () => {
  const [first, second] = options.examples;
  const withFirst = (change: object) => () =>
    probabilityBars({ ...options, examples: [{ ...first, ...change }, second] });
  expect(() => probabilityBars({ ...options, examples: [] })).toThrow('probabilityBars: examples is empty');
  expect(() => probabilityBars({ ...options, classNames: [] })).toThrow('probabilityBars: classNames is empty');
  expect(withFirst({ label: 3 })).toThrow('probabilityBars: examples[0].label is 3; expected an integer from 0 to 2');
  expect(withFirst({ models: [] })).toThrow('probabilityBars: examples[0].models is empty');
  expect(withFirst({ models: [first.models[0], first.models[0]] })).toThrow('expected distinct names');
  expect(withFirst({ models: [first.models[1], first.models[0]] })).toThrow(
    'probabilityBars: examples[1].models are two-sided, label given image; expected label given image, two-sided as in examples[0]',
  );
  expect(withFirst({ models: [{ name: 'two-sided', probabilities: [1] }, first.models[1]] })).toThrow(
    'probabilityBars: examples[0].models[0].probabilities has 1 entries; expected 3, one a class',
  );
  expect(withFirst({ models: [{ name: 'two-sided', probabilities: [1, -1, 1] }, first.models[1]] })).toThrow(
    'probabilityBars: examples[0].models[0].probabilities[1] is -1; expected a number from 0 to 1',
  );
  expect(withFirst({ image: { pixels: new Uint8Array(3), rows: 2, columns: 2 } })).toThrow(
    'probabilityBars: examples[0].image.pixels has 3 entries; expected 2 x 2 = 4',
  );
});
