import { OutOfRangeError } from '../errors.ts';

/**
 * ε²/2: the greatest `excessLoss` of logits that differ from the pointwise mutual information plus a constant by at most
 * ε everywhere (Hoeffding's lemma on the KL form of the excess; derived here).
 *
 * @param error ε ≥ 0.
 * @throws OutOfRangeError If ε is negative or not a number.
 *
 * @example
 * ```ts
 * import { excessUpperBound } from '@crossmodal/theory';
 *
 * console.log(excessUpperBound(0.2).toFixed(3)); // 0.020
 * ```
 */
export function excessUpperBound(error: number): number {
  if (!(error >= 0)) throw new OutOfRangeError(`excessUpperBound: error is ${error}; expected a number >= 0`);
  return (error * error) / 2;
}
