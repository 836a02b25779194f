import { OutOfRangeError } from '../errors.ts';
import type { MmdEstimator } from './mmd-estimator.ts';

/** Refuses another name than those of the estimators. */
export function checkEstimator(caller: string, estimator: MmdEstimator): MmdEstimator {
  if (estimator === 'u' || estimator === 'v') return estimator;
  throw new OutOfRangeError(`${caller}: estimator is ${String(estimator)}; expected 'u' or 'v'`);
}
