import type { BarrierProblem } from './barrier-problem.ts';
import { preparedBarrier } from './prepared-barrier.ts';
import { smallestOf } from './smallest-of.ts';
import { weightedSum } from './weighted-sum.ts';

/** The infimum of a modality's energy while the other stays. */
export interface CoordinateInfimum {
  /** F* = ½[ρ̲ ∫V dμ + v* M] + ½ log ρ̲ + (1/2τ) ∫ U₂₁ ρ₂ dμ. */
  readonly energy: number;
  /** v* = inf V. */
  readonly level: number;
  /** Node where V is least: where a spike of the excess mass goes in the limit. */
  readonly node: number;
  /** M = 1 − ρ̲ μ(Z). */
  readonly excessMass: number;
}

/**
 * The infimum of ρ₁ ↦ F^Sym(ρ₁, ρ₂) over densities with a floor (arXiv 2601.19597, proposition D.1 and equation 67). It
 * is approached by spikes where V = U₁₂/τ + log ρ₂ is least and attained by no density of a measure without atoms; on a
 * grid, `barrierBestResponse` attains its own minimum.
 *
 * @param problem Potentials, the other density, floor, temperature, areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is out of its range.
 *
 * @example
 * ```ts
 * import { coordinateInfimum } from '@crossmodal/theory';
 *
 * const problem = { potential: [-1, 0], peerPotential: [0, 0], peerDensity: [0.8, 0.2], floor: 0.1, weights: [1, 1] };
 * // Cold: onto the other modality, where the well is. Warm: away from its mass.
 * console.log(coordinateInfimum({ ...problem, temperature: 0.1 }).node, coordinateInfimum({ ...problem, temperature: 2 }).node); // 0 1
 * ```
 */
export function coordinateInfimum(problem: BarrierProblem): CoordinateInfimum {
  const { effective, excessMass, constant, floor, weights } = preparedBarrier('coordinateInfimum', problem);
  const level = smallestOf(effective);
  const energy = (floor * weightedSum(weights, effective) + level * excessMass + Math.log(floor)) / 2 + constant;
  return { energy, level, node: effective.indexOf(level), excessMass };
}
