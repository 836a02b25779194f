import type { BarrierProblem } from './barrier-problem.ts';
import { checkDensity } from './check-density.ts';
import { preparedBarrier } from './prepared-barrier.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * ρ₁ ↦ F^Sym(ρ₁, ρ₂) with ρ₂ held: ½ ∫ V ρ₁ dμ + ½ ∫ ρ₂ log ρ₁ dμ + (1/2τ) ∫ U₂₁ ρ₂ dμ, a concave function, V the
 * effective potential (arXiv 2601.19597, proposition 4.1 and equation 66; the constant is derived here).
 *
 * @param density ρ₁ > 0, one value a node.
 * @param problem Potentials, the other density, floor, temperature, areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is out of its range.
 *
 * @example
 * ```ts
 * import { circleGrid, coordinateEnergy, multimodalFreeEnergy } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(64);
 * const potential = Float64Array.from({ length: 64 }, (_, i) => -nodes.data[2 * i]);
 * const [density, peerDensity] = [weights.map(() => 0.5 / Math.PI), potential.map((u) => (1 - u / 2) / (2 * Math.PI))];
 * const problem = { potential, peerPotential: potential, peerDensity, floor: 0.05, temperature: 0.5, weights };
 * console.log(coordinateEnergy(density, problem).toFixed(10)); // -2.1225452985
 * const energy = multimodalFreeEnergy({ density, potential }, { density: peerDensity, potential }, { temperature: 0.5, weights });
 * console.log(energy.toFixed(10)); // -2.1225452985
 * ```
 */
export function coordinateEnergy(density: ArrayLike<number>, problem: BarrierProblem): number {
  const { effective, peerDensity, constant, weights } = preparedBarrier('coordinateEnergy', problem);
  checkDensity('coordinateEnergy: density', density, weights);
  let dispersion = 0;
  for (let i = 0; i < density.length; i++) dispersion += weights[i] * peerDensity[i] * Math.log(density[i]);
  return (weightedSum(weights, effective, density) + dispersion) / 2 + constant;
}
