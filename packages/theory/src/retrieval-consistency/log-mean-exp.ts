import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkLaw } from '../kme/check-law.ts';
import { logSumExp } from '../log-sum-exp.ts';

/**
 * log Σᵢ wᵢ exp xᵢ, the logarithm of a mean of exponentials, without overflow for any finite input.
 *
 * @param values At least one number; −∞ counts as an exponential of 0.
 * @param weights A law over the values; default: all alike. A value of weight 0 is left out, whatever it is.
 * @returns A number; −∞ if every value that counts is −∞.
 * @throws ShapeError If `values` is empty or `weights` has another length.
 * @throws OutOfRangeError If `weights` is no law or a value is NaN or ∞.
 *
 * @example
 * ```ts
 * import { logMeanExp } from '@crossmodal/theory';
 *
 * console.log(logMeanExp([1000, 1000])); // 1000
 * console.log(logMeanExp([0, Math.log(3)], [0.5, 0.5]) === Math.log(2)); // true
 * ```
 */
export function logMeanExp(values: ArrayLike<number>, weights?: ArrayLike<number>): number {
  if (values.length === 0) throw new ShapeError('logMeanExp: values is empty; expected at least one number');
  if (weights) checkLaw('logMeanExp: weights', weights, { length: values.length });
  const logWeight = -Math.log(values.length);
  const terms = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (!(values[i] < Infinity)) throw new OutOfRangeError(`logMeanExp: values[${i}] is ${values[i]}; expected a number < Infinity`);
    terms[i] = weights?.[i] === 0 ? -Infinity : values[i] + (weights ? Math.log(weights[i]) : logWeight);
  }
  return logSumExp(terms);
}
