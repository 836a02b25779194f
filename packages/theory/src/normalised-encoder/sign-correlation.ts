import { OutOfRangeError } from '../errors.ts';

/**
 * E[sgn u · sgn v] = (2/π) asin ρ of two centred Gaussian variables of correlation ρ (Sheppard 1899).
 *
 * @throws OutOfRangeError If ρ is not in (−1, 1).
 */
export function signCorrelation(caller: string, correlation: number): number {
  if (!(correlation > -1 && correlation < 1)) {
    throw new OutOfRangeError(`${caller}: correlation is ${correlation}; expected a number > -1 and < 1`);
  }
  return (2 / Math.PI) * Math.asin(correlation);
}
