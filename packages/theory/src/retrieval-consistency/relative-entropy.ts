import { checkLaw } from '../kme/check-law.ts';

/**
 * Relative entropy KL(p ‖ q) = Σ pᵢ log(pᵢ/qᵢ) of finite laws, in nats.
 *
 * Every term is taken as pᵢ log(pᵢ/qᵢ) − pᵢ + qᵢ ≥ 0, so that the sum is never negative, and small where the laws are close.
 *
 * @param p A law.
 * @param q A law over the same values.
 * @returns A number ≥ 0; Infinity where p has mass that q has not.
 * @throws ShapeError If the lengths differ.
 * @throws OutOfRangeError If `p` or `q` is no law.
 *
 * @example
 * ```ts
 * import { relativeEntropy } from '@crossmodal/theory';
 *
 * console.log(relativeEntropy([1, 0], [0.5, 0.5]) === Math.log(2)); // true
 * console.log(relativeEntropy([0.5, 0.5], [1, 0])); // Infinity
 * ```
 */
export function relativeEntropy(p: ArrayLike<number>, q: ArrayLike<number>): number {
  checkLaw('relativeEntropy: p', p, { length: p.length });
  checkLaw('relativeEntropy: q', q, { length: p.length });
  let sum = 0;
  for (let i = 0; i < p.length; i++) {
    if (p[i] === 0) {
      sum += q[i];
      continue;
    }
    const change = (q[i] - p[i]) / p[i];
    sum += Math.abs(change) < 0.5 ? p[i] * (change - Math.log1p(change)) : p[i] * Math.log(p[i] / q[i]) - p[i] + q[i];
  }
  return Math.max(0, sum);
}
