import { createRandom, OutOfRangeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import type { LabelledImages } from './labelled-images.ts';
import { syntheticDigits } from './synthetic-digits.ts';
import { capturedError } from './testing/captured-error.ts';

function classMeans({ count, rows, columns, pixels, labels, classes }: LabelledImages): Float64Array[] {
  const size = rows * columns;
  const means = Array.from({ length: classes }, () => new Float64Array(size));
  const members = new Float64Array(classes);
  for (let image = 0; image < count; image++) {
    members[labels[image]]++;
    for (let pixel = 0; pixel < size; pixel++) means[labels[image]][pixel] += pixels[image * size + pixel];
  }
  return means.map((sum, label) => sum.map((value) => value / members[label]));
}

function nearestMeanAccuracy(means: readonly Float64Array[], { count, rows, columns, pixels, labels }: LabelledImages): number {
  const size = rows * columns;
  let hits = 0;
  for (let image = 0; image < count; image++) {
    const distances = means.map((mean) =>
      mean.reduce((sum, value, pixel) => sum + (value - pixels[image * size + pixel]) ** 2, 0),
    );
    if (distances.indexOf(Math.min(...distances)) === labels[image]) hits++;
  }
  return hits / count;
}

describe('syntheticDigits', () => {
  test('the nearest class mean of 500 images classifies 500 others well but not perfectly', () => {
    const means = classMeans(syntheticDigits({ count: 500, random: createRandom(1) }));
    const accuracy = nearestMeanAccuracy(means, syntheticDigits({ count: 500, random: createRandom(1, 1) }));
    expect(accuracy).toBeGreaterThan(0.6);
    expect(accuracy).toBeLessThan(1);
  });

  test('every class appears among 500 images', () => {
    const { labels, classes } = syntheticDigits({ count: 500, random: createRandom(2), rows: 8, columns: 8 });
    expect(classes).toBe(10);
    expect(new Set(labels).size).toBe(10);
    expect(Math.max(...labels)).toBe(9);
  });

  test('the same seed gives the same images and another seed others', () => {
    const draw = (seed: number) => syntheticDigits({ count: 20, random: createRandom(seed) });
    expect(draw(4)).toEqual(draw(4));
    expect(draw(4).pixels).not.toEqual(draw(5).pixels);
  });

  test('the first images do not depend on how many are drawn', () => {
    const few = syntheticDigits({ count: 3, random: createRandom(6) });
    const many = syntheticDigits({ count: 9, random: createRandom(6) });
    expect(few.pixels).toEqual(many.pixels.slice(0, few.pixels.length));
    expect(few.labels).toEqual(many.labels.slice(0, 3));
  });

  test.each([
    [28, 28],
    [8, 8],
    [20, 40],
    [40, 20],
  ])('every image of %i x %i has ink, background and grey edges', (rows, columns) => {
    const size = rows * columns;
    const { pixels } = syntheticDigits({ count: 100, random: createRandom(7), rows, columns });
    expect(pixels.length).toBe(100 * size);
    for (let image = 0; image < 100; image++) {
      const values = pixels.subarray(image * size, (image + 1) * size);
      expect(Math.max(...values)).toBeGreaterThan(127);
      expect(Math.min(...values)).toBe(0);
      expect(values.some((value) => value > 0 && value < 255)).toBe(true);
    }
  });

  test('two images of one digit differ', () => {
    const { labels, pixels } = syntheticDigits({ count: 11, random: createRandom(8) });
    const [first, second] = firstPairOfEqual(labels);
    const image = (index: number) => pixels.slice(index * 784, (index + 1) * 784);
    expect(image(first)).not.toEqual(image(second));
  });

  test.each(['count', 'rows', 'columns'])('a %s that is no integer in its range is refused', async (field) => {
    for (const value of [0, -1, 9.5, NaN]) {
      const error = await capturedError(() => syntheticDigits({ count: 1, random: createRandom(1), [field]: value }));
      expect(error).toBeInstanceOf(OutOfRangeError);
      expect(error.message).toContain(`syntheticDigits: ${field} is ${value}`);
    }
  });
});

/** Eleven labels of ten classes always hold such a pair. */
function firstPairOfEqual(labels: Uint8Array): [number, number] {
  for (let second = 1; second < labels.length; second++) {
    const first = labels.indexOf(labels[second]);
    if (first < second) return [first, second];
  }
  throw new Error('no two labels are equal');
}
