import { OutOfRangeError } from '@crossmodal/theory';

import { checkLogits } from './logits.ts';
import type { Logits } from './logits.ts';

/**
 * log E_{u'} exp(s(u', vⱼ)) of every column, with the mean over the rows as the expectation over μ_u: the
 * `logNormalisers` that {@link labelPosterior} needs (the denominator of the density ρ(u|v) in Baptista, Stuart
 * and Tran 2025, equation 9).
 *
 * The table is read once, row by row, with a running maximum a column, so no finite logit overflows.
 *
 * @param logits Rows are a reference pool of u, columns the v; −∞ counts as exp(s) = 0.
 * @returns One number a column, in nats; −∞ where the whole column is −∞.
 * @throws ShapeError If the shape and length of `logits` disagree.
 * @throws OutOfRangeError If a logit is +∞ or not a number.
 *
 * @example
 * ```ts
 * import { columnLogMeanExp } from '@crossmodal/evaluation';
 *
 * const logits = { data: Float64Array.of(Math.log(1), 1000, Math.log(3), 1000), rows: 2, columns: 2 };
 * console.log(columnLogMeanExp(logits)); // Float64Array(2) [ 0.6931471805599453, 1000 ]
 * ```
 */
export function columnLogMeanExp(logits: Logits): Float64Array {
  checkLogits('columnLogMeanExp', logits);
  const { data, rows, columns } = logits;
  const maxima = new Float64Array(columns).fill(-Infinity);
  const sums = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++, at++) {
      const logit = data[at];
      if (!(logit < Infinity)) {
        throw new OutOfRangeError(`columnLogMeanExp: logit of row ${i}, column ${j} is ${logit}; expected a number below +Infinity`);
      }
      const maximum = maxima[j];
      if (logit > maximum) {
        // exp(−∞) = 0 drops the empty sum that a column starts with.
        sums[j] = sums[j] * Math.exp(maximum - logit) + 1;
        maxima[j] = logit;
      } else if (logit !== -Infinity) {
        sums[j] += Math.exp(logit - maximum);
      }
    }
  }
  for (let j = 0; j < columns; j++) maxima[j] += Math.log(sums[j] / rows);
  return maxima;
}
