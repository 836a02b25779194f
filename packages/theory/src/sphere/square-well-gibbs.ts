import { OutOfRangeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';

/** The equilibrium of a square well. */
export interface SquareWellGibbs {
  /** Mass inside the well. */
  readonly mass: number;
  /** Entropy in nats; tends to that of the uniform law inside as τ → 0. */
  readonly entropy: number;
}

/**
 * The Gibbs equilibrium on the circle of a potential that is 0 where |angle| ≤ w and 1 elsewhere. Inside it is uniform:
 * where alignment does not decide, entropy does (arXiv 2601.19597, remark B.2; closed form derived here).
 *
 * @param options `halfWidth` w in (0, π), `temperature` τ > 0.
 * @throws OutOfRangeError If one is out of range.
 *
 * @example
 * ```ts
 * import { squareWellGibbs } from '@crossmodal/theory';
 *
 * const { mass, entropy } = squareWellGibbs({ halfWidth: 0.8, temperature: 0.1 });
 * console.log(mass.toFixed(6), entropy.toFixed(6), Math.log(1.6).toFixed(6)); // 0.999867 0.471465 0.470004
 * ```
 */
export function squareWellGibbs({ halfWidth, temperature }: { readonly halfWidth: number; readonly temperature: number }): SquareWellGibbs {
  if (!(halfWidth > 0 && halfWidth < Math.PI)) throw new OutOfRangeError(`squareWellGibbs: halfWidth is ${halfWidth}; expected a number in (0, π)`);
  const height = 1 / checkScale('squareWellGibbs: temperature', temperature);
  const inside = 2 * halfWidth;
  const normaliser = inside + (2 * Math.PI - inside) * Math.exp(-height);
  const mass = inside / normaliser;
  return { mass, entropy: Math.log(normaliser) + (1 - mass) * height };
}
