import type { RelativeCoordinate } from './relative-law.ts';

/** KL(N(Δ, λ) ‖ N(0, 1)) = ½ (λ − 1 − log λ + Δ²), a sum of two terms ≥ 0 also after rounding. */
export function coordinateKL({ scale, shift, excess }: RelativeCoordinate): number {
  const logVariance = Math.abs(excess) < 0.5 ? Math.log1p(excess) : 2 * Math.log(scale);
  return (excess - logVariance + shift ** 2) / 2;
}
