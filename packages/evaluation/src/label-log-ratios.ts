import type { LabelPosteriorOptions } from './label-posterior.ts';
import { logPriorOverNormaliser } from './log-prior-over-normaliser.ts';
import { checkLogits, type Logits } from './logits.ts';

/**
 * log p(v|u)/μ_v(v) of every row and label, for the posterior of {@link labelPosterior}: the pointwise mutual information of
 * items and labels as the model has it (Baptista, Stuart and Tran 2025, equation 9), without the underflow of probabilities.
 *
 * @param logits Rows u, columns the labels v.
 * @param options Label marginal, default uniform, and normalisers.
 * @throws ShapeError If the shape and length of `logits` disagree, or an option has not one number a column.
 * @throws OutOfRangeError If the label marginal is not positive or does not sum to 1, or a normaliser is not finite.
 *
 * @example
 * ```ts
 * import { labelLogRatios } from '@crossmodal/evaluation';
 *
 * // p(0|u) = 3/4 where half of the items have the label 0.
 * const { data } = labelLogRatios({ data: Float64Array.of(Math.log(3), 0), rows: 1, columns: 2 });
 * console.log(Array.from(data, (ratio) => Math.exp(ratio).toFixed(4))); // [ '1.5000', '0.5000' ]
 * ```
 */
export function labelLogRatios(logits: Logits, options: LabelPosteriorOptions = {}): { readonly data: Float64Array; readonly rows: number; readonly columns: number } {
  checkLogits('labelLogRatios', logits);
  const { data, rows, columns } = logits;
  const offsets = logPriorOverNormaliser('labelLogRatios', columns, options);
  const { labelMarginal } = options;
  const logPriors = Float64Array.from({ length: columns }, (_, j) => Math.log(labelMarginal === undefined ? 1 / columns : labelMarginal[j]));
  const ratios = new Float64Array(rows * columns);
  for (let i = 0, start = 0; i < rows; i++, start += columns) {
    let most = -Infinity;
    for (let j = 0; j < columns; j++) {
      const value = data[start + j] + offsets[j];
      ratios[start + j] = value;
      if (value > most) most = value;
    }
    let sum = 0;
    for (let j = 0; j < columns; j++) sum += Math.exp(ratios[start + j] - most);
    const total = most + Math.log(sum);
    for (let j = 0; j < columns; j++) ratios[start + j] -= total + logPriors[j];
  }
  return { data: ratios, rows, columns };
}
