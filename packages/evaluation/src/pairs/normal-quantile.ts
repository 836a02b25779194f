import { erf } from '@crossmodal/theory';

/** The z with P(|Z| ≤ z) = level for a standard normal Z, by bisection. */
export function normalQuantile(level: number): number {
  let [low, high] = [0, 40];
  for (let halving = 0; halving < 80; halving++) {
    const middle = (low + high) / 2;
    if (erf(middle / Math.SQRT2) < level) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
