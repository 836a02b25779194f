import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import { checkLogits } from './logits.ts';
import type { Logits } from './logits.ts';

/** Which conditional is meant, and which candidates it may use. */
export interface ConditionalOptions {
  /** `'v'`: weights of the rows u given column `index`; `'u'`: weights of the columns v given row `index`. */
  readonly given: 'u' | 'v';
  /** Index of the item that is given. */
  readonly index: number;
  /** One entry a candidate; 0 leaves it out (its weight is exactly 0). Default: all take part. */
  readonly mask?: ArrayLike<number>;
}

/**
 * The weights w of the empirical conditional Σᵢ wᵢ δ over a pool: the softmax of one column (u given v) or one row
 * (v given u) of the logits (Baptista, Stuart and Tran 2025, equation 28).
 *
 * They re-weight real items of the pool; draw from them with {@link sampleConditional}.
 *
 * @param logits Rows u, columns v; −∞ gives weight 0.
 * @param options What is given, and an optional mask.
 * @returns One weight a candidate, sum 1, in a new array.
 * @throws ShapeError If the shape and length of `logits` disagree, or `mask` has not one entry a candidate.
 * @throws OutOfRangeError If `given` is neither word, `index` is no row or column, a logit in use is +∞ or not a
 *   number, or no candidate is left.
 *
 * @example
 * ```ts
 * import { conditionalWeights } from '@crossmodal/evaluation';
 *
 * const logits = { data: Float64Array.of(1, 5, 1, 7, 4, 9), rows: 3, columns: 2 };
 * const weights = conditionalWeights(logits, { given: 'v', index: 0, mask: [1, 1, 0] });
 * console.log(weights); // Float64Array(3) [ 0.5, 0.5, 0 ]
 * ```
 */
export function conditionalWeights(logits: Logits, options: ConditionalOptions): Float64Array {
  checkLogits('conditionalWeights', logits);
  const { data, rows, columns } = logits;
  const { given, index, mask } = options;
  if (given !== 'u' && given !== 'v') {
    throw new OutOfRangeError(`conditionalWeights: given is ${String(given)}; expected 'u' or 'v'`);
  }
  const [size, items] = given === 'v' ? [rows, columns] : [columns, rows];
  if (!Number.isInteger(index) || index < 0 || index >= items) {
    throw new OutOfRangeError(`conditionalWeights: index is ${index}; expected an integer from 0 to ${items - 1}`);
  }
  if (mask !== undefined && mask.length !== size) {
    throw new ShapeError(`conditionalWeights: mask has ${mask.length} entries; expected ${size}, one a candidate`);
  }
  const [start, stride] = given === 'v' ? [index, columns] : [index * columns, 1];
  const weights = new Float64Array(size);
  let maximum = -Infinity;
  for (let i = 0, at = start; i < size; i++, at += stride) {
    const logit = mask === undefined || mask[i] !== 0 ? data[at] : -Infinity;
    if (!(logit < Infinity)) {
      throw new OutOfRangeError(`conditionalWeights: logit of candidate ${i} is ${logit}; expected a number below +Infinity`);
    }
    weights[i] = logit;
    if (logit > maximum) maximum = logit;
  }
  if (maximum === -Infinity) {
    throw new OutOfRangeError(
      'conditionalWeights: every candidate is masked or has logit -Infinity; expected at least one with a finite logit',
    );
  }
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const weight = Math.exp(weights[i] - maximum);
    weights[i] = weight;
    sum += weight;
  }
  for (let i = 0; i < size; i++) weights[i] /= sum;
  return weights;
}
