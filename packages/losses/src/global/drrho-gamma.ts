import { OutOfRangeError } from '../errors.ts';

/**
 * The least weight γ of the batch that DRRho-CLIP recommends for a training of E epochs with the cosine schedule over all
 * of them: min(1, 4.177 E^−0.7265), fitted to runs of its authors.
 *
 * @param epochs E.
 * @throws OutOfRangeError If `epochs` is not positive and finite.
 *
 * @example
 * ```ts
 * import { drrhoGamma } from '@crossmodal/losses';
 *
 * console.log([7, 10, 24].map((epochs) => drrhoGamma(epochs).toFixed(4))); // [ '1.0000', '0.7841', '0.4151' ]
 * ```
 */
export function drrhoGamma(epochs: number): number {
  if (!(epochs > 0 && epochs < Infinity)) throw new OutOfRangeError(`drrhoGamma: epochs is ${epochs}; expected a finite number > 0`);
  return Math.min(1, 4.177 * epochs ** -0.7265);
}
