import type { Logits } from '@crossmodal/evaluation';

/** The class of the largest logit of every row; a tie goes to the lowest. */
export function largestOf({ data, rows, columns }: Logits): Uint32Array {
  const classes = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    for (let c = 1; c < columns; c++) if (data[i * columns + c] > data[i * columns + classes[i]]) classes[i] = c;
  }
  return classes;
}
