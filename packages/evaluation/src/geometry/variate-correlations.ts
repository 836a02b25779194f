import { type DenseMatrix, matrixProduct, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import type { CanonicalMaps } from './canonical-maps.ts';
import { float64Rows } from './float64-rows.ts';
import { centred } from './spectral-summary.ts';

/**
 * Correlations of each pair of canonical variates on pairs that the maps were not fitted to: what linear structure is
 * there, without the optimism of {@link canonicalMaps} on its own pairs.
 *
 * @param maps From {@link canonicalMaps}.
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners.
 * @returns One number from −1 to 1 a direction; 0 where a variate is constant.
 * @throws ShapeError If the shapes disagree with each other or with the maps.
 * @throws OutOfRangeError If an entry is not finite.
 *
 * @example
 * ```ts
 * import { canonicalMaps, variateCorrelations } from '@crossmodal/evaluation';
 *
 * const column = (...data: number[]) => ({ data: Float64Array.from(data), rows: data.length, columns: 1 });
 * const maps = canonicalMaps(column(1, 2, 3), column(2, 4, 7));
 * console.log(variateCorrelations(maps, column(1, 2, 3, 4), column(1, 3, 2, 4))[0].toFixed(6)); // 0.800000
 * ```
 */
export function variateCorrelations({ mapU, mapV }: CanonicalMaps, zu: Embeddings, zv: Embeddings): Float64Array {
  if (zu.rows !== zv.rows || zu.rows < 2) throw new ShapeError(`variateCorrelations: zu has ${zu.rows} rows and zv ${zv.rows}; expected the same number, at least 2`);
  if (zu.columns !== mapU.rows || zv.columns !== mapV.rows) throw new ShapeError(`variateCorrelations: zu and zv have ${zu.columns} and ${zv.columns} columns; expected ${mapU.rows} and ${mapV.rows}, those of the maps`);
  const [a, b] = ([['zu', zu, mapU], ['zv', zv, mapV]] as const).map(([name, side, map]): DenseMatrix => matrixProduct(centred(float64Rows('variateCorrelations', side, name)), map));
  const rank = mapU.columns;
  const [products, ofA, ofB] = [new Float64Array(rank), new Float64Array(rank), new Float64Array(rank)];
  for (let i = 0, at = 0; i < a.rows; i++) {
    for (let k = 0; k < rank; k++, at++) {
      products[k] += a.data[at] * b.data[at];
      ofA[k] += a.data[at] ** 2;
      ofB[k] += b.data[at] ** 2;
    }
  }
  return products.map((product, k) => (product === 0 ? 0 : product / Math.sqrt(ofA[k] * ofB[k])));
}
