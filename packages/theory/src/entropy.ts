/**
 * Shannon entropy −Σᵢ pᵢ log pᵢ in nats, with 0 log 0 = 0.
 *
 * @param probabilities Numbers ≥ 0 that sum to 1.
 *
 * @example
 * ```ts
 * import { entropy } from '@crossmodal/theory';
 *
 * console.log(entropy([0.5, 0.5])); // 0.6931471805599453
 * ```
 */
export function entropy(probabilities: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) {
    if (probabilities[i] > 0) sum -= probabilities[i] * Math.log(probabilities[i]);
  }
  return sum;
}
