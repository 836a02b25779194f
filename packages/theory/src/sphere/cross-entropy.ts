import { checkDensity } from './check-density.ts';

/**
 * −∫ p log q dμ, the cross-entropy H×(p, q) of densities on a grid, with 0 log 0 = 0.
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
 * import { crossEntropy } from '@crossmodal/theory';
 *
 * console.log(crossEntropy([0.5, 0.5], [0.25, 0.75]).toFixed(6)); // 0.836988
 * ```
 */
export function crossEntropy(p: ArrayLike<number>, q: ArrayLike<number>, weights?: ArrayLike<number>): number {
  checkDensity('crossEntropy: p', p, weights ?? q);
  checkDensity('crossEntropy: q', q, weights ?? p);
  let sum = 0;
  for (let i = 0; i < p.length; i++) if (p[i] > 0) sum -= (weights ? weights[i] : 1) * p[i] * Math.log(q[i]);
  return sum;
}
