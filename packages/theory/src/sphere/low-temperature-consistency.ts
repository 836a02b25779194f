import { crossEntropy } from './cross-entropy.ts';
import { freeEnergy } from './free-energy.ts';
import { klDivergence } from './kl-divergence.ts';
import type { QuadratureGrid } from './quadrature-grid.ts';
import { smallestOf } from './smallest-of.ts';
import { smoothOnGrid } from './smooth-on-grid.ts';
import { supDistance } from './sup-distance.ts';
import { weightedSum } from './weighted-sum.ts';

/** The parametric energy of a density beside its intrinsic energy. */
export interface EnergyConsistency {
  /** J_τ = (1/τ) ∫ U ρ dμ − H×(ρ, ρ̃). */
  readonly parametric: number;
  /** F_{τ,U}(ρ). */
  readonly intrinsic: number;
  /** KL(ρ ‖ ρ̃): F − J exactly, at any temperature (equation 51). */
  readonly divergence: number;
  /** ε_kde = sup |ρ̃ − ρ|. */
  readonly mismatch: number;
  /** 2 ε_kde / min ρ, the bound of theorem 3.2 on |J − F|. */
  readonly bound: number;
  /** Whether the theorem speaks: ε_kde ≤ min ρ / 2. */
  readonly valid: boolean;
}

/**
 * How far the energy that InfoNCE tends to is from the free energy at a temperature (arXiv 2601.19597, lemma B.3 and
 * theorem 3.2). F − J is (τ²/8) ∫ (Δρ)²/ρ dμ to leading order (derived here).
 *
 * @param density ρ > 0, one value a node, of integral 1.
 * @param potential U, one value a node.
 * @param options `grid` all around, `temperature` τ.
 * @throws ShapeError If the lengths differ.
 * @throws OutOfRangeError If a value is not finite, a density negative, τ not positive, or the grid too coarse.
 *
 * @example
 * ```ts
 * import { circleGrid, lowTemperatureConsistency, vonMisesFisherLogDensity } from '@crossmodal/theory';
 *
 * const grid = circleGrid(1024);
 * const density = vonMisesFisherLogDensity({ mean: [1, 0], concentration: 1 }, grid.nodes).map(Math.exp);
 * const { intrinsic, parametric, divergence, bound } = lowTemperatureConsistency(density, density, { grid, temperature: 0.1 });
 * console.log((intrinsic - parametric).toFixed(10), divergence.toFixed(10), bound.toFixed(5)); // 0.0008259311 0.0008259311 0.70555
 * ```
 */
export function lowTemperatureConsistency(
  density: ArrayLike<number>,
  potential: ArrayLike<number>,
  { grid, temperature }: { readonly grid: QuadratureGrid; readonly temperature: number },
): EnergyConsistency {
  const { weights } = grid;
  const intrinsic = freeEnergy(density, potential, { temperature, weights });
  const smoothed = smoothOnGrid(density, grid, temperature);
  const mismatch = supDistance(smoothed, density);
  const floor = smallestOf(density);
  return {
    parametric: weightedSum(weights, potential, density) / temperature - crossEntropy(density, smoothed, weights),
    intrinsic,
    divergence: klDivergence(density, smoothed, weights),
    mismatch,
    bound: (2 * mismatch) / floor,
    valid: mismatch <= floor / 2,
  };
}
