import { wells } from './two-wells.ts';

/** A hemisphere as it is drawn: that of the two wells, or the other, each seen from outside. */
export type Hemisphere = 'front' | 'back';

const add = (a: ArrayLike<number>, b: ArrayLike<number>, sign: 1 | -1) => unit([a[0] + sign * b[0], a[1] + sign * b[1], a[2] + sign * b[2]]);
const [first, second] = [wells.data.subarray(0, 3), wells.data.subarray(3, 6)];
/** To the eye, which sees the wells left and right; right; up. */
const toEye = add(first, second, 1);
const right = add(second, first, -1);
const up = [toEye[1] * right[2] - toEye[2] * right[1], toEye[2] * right[0] - toEye[0] * right[2], toEye[0] * right[1] - toEye[1] * right[0]];

/**
 * Where a point of the sphere is on the unit disc of its hemisphere, x to the right and y up. Equal areas stay equal
 * (Lambert's azimuthal projection), so that the density of dots on the disc is that on the sphere.
 */
export function projected(point: ArrayLike<number>): { readonly hemisphere: Hemisphere; readonly x: number; readonly y: number } {
  const [x, y, z] = [inner(point, right), inner(point, up), inner(point, toEye)];
  const scale = 1 / Math.sqrt(1 + Math.abs(z));
  return z >= 0 ? { hemisphere: 'front', x: x * scale, y: y * scale } : { hemisphere: 'back', x: -x * scale, y: y * scale };
}

/** The point of the sphere at a place of the unit disc: the inverse of `projected`. */
export function lifted({ hemisphere, x, y }: { readonly hemisphere: Hemisphere; readonly x: number; readonly y: number }): number[] {
  const square = x * x + y * y;
  const scale = Math.sqrt(2 - square);
  const sign = hemisphere === 'front' ? 1 : -1;
  return [0, 1, 2].map((k) => sign * x * scale * right[k] + y * scale * up[k] + sign * (1 - square) * toEye[k]);
}

function inner(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit(vector: number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}
