import type { EmbeddedItems } from './embed-side.ts';

/** Whether every embedding has a direction: a finite norm that is not 0. */
export function hasDirections({ data, rows, columns }: EmbeddedItems): boolean {
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) square += data[at] * data[at];
    if (!(square > 0 && square < Infinity)) return false;
  }
  return true;
}
