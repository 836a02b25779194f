import fc from 'fast-check';
import { expect, test } from 'vitest';

import { splitColumns } from './split-columns.ts';

const images = fc
  .record({ count: fc.integer({ min: 0, max: 4 }), rows: fc.integer({ min: 1, max: 5 }), columns: fc.integer({ min: 2, max: 7 }) })
  .chain(({ count, rows, columns }) =>
    fc.record({
      count: fc.constant(count),
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      pixels: fc.uint8Array({ minLength: count * rows * columns, maxLength: count * rows * columns }),
      cut: fc.integer({ min: 1, max: columns - 1 }),
    }),
  );

test('the parts laid side by side are the images again', () => {
  fc.assert(
    fc.property(images, ({ cut, ...whole }) => {
      const { left, right } = splitColumns(whole, cut);
      expect([left.columns, right.columns]).toEqual([cut, whole.columns - cut]);
      const joined = Array.from({ length: whole.count * whole.rows }, (_, line) => [
        ...left.pixels.subarray(line * cut, (line + 1) * cut),
        ...right.pixels.subarray(line * right.columns, (line + 1) * right.columns),
      ]).flat();
      expect(joined).toEqual([...whole.pixels]);
    }),
  );
});

test('refuses a cut that leaves a part empty, and pixels of another length', () => {
  const whole = { count: 1, rows: 1, columns: 3, pixels: Uint8Array.of(1, 2, 3) };
  expect(() => splitColumns(whole, 3)).toThrow(/cut is 3/);
  expect(() => splitColumns(whole, 0)).toThrow(/cut is 0/);
  expect(() => splitColumns({ ...whole, columns: 1, pixels: Uint8Array.of(1) })).toThrow(/cut is 0/);
  expect(() => splitColumns({ ...whole, count: 2 })).toThrow(/3 bytes; expected count x rows x columns = 2 x 1 x 3/);
});
