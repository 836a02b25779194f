import type { BarrierProblem } from './barrier-problem.ts';
import { coordinateEnergy } from './coordinate-energy.ts';
import { preparedBarrier } from './prepared-barrier.ts';
import { spikeDensity } from './spike-density.ts';

/** The best density of a modality on a grid while the other stays. */
export interface BarrierBestResponse {
  /** The floor with all excess mass in one cell. */
  readonly density: Float64Array;
  readonly cell: number;
  /** Its energy, the least over densities that are constant on cells. */
  readonly energy: number;
}

/**
 * The minimiser of ρ₁ ↦ F^Sym(ρ₁, ρ₂) over densities that are constant on the cells of a grid. The energy is concave,
 * so it is a vertex, the floor with one spike, in the cell where M V_k + ρ₂ₖ w_k log(1 + M/(ρ̲ w_k)) is least (derived
 * here from arXiv 2601.19597, equation 66).
 *
 * @param problem Potentials, the other density, floor, temperature, areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is out of its range.
 *
 * @example
 * ```ts
 * import { barrierBestResponse } from '@crossmodal/theory';
 *
 * const problem = { potential: [0, 0, 0], peerPotential: [0, 0, 0], peerDensity: [0.6, 0.3, 0.1], floor: 0.1, temperature: 1, weights: [1, 1, 1] };
 * console.log(barrierBestResponse(problem).density.map((x) => Math.round(10 * x) / 10).join(' ')); // 0.1 0.1 0.8
 * ```
 */
export function barrierBestResponse(problem: BarrierProblem): BarrierBestResponse {
  const { effective, excessMass, peerDensity, floor, weights } = preparedBarrier('barrierBestResponse', problem);
  let [cell, least] = [0, Infinity];
  for (let k = 0; k < effective.length; k++) {
    const cost = excessMass * effective[k] + peerDensity[k] * weights[k] * Math.log1p(excessMass / (floor * weights[k]));
    if (cost < least) [cell, least] = [k, cost];
  }
  const density = spikeDensity([cell], { floor, weights });
  return { density, cell, energy: coordinateEnergy(density, problem) };
}
