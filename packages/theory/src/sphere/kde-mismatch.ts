import type { QuadratureGrid } from './quadrature-grid.ts';
import { smoothOnGrid } from './smooth-on-grid.ts';
import { supDistance } from './sup-distance.ts';

/**
 * ε_kde(τ) = sup |ρ̃ − ρ|, how far smoothing at a temperature moves a density (arXiv 2601.19597, section 3.3). For
 * smooth densities on a sphere it is (τ/2) sup |Δρ| to first order (derived here).
 *
 * @param density ρ, one value a node.
 * @param grid From `circleGrid` or `sphereGrid`, all around.
 * @param temperature τ > 0.
 * @throws ShapeError If the density has another length than the grid.
 * @throws OutOfRangeError If a value is negative, τ not positive, or the grid too coarse to hold the kernel.
 *
 * @example
 * ```ts
 * import { circleGrid, kdeMismatch } from '@crossmodal/theory';
 *
 * const grid = circleGrid(256);
 * const density = Float64Array.from({ length: 256 }, (_, i) => (1 + grid.nodes.data[2 * i]) / (2 * Math.PI));
 * console.log(kdeMismatch(density, grid, 0.1).toFixed(6), (0.1 / 2 / (2 * Math.PI)).toFixed(6)); // 0.008181 0.007958
 * ```
 */
export function kdeMismatch(density: ArrayLike<number>, grid: QuadratureGrid, temperature: number): number {
  return supDistance(smoothOnGrid(density, grid, temperature), density);
}
