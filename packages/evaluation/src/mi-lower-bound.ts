import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLogits } from './logits.ts';
import type { Logits } from './logits.ts';

/** An estimated bound on a mutual information, in nats. */
export interface MiLowerBound {
  /** ln B − L, in expectation over batches at most the mutual information. */
  readonly bound: number;
  /** ln B, which no logits of B pairs exceed: a mutual information above needs larger batches. */
  readonly ceiling: number;
}

/**
 * The lower bound ln B − L of a mutual information by the two-sided InfoNCE loss L of B pairs, such as a held-out batch
 * (van den Oord, Li and Vinyals 2018, section 2.3; Poole et al. 2019, section 2.3; each direction is such a bound and the
 * mean of two is one).
 *
 * In expectation over batches of independent pairs it holds for any logits, and a single batch may lie above. It is 0 for
 * constant logits and tightest for those that are the pointwise mutual information up to a constant.
 *
 * @param logits Rows u, columns v, pairs on the diagonal; −∞ counts as exp(s) = 0.
 * @throws ShapeError If the shape and length of `logits` disagree, or they are not square.
 * @throws OutOfRangeError If a logit is +∞ or not a number, or one of the pairs −∞.
 *
 * @example
 * ```ts
 * import { miLowerBound } from '@crossmodal/evaluation';
 *
 * const { bound, ceiling } = miLowerBound({ data: Float64Array.of(2, 0, 0, 2), rows: 2, columns: 2 });
 * console.log(bound.toFixed(4), ceiling.toFixed(4)); // 0.5662 0.6931
 * ```
 */
export function miLowerBound(logits: Logits): MiLowerBound {
  checkLogits('miLowerBound', logits);
  const { data, rows, columns } = logits;
  if (rows !== columns) throw new ShapeError(`miLowerBound: logits is ${rows} x ${columns}; expected as many rows as columns, pairs on the diagonal`);
  const ofRows = { maxima: new Float64Array(rows).fill(-Infinity), sums: new Float64Array(rows) };
  const ofColumns = { maxima: new Float64Array(rows).fill(-Infinity), sums: new Float64Array(rows) };
  let paired = 0;
  for (let i = 0, at = 0; i < rows; i++) {
    for (let j = 0; j < rows; j++, at++) {
      const logit = data[at];
      if (!(logit < Infinity) || (i === j && logit === -Infinity)) {
        throw new OutOfRangeError(`miLowerBound: logit of row ${i}, column ${j} is ${logit}; expected a number below +Infinity, a finite one on the diagonal`);
      }
      add(ofRows, i, logit);
      add(ofColumns, j, logit);
      if (i === j) paired += logit;
    }
  }
  let loss = -paired;
  for (const { maxima, sums } of [ofRows, ofColumns]) for (let i = 0; i < rows; i++) loss += (maxima[i] + Math.log(sums[i])) / 2;
  const ceiling = Math.log(rows);
  return { bound: ceiling - loss / rows, ceiling };
}

/** One more term of a log-sum-exp, with the largest taken out. */
function add({ maxima, sums }: { maxima: Float64Array; sums: Float64Array }, at: number, logit: number): void {
  const maximum = maxima[at];
  if (logit > maximum) {
    sums[at] = sums[at] * Math.exp(maximum - logit) + 1;
    maxima[at] = logit;
  } else if (logit !== -Infinity) {
    sums[at] += Math.exp(logit - maximum);
  }
}
