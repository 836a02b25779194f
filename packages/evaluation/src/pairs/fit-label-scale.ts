import { OutOfRangeError } from '@crossmodal/theory';

import { checkLabels } from '../check-labels.ts';
import type { LabelPosteriorOptions } from '../label-posterior.ts';
import { labelLogRatios } from '../label-log-ratios.ts';
import type { Logits } from '../logits.ts';
import { checkLevel } from './check-level.ts';
import type { LogitScaleFit } from './fit-logit-scale.ts';
import { scaleFit, type ScaleSlopes } from './scale-fit.ts';
import { ScaleSums } from './scale-sums.ts';

/** What {@link fitLabelScale} takes beside the marginal and the normalisers of the labels. */
export interface FitLabelScaleOptions extends LabelPosteriorOptions {
  /** An item a row, a label a column; finite. */
  readonly logits: Logits;
  /** The true label of each row. */
  readonly labels: ArrayLike<number>;
  /** Probability of the interval; default 0.95. */
  readonly level?: number;
}

/**
 * Temperature scaling (Guo, Pleiss, Sun and Weinberger 2017, section 4.2) of the posterior of labels: the factor β of the
 * logits, taken after their normalisers, at which p(v|u) ∝ μ_v(v) exp(β s(u, v)) gives the true labels the greatest
 * likelihood. Unlike {@link fitLogitScale} there are few labels, each with its frequency; that is not scaled. Held-out
 * cross-entropies are those of every other row with the factor of the rest.
 *
 * @throws ShapeError If there is no row, or the labels, the marginal or the normalisers have another length.
 * @throws OutOfRangeError If a logit is not finite, a label no column, or an option out of its range.
 *
 * @example
 * ```ts
 * import { fitLabelScale } from '@crossmodal/evaluation';
 *
 * // Right in three of four with a probability of σ(2 log 3) = 0.9: half the logits would say 0.75.
 * const margin = 2 * Math.log(3);
 * const logits = { data: Float64Array.of(margin, 0, 0, margin, margin, 0, 0, margin), rows: 4, columns: 2 };
 * console.log(fitLabelScale({ logits, labels: [0, 1, 0, 0] }).scale.toFixed(9)); // 0.500000000
 * ```
 */
export function fitLabelScale({ logits, labels, level = 0.95, ...options }: FitLabelScaleOptions): LogitScaleFit {
  checkLevel('fitLabelScale', level);
  // A function of the row alone, such as its normalisation, changes neither the posterior at any β nor its slope.
  const { data, rows, columns } = labelLogRatios(logits, options);
  checkLabels('fitLabelScale: labels', labels, { length: rows, bound: columns });
  for (let at = 0; at < data.length; at++) {
    if (!Number.isFinite(data[at])) throw new OutOfRangeError(`fitLabelScale: logits.data[${at}] is ${logits.data[at]}; expected a finite number`);
  }
  const prior = options.labelMarginal ?? new Float64Array(columns).fill(1 / columns);
  const slopes = (first: number, step: number): ScaleSlopes => (scale) => {
    const sums = new ScaleSums(scale);
    for (let row = first; row < rows; row += step) sums.add({ data, from: row * columns, step: 1, size: columns, right: labels[row], prior });
    return sums.means();
  };
  return scaleFit({ all: slopes(0, 1), halves: rows > 1 ? [slopes(0, 2), slopes(1, 2)] : null, level });
}
