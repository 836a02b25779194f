import { checkScale } from '../kme/check-scale.ts';
import type { BarrierProblem } from './barrier-problem.ts';
import { coordinateEnergy } from './coordinate-energy.ts';
import { coordinateInfimum } from './coordinate-infimum.ts';
import { preparedBarrier } from './prepared-barrier.ts';

/** How much excess mass lies off the wells of the effective potential. */
export interface BarrierLeakage {
  /** Mass of the normalised excess density where V > inf V + σ. */
  readonly leak: number;
  /** 2 ε/(σ M). */
  readonly bound: number;
  /** ε, the energy of the density above the infimum. */
  readonly suboptimality: number;
}

/**
 * The share of a modality's excess mass outside {V ≤ inf V + σ}, and its bound 2 ε/(σ M) by the energy ε above the
 * infimum (arXiv 2601.19597, corollary B.2): what is nearly optimal is nearly all in the wells.
 *
 * @param density ρ₁ ≥ floor, one value a node, of integral 1.
 * @param problem Potentials, the other density, floor, temperature, areas of the cells.
 * @param depth σ > 0.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is out of its range.
 *
 * @example
 * ```ts
 * import { barrierLeakage } from '@crossmodal/theory';
 *
 * const problem = { potential: [-1, 0], peerPotential: [0, 0], peerDensity: [0.5, 0.5], floor: 0.1, temperature: 0.1, weights: [1, 1] };
 * const { leak, bound } = barrierLeakage([0.8, 0.2], problem, 5);
 * console.log(leak.toFixed(3), bound.toFixed(3)); // 0.125 0.597
 * ```
 */
export function barrierLeakage(density: ArrayLike<number>, problem: BarrierProblem, depth: number): BarrierLeakage {
  checkScale('barrierLeakage: depth', depth);
  const { effective, excessMass, floor, weights } = preparedBarrier('barrierLeakage', problem);
  const { energy, level } = coordinateInfimum(problem);
  const suboptimality = coordinateEnergy(density, problem) - energy;
  let leak = 0;
  for (let i = 0; i < density.length; i++) if (effective[i] > level + depth) leak += (weights[i] * (density[i] - floor)) / excessMass;
  return { leak, bound: (2 * suboptimality) / (depth * excessMass), suboptimality };
}
