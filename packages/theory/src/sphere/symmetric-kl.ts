import { OutOfRangeError } from '../errors.ts';
import { klDivergence } from './kl-divergence.ts';

/** How {@link symmetricKl} measures. */
export interface SymmetricKlOptions {
  /** `half`: ½(KL(p ‖ q) + KL(q ‖ p)), that of the paper; `sum`: without the ½, that of its published code. */
  readonly convention: 'half' | 'sum';
  /** Areas of the cells; without them p and q are probabilities. */
  readonly weights?: ArrayLike<number>;
}

/**
 * The symmetric divergence of two densities. The text of arXiv 2601.19597 (section 4) takes the mean of both
 * directions, its published code their sum; so the convention has no default.
 *
 * @param p Density, one value a node.
 * @param q Density, one value a node.
 * @param options Convention, and areas of the cells.
 * @returns Nats; Infinity where only one of p and q is 0.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is negative or not finite, or the convention unknown.
 *
 * @example
 * ```ts
 * import { symmetricKl } from '@crossmodal/theory';
 *
 * const [p, q] = [[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]];
 * console.log(symmetricKl(p, q, { convention: 'sum' }).toFixed(10)); // 0.9128696383
 * console.log(symmetricKl(p, q, { convention: 'half' }).toFixed(10)); // 0.4564348191
 * ```
 */
export function symmetricKl(p: ArrayLike<number>, q: ArrayLike<number>, { convention, weights }: SymmetricKlOptions): number {
  if (convention !== 'half' && convention !== 'sum') throw new OutOfRangeError(`symmetricKl: convention is ${JSON.stringify(convention)}; expected 'half' or 'sum'`);
  return (convention === 'half' ? 0.5 : 1) * (klDivergence(p, q, weights) + klDivergence(q, p, weights));
}
