import { OutOfRangeError } from './errors.ts';
import { POINT_WEIGHT_BOUNDS, type PointWeights } from './point-weights.ts';

/** @throws OutOfRangeError If there are no such weights. */
export function checkPointWeights(caller: string, weights: PointWeights): void {
  if (!Object.hasOwn(POINT_WEIGHT_BOUNDS, weights)) {
    throw new OutOfRangeError(`${caller}: weights is ${String(weights)}; expected log or signed`);
  }
}
