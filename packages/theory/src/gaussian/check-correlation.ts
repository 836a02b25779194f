import { OutOfRangeError } from '../errors.ts';

/** Refuses what is no canonical correlation: σ from 0 to 1, with 1 itself where the formula has a value there. */
export function checkCorrelation(where: string, sigma: number, { one }: { readonly one: boolean }): void {
  if (!(sigma >= 0 && (one ? sigma <= 1 : sigma < 1))) {
    throw new OutOfRangeError(`${where}: sigma is ${sigma}; expected a number from 0 ${one ? 'to 1' : 'and below 1'}`);
  }
}
