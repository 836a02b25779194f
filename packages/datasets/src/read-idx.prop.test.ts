import { DataFormatError } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { readIdx } from './read-idx.ts';
import { writeIdx } from './testing/write-idx.ts';

const arrays = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((dimensions) => {
    const length = dimensions.reduce((product, size) => product * size, 1);
    return fc.record({ dimensions: fc.constant(dimensions), data: fc.uint8Array({ minLength: length, maxLength: length }) });
  });

test('what is written in the IDX format is read back, whatever the shape', () => {
  fc.assert(
    fc.property(arrays, ({ dimensions, data }) => {
      expect(readIdx(writeIdx(dimensions, data), { name: 'random' })).toEqual({ dimensions, data });
    }),
  );
});

test('a file cut anywhere is refused', () => {
  fc.assert(
    fc.property(arrays, fc.nat(), ({ dimensions, data }, cut) => {
      const bytes = writeIdx(dimensions, data);
      const part = bytes.subarray(0, cut % bytes.length);
      expect(() => readIdx(part, { name: 'random' })).toThrow(DataFormatError);
    }),
  );
});

test('a file with anything behind its end is refused', () => {
  fc.assert(
    fc.property(arrays, fc.uint8Array({ minLength: 1, maxLength: 9 }), ({ dimensions, data }, tail) => {
      const bytes = Uint8Array.of(...writeIdx(dimensions, data), ...tail);
      expect(() => readIdx(bytes, { name: 'random' })).toThrow(/trailing bytes/);
    }),
  );
});

test('arbitrary bytes are read or refused as malformed, never with another error', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }).map((tail) => Uint8Array.of(0, 0, 8, ...tail)),
  );
  fc.assert(
    fc.property(bytes, (some) => {
      try {
        readIdx(some, { name: 'random' });
      } catch (error) {
        expect(error).toBeInstanceOf(DataFormatError);
      }
    }),
  );
});
