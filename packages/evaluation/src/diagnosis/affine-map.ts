import { matrixProduct } from '@crossmodal/theory';

import { normalisedRows } from '../geometry/normalised-rows.ts';
import type { EmbeddingMap } from './fit-alignment.ts';

/** A linear map with an offset: `weight[i * width + j]` takes entry i to entry j. */
export interface AffineWeights {
  readonly weight: Float64Array;
  /** One number an output. */
  readonly bias: Float64Array;
}

/**
 * The map of both modalities that divides rows by their norms, applies a linear map with an offset, such as a trained head, and
 * divides by the norms again.
 *
 * @example
 * ```ts
 * import { affineMap } from '@crossmodal/evaluation';
 *
 * const identity = { weight: Float64Array.of(1, 0, 0, 1), bias: Float64Array.of(0, 0) };
 * const turn = { weight: Float64Array.of(0, 1, -1, 0), bias: Float64Array.of(0, 0) };
 * const { data } = affineMap({ u: turn, v: identity }).apply({ data: Float64Array.of(2, 0), rows: 1, columns: 2 }, 'u');
 * console.log([...data]); // [ 0, 1 ]
 * ```
 */
export function affineMap(sides: Readonly<Record<'u' | 'v', AffineWeights>>): EmbeddingMap {
  return {
    apply: (embeddings, side) => {
      const { weight, bias } = sides[side];
      const columns = bias.length;
      const moved = matrixProduct(normalisedRows(embeddings), { data: weight, rows: weight.length / columns, columns });
      for (let at = 0; at < moved.data.length; at++) moved.data[at] += bias[at % columns];
      return normalisedRows(moved);
    },
  };
}
