import { logSumExp } from './log-sum-exp.ts';

/**
 * Weights wᵢ = exp(xᵢ) / Σⱼ exp(xⱼ): the empirical conditional ν^N of the logits of one query
 * (Baptista, Stuart and Tran 2025, equation 28).
 *
 * @param values Logits, at least one.
 * @returns Weights that sum to 1, in a new array.
 * @throws ShapeError If `values` is empty.
 *
 * @example
 * ```ts
 * import { softmax } from '@crossmodal/theory';
 *
 * console.log(softmax([0, Math.log(3)])); // Float64Array(2) [ 0.25, 0.75 ]
 * ```
 */
export function softmax(values: ArrayLike<number>): Float64Array {
  const normaliser = logSumExp(values);
  const weights = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) weights[i] = Math.exp(values[i] - normaliser);
  return weights;
}
