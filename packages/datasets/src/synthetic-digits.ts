import type { Random } from '@crossmodal/theory';

import { DIGIT_STROKES } from './digit-strokes.ts';
import { drawSegment } from './draw-segment.ts';
import type { Canvas } from './draw-segment.ts';
import type { LabelledImages } from './labelled-images.ts';
import { requireInteger } from './require-integer.ts';

/** What {@link syntheticDigits} takes. */
export interface SyntheticDigitsOptions {
  /** Number of images, at least 1. */
  readonly count: number;
  /** Source of labels and jitter; the first n images are the same whatever `count` is. */
  readonly random: Random;
  /** Pixel rows of each image, from 8 to 1024; default 28. */
  readonly rows?: number;
  /** Pixel columns of each image, from 8 to 1024; default 28. */
  readonly columns?: number;
}

/**
 * Draws synthetic images of digits, for tests and examples that must run offline.
 *
 * These are **not** MNIST and nothing measured on them says anything about MNIST: each image is one fixed
 * pen-stroke skeleton of its digit under a random affine map (shift, scale, rotation, shear) with a random pen
 * width, rendered with smooth edges. The nearest of ten class means of 500 images is wrong on about one image
 * in four.
 *
 * @param options Number of images, generator, and size of an image.
 * @returns `count` images with ink 255 on background 0 and labels uniform on 0 … 9; the same for the same seed.
 * @throws OutOfRangeError If `count`, `rows` or `columns` is no integer in its range.
 *
 * @example
 * ```ts
 * import { syntheticDigits } from '@crossmodal/datasets';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const digits = syntheticDigits({ count: 100, random: createRandom(1) });
 * console.log(digits.count, digits.rows, digits.columns, digits.classes); // 100 28 28 10
 * console.log(digits.pixels.length, digits.labels.length); // 78400 100
 * ```
 */
export function syntheticDigits({ count, random, rows = 28, columns = 28 }: SyntheticDigitsOptions): LabelledImages {
  requireInteger(count, { caller: 'syntheticDigits', name: 'count', minimum: 1, maximum: 2 ** 32 - 1 });
  requireInteger(rows, { caller: 'syntheticDigits', name: 'rows', minimum: 8, maximum: 1024 });
  requireInteger(columns, { caller: 'syntheticDigits', name: 'columns', minimum: 8, maximum: 1024 });
  const classes = DIGIT_STROKES.length;
  const size = rows * columns;
  const pixels = new Uint8Array(count * size);
  const labels = new Uint8Array(count);
  for (let image = 0; image < count; image++) {
    labels[image] = random.integer(classes);
    drawDigit({ pixels, offset: image * size, rows, columns }, labels[image], random);
  }
  return { count, rows, columns, pixels, labels, classes };
}

function drawDigit(canvas: Canvas, digit: number, random: Random): void {
  const unit = Math.min(canvas.rows, canvas.columns);
  const halfWidth = unit * between(random, 0.03, 0.06);
  const map = randomLinearMap(random, unit);
  const centreX = canvas.columns / 2 + unit * between(random, -0.08, 0.08);
  const centreY = canvas.rows / 2 + unit * between(random, -0.08, 0.08);
  for (const stroke of DIGIT_STROKES[digit]) {
    let fromX = 0;
    let fromY = 0;
    for (let corner = 0; corner < stroke.length; corner += 2) {
      const x = stroke[corner] - 0.5;
      const y = stroke[corner + 1] - 0.5;
      const toX = centreX + map.xx * x + map.xy * y;
      const toY = centreY + map.yx * x + map.yy * y;
      if (corner > 0) drawSegment(canvas, { fromX, fromY, toX, toY, halfWidth });
      fromX = toX;
      fromY = toY;
    }
  }
}

/** Rotation · shear · scale, as the matrix of x' = xx · x + xy · y, y' = yx · x + yy · y. */
interface LinearMap {
  readonly xx: number;
  readonly xy: number;
  readonly yx: number;
  readonly yy: number;
}

function randomLinearMap(random: Random, unit: number): LinearMap {
  const scaleX = unit * between(random, 0.75, 1.1);
  const scaleY = unit * between(random, 0.8, 1.1);
  const shear = between(random, -0.3, 0.3);
  const angle = between(random, -0.25, 0.25);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return {
    xx: cosine * scaleX,
    xy: (cosine * shear - sine) * scaleY,
    yx: sine * scaleX,
    yy: (sine * shear + cosine) * scaleY,
  };
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}
