import { OutOfRangeError } from '../errors.ts';
import { checkRows } from '../kme/check-rows.ts';
import { checkScale } from '../kme/check-scale.ts';

/** A point and a temperature of the optimised certainty equivalent. */
export interface OceOptions {
  /** μ, in units of the differences. */
  readonly mu: number;
  /** τ > 0. */
  readonly temperature: number;
}

/**
 * The objective (τ/m) Σⱼ e^{(Δⱼ − μ)/τ} + μ − τ, whose minimum over μ is the log-mean-exp τ log((1/m) Σⱼ e^{Δⱼ/τ}): an
 * optimised certainty equivalent (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Lemma 4.2, the constant −τ included).
 * Losses with one learned normaliser an anchor minimise it.
 *
 * @param differences Δⱼ = s(x, yⱼ′) − s(x, y), at least one.
 * @param options μ and τ.
 * @throws ShapeError If `differences` is empty.
 * @throws OutOfRangeError If a difference or μ is not finite or τ is not positive.
 *
 * @example
 * ```ts
 * import { oceMinimizer, oceValue } from '@crossmodal/theory';
 *
 * const differences = [-1, 0, 1];
 * console.log(oceValue(differences, { mu: 0, temperature: 0.5 }).toFixed(6)); // 0.920732
 * const mu = oceMinimizer(differences, 0.5);
 * console.log(oceValue(differences, { mu, temperature: 0.5 }).toFixed(6)); // 0.522160
 * ```
 */
export function oceValue(differences: ArrayLike<number>, { mu, temperature }: OceOptions): number {
  checkRows('oceValue: differences', [differences]);
  checkScale('oceValue: temperature', temperature);
  if (!Number.isFinite(mu)) throw new OutOfRangeError(`oceValue: mu is ${mu}; expected a finite number`);
  let sum = 0;
  for (let j = 0; j < differences.length; j++) sum += Math.expm1((differences[j] - mu) / temperature);
  return (temperature * sum) / differences.length + mu;
}
