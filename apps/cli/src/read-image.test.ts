import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../test/command.ts';
import { readDigits } from './read-image.ts';

function file(bytes: Uint8Array, name: string = 'digit.png'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, bytes);
  return path;
}

/** A black page of the given size with a white square, from `from` to `to`, as grey values. */
function square(size: number, from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: size * size }, (_, i) => {
    const [y, x] = [Math.floor(i / size), i % size];
    return x >= from && x < to && y >= from && y < to ? 255 : 0;
  });
}

const read = (path: string) => {
  const notes: string[] = [];
  return { image: readDigits(path, (text) => notes.push(text)), notes };
};

describe('readDigits', () => {
  const expected = square(28, 7, 21);

  it('takes a grey picture of 28 x 28 as it is', () => {
    const { image, notes } = read(file(encode({ width: 28, height: 28, data: expected, channels: 1 })));
    expect(image).toEqual({ count: 1, rows: 28, columns: 28, pixels: expected });
    expect(notes).toEqual([]);
  });

  it('averages a larger picture over areas', () => {
    const { image } = read(file(encode({ width: 56, height: 56, data: square(56, 14, 42), channels: 1 })));
    expect(image.pixels).toEqual(expected);
    // A square that covers half of its border pixels leaves them at half of white.
    const half = read(file(encode({ width: 56, height: 56, data: square(56, 15, 41), channels: 1 }))).image;
    expect(half.pixels[7 * 28 + 10]).toBe(128);
  });

  it('inverts dark ink on white and says so', () => {
    const { image, notes } = read(file(encode({ width: 28, height: 28, data: expected.map((value) => 255 - value), channels: 1 })));
    expect(image.pixels).toEqual(expected);
    expect(notes).toEqual([expect.stringMatching(/light border.*inverted/)]);
  });

  it('takes the luminance of colours and a white page where it is transparent', () => {
    const red = new Uint8Array(28 * 28 * 3);
    for (let i = 0; i < 28 * 28; i++) red[3 * i] = expected[i];
    // Luminance of pure red: 0.2126 of white.
    expect(read(file(encode({ width: 28, height: 28, data: red, channels: 3 }))).image.pixels[10 * 28 + 10]).toBe(54);
    const ink = new Uint8Array(28 * 28 * 4);
    for (let i = 0; i < 28 * 28; i++) ink[4 * i + 3] = expected[i];
    expect(read(file(encode({ width: 28, height: 28, data: ink, channels: 4 }))).image.pixels).toEqual(expected);
  });

  it('takes pictures of 16 bits', () => {
    const deep = Uint16Array.from(expected, (value) => value * 257);
    expect(read(file(encode({ width: 28, height: 28, data: deep, channels: 1, depth: 16 }))).image.pixels).toEqual(expected);
  });

  it('reads every image of an IDX file', () => {
    const header = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28];
    const { image } = read(file(Uint8Array.from([...header, ...expected, ...expected]), 'two-images'));
    expect(image.count).toBe(2);
    expect(image.pixels.subarray(784)).toEqual(expected);
  });

  it('refuses a missing file, one of another format, a damaged PNG and IDX images of another size', () => {
    expect(() => read('absent.png')).toThrow(/--image absent\.png cannot be read/);
    expect(() => read(file(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), 'photo.jpg'))).toThrow(/neither a PNG nor an IDX file/);
    expect(() => read(file(encode({ width: 28, height: 28, data: expected, channels: 1 }).subarray(0, 40)))).toThrow(/is a damaged PNG/);
    expect(() => read(file(Uint8Array.from([0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9]), 'tiny'))).toThrow(/images of 1 x 1 pixels; expected 28 x 28/);
  });
});
