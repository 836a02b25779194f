import { ShapeError } from './errors.ts';

/**
 * log Σᵢ exp(xᵢ), without overflow for any finite input.
 *
 * @param values At least one number; −∞ counts as a zero weight.
 * @returns A number; −∞ if every value is −∞.
 * @throws ShapeError If `values` is empty.
 *
 * @example
 * ```ts
 * import { logSumExp } from '@crossmodal/theory';
 *
 * console.log(logSumExp([1000, 1000]) - 1000); // 0.6931471805598903
 * ```
 */
export function logSumExp(values: ArrayLike<number>): number {
  if (values.length === 0) throw new ShapeError('logSumExp: values is empty; expected at least one number');
  let maximum = -Infinity;
  for (let i = 0; i < values.length; i++) if (values[i] > maximum) maximum = values[i];
  if (maximum === -Infinity || maximum === Infinity) return maximum;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i] - maximum);
  return maximum + Math.log(sum);
}
