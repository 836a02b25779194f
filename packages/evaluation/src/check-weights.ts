import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

/**
 * Checks weights of a pool and adds them up.
 *
 * @param caller Name of the public function, for the message.
 * @param weights Numbers ≥ 0, not all 0; they need not sum to 1.
 * @returns Their sum, positive and finite.
 * @throws ShapeError If there are none.
 * @throws OutOfRangeError If one is negative or not finite, or their sum is 0 or not finite.
 */
export function checkWeights(caller: string, weights: ArrayLike<number>): number {
  if (weights.length === 0) throw new ShapeError(`${caller}: weights is empty; expected at least one number`);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i];
    if (!(weight >= 0 && weight < Infinity)) {
      throw new OutOfRangeError(`${caller}: weights[${i}] is ${weight}; expected a finite number >= 0`);
    }
    total += weight;
  }
  if (!(total > 0 && total < Infinity)) {
    throw new OutOfRangeError(`${caller}: weights sum to ${total}; expected a positive finite sum`);
  }
  return total;
}
