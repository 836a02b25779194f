import { OutOfRangeError, type Random } from '@crossmodal/theory';

import type { EmbeddingTable } from './embedding-table.ts';

/** What {@link syntheticEmbeddings} depends on. */
export interface SyntheticEmbeddingsOptions {
  readonly pairs: number;
  /** Width of the embeddings. */
  readonly width: number;
  /** Axes on which partners agree; less than the width. The other axes but the last are empty. */
  readonly shared: number;
  /** Standard deviation of what each modality adds of its own on these axes, where what they share has 1. */
  readonly noise: number;
  /** Distance of the modalities along the last axis, in multiples of √shared, the typical norm of what they share. */
  readonly gap: number;
  /** Angle in degrees by which the second modality is turned in the planes of axes 0 and 1, 2 and 3, …; default 0. */
  readonly turn?: number;
  readonly random: Random;
}

/**
 * Pairs of embeddings of which everything is known, to try measures on: z ~ N(0, I) is shared, u = z + noise, and v = the
 * turned z + noise of its own, with ±gap·√shared/2 on the last axis. Axes that are not shared stay at 0.
 *
 * @returns The embeddings of u and v, row i of one the partner of row i of the other.
 * @throws OutOfRangeError If a number is out of its range.
 *
 * @example
 * ```ts
 * import { syntheticEmbeddings } from '@crossmodal/datasets/embeddings';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const [u, v] = syntheticEmbeddings({ pairs: 100, width: 6, shared: 4, noise: 0.2, gap: 1, random: createRandom(1) });
 * console.log(u.rows, v.columns, u.data[5], v.data[5]); // 100 6 1 -1
 * ```
 */
export function syntheticEmbeddings({ pairs, width, shared, noise, gap, turn = 0, random }: SyntheticEmbeddingsOptions): [EmbeddingTable, EmbeddingTable] {
  for (const [name, value] of Object.entries({ pairs, width, shared })) {
    if (!Number.isInteger(value) || value < 1) throw new OutOfRangeError(`syntheticEmbeddings: ${name} is ${value}; expected an integer >= 1`);
  }
  if (shared >= width) throw new OutOfRangeError(`syntheticEmbeddings: shared is ${shared}; expected less than the width, ${width}`);
  for (const [name, value] of Object.entries({ noise, gap })) {
    if (!(value >= 0 && value < Infinity)) throw new OutOfRangeError(`syntheticEmbeddings: ${name} is ${value}; expected a finite number >= 0`);
  }
  if (!Number.isFinite(turn)) throw new OutOfRangeError(`syntheticEmbeddings: turn is ${turn}; expected a finite number of degrees`);
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const half = (gap * Math.sqrt(shared)) / 2;
  const u = new Float64Array(pairs * width);
  const v = new Float64Array(pairs * width);
  for (let row = 0; row < pairs; row++) {
    const from = row * width;
    for (let j = 0; j < shared; j++) u[from + j] = v[from + j] = random.normal();
    for (let j = 0; j + 1 < shared; j += 2) {
      const [a, b] = [v[from + j], v[from + j + 1]];
      v[from + j] = cos * a - sin * b;
      v[from + j + 1] = sin * a + cos * b;
    }
    for (let j = 0; j < shared; j++) {
      u[from + j] += noise * random.normal();
      v[from + j] += noise * random.normal();
    }
    u[from + width - 1] = half;
    v[from + width - 1] = -half;
  }
  return [
    { data: u, rows: pairs, columns: width },
    { data: v, rows: pairs, columns: width },
  ];
}
