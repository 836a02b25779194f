import type { PadPoint, Strokes } from './strokes.ts';

const SIDE = 28;
/** MNIST fits a digit into a box of this side (LeCun, Cortes and Burges) … */
const BOX = 20;
/** … and half the width of its pen is about this. */
const PEN = 1.15;
/** A dot is not blown up to the whole box: at most this many pixels a cell of the pad. */
const LARGEST_SCALE = 1;

/**
 * Strokes as an image like those of MNIST: the digit fitted into 20 × 20 pixels, then its centre of mass moved to the
 * middle of 28 × 28.
 *
 * @returns 784 grey levels, 0 background; undefined if nothing is drawn.
 */
export function drawStrokes(strokes: Strokes): Uint8Array | undefined {
  const points = strokes.flat();
  if (points.length === 0) return undefined;
  const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
  const scale = Math.min(LARGEST_SCALE, (BOX - 2 * PEN) / Math.max(width, height, 1));
  const middle = SIDE / 2;
  const place = ([x, y]: PadPoint): [number, number] => [middle + (x - left - width / 2) * scale, middle + (y - top - height / 2) * scale];
  const lines = strokes.map((stroke) => stroke.map(place));
  const centre = centreOfMass(inked(lines));
  const [dx, dy] = [middle - centre[0], middle - centre[1]];
  return inked(lines.map((line) => line.map(([x, y]): [number, number] => [x + dx, y + dy])));
}

/** Grey levels of lines drawn by a round pen with soft sides. */
function inked(lines: readonly (readonly (readonly [number, number])[])[]): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE);
  for (const line of lines) {
    for (let i = 0; i < line.length; i++) {
      const [from, to] = [line[Math.max(0, i - 1)], line[i]];
      const reach = PEN + 1;
      const columns = range(Math.min(from[0], to[0]) - reach, Math.max(from[0], to[0]) + reach);
      const rows = range(Math.min(from[1], to[1]) - reach, Math.max(from[1], to[1]) + reach);
      for (let row = rows[0]; row <= rows[1]; row++) {
        for (let column = columns[0]; column <= columns[1]; column++) {
          const ink = PEN + 0.5 - distance([column + 0.5, row + 0.5], from, to);
          const level = Math.round(255 * Math.min(1, Math.max(0, ink)));
          const at = row * SIDE + column;
          if (level > pixels[at]) pixels[at] = level;
        }
      }
    }
  }
  return pixels;
}

function range(low: number, high: number): [number, number] {
  return [Math.max(0, Math.floor(low)), Math.min(SIDE - 1, Math.ceil(high))];
}

function distance([x, y]: readonly [number, number], from: readonly [number, number], to: readonly [number, number]): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from[0]) * dx + (y - from[1]) * dy) / length));
  return Math.hypot(x - from[0] - along * dx, y - from[1] - along * dy);
}

function centreOfMass(pixels: Uint8Array): [number, number] {
  let [mass, x, y] = [0, 0, 0];
  for (let at = 0; at < pixels.length; at++) {
    mass += pixels[at];
    x += pixels[at] * ((at % SIDE) + 0.5);
    y += pixels[at] * (Math.floor(at / SIDE) + 0.5);
  }
  return [x / mass, y / mass];
}
