import { OutOfRangeError } from '@crossmodal/theory';

import { logPriorOverNormaliser } from './log-prior-over-normaliser.ts';
import { checkLogits } from './logits.ts';
import type { Logits } from './logits.ts';
import type { Probabilities } from './probabilities.ts';

/** What {@link labelPosterior} knows beside the logits. */
export interface LabelPosteriorOptions {
  /** μ_v: one positive number a column, sum 1 within 10⁻⁶; default uniform. */
  readonly labelMarginal?: ArrayLike<number>;
  /**
   * log E_{u'~μ_u} exp(s(u', v)), one finite number a column, from {@link columnLogMeanExp} on a reference pool;
   * default 0, which leaves the logits as they are.
   */
  readonly logNormalisers?: ArrayLike<number>;
}

/**
 * The posterior p(v|u) of every row over its columns.
 *
 * Without `logNormalisers` it is p(v|u) ∝ μ_v(v) exp(s(u, v)), the conditional ν_{v|u} of the learned law; with a
 * uniform μ_v this is the softmax of zero-shot classification (Baptista, Stuart and Tran 2025, equation 31 and
 * Algorithm 2).
 *
 * With `logNormalisers` it is p(v|u) ∝ μ_v(v) exp(s(u, v)) / E_{u'} exp(s(u', v)): Bayes' rule with the density
 * ρ(u|v) of equation 9. Adding any c(v) to the logits, of the pool too, leaves it as it is. A model trained to
 * predict u given v needs this form, for its loss does not see c(v), so the raw logits carry an arbitrary one.
 *
 * @param logits Rows u, columns the labels v; −∞ gives probability 0.
 * @param options Label marginal and normalisers.
 * @returns Probabilities of the shape of `logits`, in a new table.
 * @throws ShapeError If the shape and length of `logits` disagree, or an option has not one number a column.
 * @throws OutOfRangeError If the label marginal is not positive or does not sum to 1, a normaliser is not finite,
 *   or a row holds +∞, no number, or −∞ only.
 *
 * @example
 * ```ts
 * import { columnLogMeanExp, labelPosterior } from '@crossmodal/evaluation';
 *
 * const logits = { data: Float64Array.of(Math.log(8), 0, 0, 0), rows: 2, columns: 2 };
 * const { data } = labelPosterior(logits, { labelMarginal: [0.25, 0.75] });
 * console.log(Array.from(data, (p) => p.toFixed(4))); // [ '0.7273', '0.2727', '0.2500', '0.7500' ]
 *
 * const offsetFree = labelPosterior(logits, { logNormalisers: columnLogMeanExp(logits) });
 * console.log(Array.from(offsetFree.data, (p) => p.toFixed(4))); // [ '0.6400', '0.3600', '0.1818', '0.8182' ]
 * ```
 */
export function labelPosterior(logits: Logits, options: LabelPosteriorOptions = {}): Probabilities {
  checkLogits('labelPosterior', logits);
  const { data, rows, columns } = logits;
  const offsets = logPriorOverNormaliser('labelPosterior', columns, options);
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let maximum = -Infinity;
    for (let j = 0; j < columns; j++) {
      const value = data[start + j] + offsets[j];
      result[start + j] = value;
      if (value > maximum) maximum = value;
    }
    let sum = 0;
    for (let j = 0; j < columns; j++) {
      const weight = Math.exp(result[start + j] - maximum);
      result[start + j] = weight;
      sum += weight;
    }
    // One test a row: +∞ and "not a number" make the sum NaN, and so does a row of −∞ only.
    if (Number.isNaN(sum)) {
      throw new OutOfRangeError(
        `labelPosterior: row ${i} of logits holds +Infinity, NaN or only -Infinity; expected finite logits, or -Infinity for some labels`,
      );
    }
    for (let j = 0; j < columns; j++) result[start + j] /= sum;
  }
  return { data: result, rows, columns };
}
