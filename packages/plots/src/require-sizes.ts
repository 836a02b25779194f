import { OutOfRangeError } from './errors.ts';

/** Refuses sizes in pixels that are not positive and finite, and a number of columns that is not a positive integer. */
export function requireSizes(name: string, { columns = 1, ...sizes }: { readonly columns?: number; readonly [size: string]: number | undefined }): void {
  if (!Number.isInteger(columns) || columns < 1) throw new OutOfRangeError(`${name}: columns is ${columns}; expected a positive integer`);
  for (const [size, value] of Object.entries(sizes)) {
    if (value !== undefined && !(value > 0 && value < Infinity)) throw new OutOfRangeError(`${name}: ${size} is ${value}; expected a positive number of pixels`);
  }
}
