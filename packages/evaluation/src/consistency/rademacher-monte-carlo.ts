import type { Random } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import { checkLogits } from '../logits.ts';
import type { Logits } from '../logits.ts';

/** An estimated complexity. */
export interface RademacherEstimate {
  /** Mean over the draws. */
  readonly complexity: number;
  /** Standard error of this mean; NaN for a single draw. */
  readonly standardError: number;
}

/**
 * The empirical Rademacher complexity of a finite class, E_σ max_c (1/n) Σ_i σᵢ kc(zᵢ) with independent signs σᵢ, by Monte
 * Carlo (Bartlett and Mendelson 2002, definition 2, without the factor 2). It bounds how far sample means of the class
 * stray from expectations; see {@link generalizationBound}.
 *
 * @param values kc(zᵢ): a row a candidate function c, a column a sample point i.
 * @param options Number of draws and their source.
 * @throws ShapeError If the shape and length of `values` disagree.
 * @throws OutOfRangeError If `draws` is no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { rademacherMonteCarlo } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * // Of k and −k the better has the mean |σ₁|, whatever the sign.
 * const values = { data: Float64Array.of(1, -1), rows: 2, columns: 1 };
 * console.log(rademacherMonteCarlo(values, { draws: 10, random: createRandom(1) })); // { complexity: 1, standardError: 0 }
 * ```
 */
export function rademacherMonteCarlo(values: Logits, { draws, random }: { readonly draws: number; readonly random: Random }): RademacherEstimate {
  checkLogits('rademacherMonteCarlo', values, 'values');
  checkPositiveInteger('rademacherMonteCarlo: draws', draws);
  const { data, rows, columns } = values;
  const signs = new Int8Array(columns);
  let mean = 0;
  let squares = 0;
  for (let draw = 1; draw <= draws; draw++) {
    for (let i = 0; i < columns; i++) signs[i] = random.uniform() < 0.5 ? 1 : -1;
    let most = -Infinity;
    for (let c = 0; c < rows; c++) {
      let sum = 0;
      for (let i = 0, at = c * columns; i < columns; i++, at++) sum += signs[i] * data[at];
      most = Math.max(most, sum / columns);
    }
    const step = most - mean;
    mean += step / draw;
    squares += step * (most - mean);
  }
  return { complexity: mean, standardError: draws === 1 ? NaN : Math.sqrt(squares / (draws - 1) / draws) };
}
