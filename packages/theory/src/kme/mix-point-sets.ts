import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkPointSets } from './check-point-sets.ts';
import type { PointSet } from './point-set.ts';

/**
 * The mixture Σ_m c_m μ_m of kernel means: the points of all sets together, ln c_m added to the log-weights of set m.
 *
 * With c = 1/n it averages n captions or prompts exactly, as Bayes' rule does for their posteriors (derived here from the
 * linear structure of KME-CLIP, arXiv 2510.15508).
 *
 * @param sets At least one point set.
 * @param coefficients c_m ≥ 0, one a set; they need not sum to 1.
 * @throws ShapeError If there is no set, dimensions differ, or there are not as many coefficients as sets.
 * @throws OutOfRangeError If a coefficient is negative or not finite.
 *
 * @example
 * ```ts
 * import { mixPointSets } from '@crossmodal/theory';
 *
 * const mixed = mixPointSets([{ points: [[1, 0]], logWeights: [0] }, { points: [[0, 1]], logWeights: [0] }], [1, 0.5]);
 * console.log(mixed.points.length, mixed.logWeights[0], mixed.logWeights[1].toFixed(6)); // 2 0 -0.693147
 * ```
 */
export function mixPointSets(sets: readonly PointSet[], coefficients: ArrayLike<number>): PointSet {
  checkPointSets('mixPointSets: sets', sets);
  if (coefficients.length !== sets.length) {
    throw new ShapeError(`mixPointSets: coefficients has ${coefficients.length} entries; expected ${sets.length}, one a set`);
  }
  const logWeights: number[] = [];
  for (let m = 0; m < sets.length; m++) {
    if (!(coefficients[m] >= 0 && coefficients[m] < Infinity)) {
      throw new OutOfRangeError(`mixPointSets: coefficients[${m}] is ${coefficients[m]}; expected a finite number >= 0`);
    }
    const shift = Math.log(coefficients[m]);
    for (let i = 0; i < sets[m].logWeights.length; i++) logWeights.push(sets[m].logWeights[i] + shift);
  }
  return { points: sets.flatMap(({ points }) => points), logWeights: Float64Array.from(logWeights) };
}
