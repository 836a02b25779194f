import { decode } from 'fast-png';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { pngDataUri } from './png-data-uri.ts';

const PREFIX = 'data:image/png;base64,';

function decodeUri(uri: string): ReturnType<typeof decode> {
  expect(uri.startsWith(PREFIX)).toBe(true);
  return decode(Uint8Array.from(atob(uri.slice(PREFIX.length)), (character) => character.charCodeAt(0)));
}

test('every grey level comes back from the embedded picture', () => {
  const pixels = Uint8Array.from({ length: 256 }, (_, level) => level);
  const png = decodeUri(pngDataUri({ pixels, rows: 8, columns: 32 }));
  expect([png.height, png.width, png.depth, png.channels]).toEqual([8, 32, 8, 1]);
  expect(Array.from(png.data)).toEqual(Array.from(pixels));
});

test('any picture comes back as it was', () => {
  const images = fc
    .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
    .chain(([rows, columns]) =>
      fc.uint8Array({ minLength: rows * columns, maxLength: rows * columns }).map((pixels) => ({ pixels, rows, columns })),
    );
  fc.assert(
    fc.property(images, (image) => {
      expect(Array.from(decodeUri(pngDataUri(image)).data)).toEqual(Array.from(image.pixels));
    }),
    { numRuns: 50 },
  );
});

test('a picture larger than the arguments of one call is encoded whole', () => {
  // Values without pattern, so that the file is as long as the pixels.
  const pixels = Uint8Array.from({ length: 30_000 }, (_, index) => (Math.imul(index, 2654435761) >>> 13) & 255);
  expect(decodeUri(pngDataUri({ pixels, rows: 150, columns: 200 })).data).toEqual(pixels);
});

test('clamped pixels are taken as they are', () => {
  const pixels = Uint8ClampedArray.of(7, 200);
  expect(Array.from(decodeUri(pngDataUri({ pixels, rows: 2, columns: 1 })).data)).toEqual([7, 200]);
});

test('the same pixels give the same address', () => {
  const image = { pixels: new Uint8Array(784).fill(3), rows: 28, columns: 28 };
  expect(pngDataUri(image)).toBe(pngDataUri({ ...image, pixels: image.pixels.slice() }));
});

test('a picture whose pixels do not fill its sides is refused', () => {
  expect(() => pngDataUri({ pixels: new Uint8Array(5), rows: 2, columns: 3 })).toThrow(
    'pngDataUri: image.pixels has 5 entries; expected 2 x 3 = 6',
  );
  expect(() => pngDataUri({ pixels: new Uint8Array(0), rows: 0, columns: 3 })).toThrow(
    expect.objectContaining({ code: 'RANGE', message: 'pngDataUri: image.rows is 0; expected an integer from 1 to 65535' }),
  );
});
