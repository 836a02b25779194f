import { checkRows } from '../kme/check-rows.ts';
import { checkScale } from '../kme/check-scale.ts';
import { logMeanExp } from './log-mean-exp.ts';

/**
 * The μ that minimises `oceValue`, τ log((1/m) Σⱼ e^{Δⱼ/τ}); the least value is the same number
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, Lemma 4.2).
 *
 * @param differences Δⱼ = s(x, yⱼ′) − s(x, y), at least one.
 * @param temperature τ > 0.
 * @throws ShapeError If `differences` is empty.
 * @throws OutOfRangeError If a difference is not finite or τ is not positive.
 *
 * @example
 * ```ts
 * import { oceMinimizer } from '@crossmodal/theory';
 *
 * console.log(oceMinimizer([-1, 0, 1], 0.5).toFixed(6)); // 0.522160
 * ```
 */
export function oceMinimizer(differences: ArrayLike<number>, temperature: number): number {
  checkRows('oceMinimizer: differences', [differences]);
  checkScale('oceMinimizer: temperature', temperature);
  return temperature * logMeanExp(Float64Array.from(differences, (difference) => difference / temperature));
}
