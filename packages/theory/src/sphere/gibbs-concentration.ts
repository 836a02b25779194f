import { checkScale } from '../kme/check-scale.ts';
import type { EnergyMeasure } from './energy-measure.ts';
import { gibbsDensity } from './gibbs-density.ts';
import { smallestOf } from './smallest-of.ts';

/** How much of an equilibrium lies off the wells. */
export interface GibbsConcentration {
  /** Mass of ρ* where U > inf U + σ. */
  readonly outside: number;
  /** The bound on it. */
  readonly bound: number;
}

/**
 * The mass of the Gibbs equilibrium outside W = {U ≤ inf U + σ}, and the bound [μ(Wᶜ)/μ(A)] exp(−σ/2τ) on it, with
 * A = {U < inf U + σ/2} (arXiv 2601.19597, proposition 3.2 and its proof): as τ → 0 nothing is left there.
 *
 * @param potential U, one value a node.
 * @param options Temperature, areas of the cells, and `depth` σ > 0 of the wells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite, or τ or σ not positive.
 *
 * @example
 * ```ts
 * import { circleGrid, gibbsConcentration } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(4095);
 * const potential = Float64Array.from({ length: 4095 }, (_, i) => -nodes.data[2 * i]);
 * const { outside, bound } = gibbsConcentration(potential, { temperature: 0.1, weights, depth: 0.5 });
 * console.log(outside.toFixed(6), bound.toFixed(3)); // 0.001845 0.238
 * ```
 */
export function gibbsConcentration(potential: ArrayLike<number>, { temperature, weights, depth }: EnergyMeasure & { readonly depth: number }): GibbsConcentration {
  checkScale('gibbsConcentration: depth', depth);
  const { density } = gibbsDensity(potential, { temperature, weights });
  const least = smallestOf(potential);
  let [outside, area, core] = [0, 0, 0];
  for (let i = 0; i < density.length; i++) {
    const above = potential[i] - least;
    if (above > depth) {
      outside += weights[i] * density[i];
      area += weights[i];
    }
    if (above < depth / 2) core += weights[i];
  }
  return { outside, bound: (area / core) * Math.exp(-depth / (2 * temperature)) };
}
