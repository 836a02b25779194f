import { checkDensity } from './check-density.ts';

/**
 * KL(p ‖ q) = ∫ p log(p/q) dμ of densities on a grid, or of probabilities.
 *
 * @param p Density, one value a node.
 * @param q Density, one value a node.
 * @param weights Areas of the cells; without them p and q are probabilities.
 * @returns Nats; Infinity where q is 0 and p is not.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is negative or not finite.
 *
 * @example
 * ```ts
 * import { klDivergence } from '@crossmodal/theory';
 *
 * console.log(klDivergence([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]).toFixed(10)); // 0.4564348191
 * ```
 */
export function klDivergence(p: ArrayLike<number>, q: ArrayLike<number>, weights?: ArrayLike<number>): number {
  checkDensity('klDivergence: p', p, weights ?? q);
  checkDensity('klDivergence: q', q, weights ?? p);
  let sum = 0;
  for (let i = 0; i < p.length; i++) if (p[i] > 0) sum += (weights ? weights[i] : 1) * p[i] * Math.log(p[i] / q[i]);
  return sum;
}
