import { OutOfRangeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';

/**
 * Alignment E|zu − zv|^α of pairs (Wang and Isola 2020, section 4.1): 0 where partners coincide.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners.
 * @param options `exponent` α > 0; default 2, for which it is 2 − 2 E⟨zu, zv⟩ on the unit sphere.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite or the exponent not positive.
 *
 * @example
 * ```ts
 * import { alignment } from '@crossmodal/evaluation';
 *
 * const row = (x: number, y: number) => ({ data: Float64Array.of(x, y), rows: 1, columns: 2 });
 * console.log(alignment(row(1, 0), row(0, 1))); // 2
 * ```
 */
export function alignment(zu: Embeddings, zv: Embeddings, { exponent = 2 }: { readonly exponent?: number } = {}): number {
  const [u, v] = float64Pair('alignment', { zu, zv }, { paired: true });
  if (!(exponent > 0 && exponent < Infinity)) throw new OutOfRangeError(`alignment: exponent is ${exponent}; expected a finite number > 0`);
  let sum = 0;
  for (let i = 0; i < u.rows; i++) {
    let squares = 0;
    for (let at = i * u.columns; at < (i + 1) * u.columns; at++) squares += (u.data[at] - v.data[at]) ** 2;
    sum += squares ** (exponent / 2);
  }
  return sum / u.rows;
}
