import { OutOfRangeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import type { BarrierProblem } from './barrier-problem.ts';
import { checkField } from './check-field.ts';
import { effectivePotential } from './effective-potential.ts';
import { weightedSum } from './weighted-sum.ts';

/** A checked problem, with what all of its quantities share. */
export interface PreparedBarrier extends BarrierProblem {
  /** V = U₁₂/τ + log ρ₂. */
  readonly effective: Float64Array;
  /** 1 − ρ̲ μ(Z), the mass above the floor. */
  readonly excessMass: number;
  /** (1/2τ) ∫ U₂₁ ρ₂ dμ. */
  readonly constant: number;
}

/** Checks a problem; the caller's name stands in the errors. */
export function preparedBarrier(place: string, problem: BarrierProblem): PreparedBarrier {
  const { potential, peerPotential, peerDensity, floor, temperature, weights } = problem;
  checkScale(`${place}: temperature`, temperature);
  for (const [name, field] of Object.entries({ potential, peerPotential, peerDensity })) checkField(`${place}: ${name}`, field, weights);
  let area = 0;
  for (let i = 0; i < weights.length; i++) area += weights[i];
  if (!(floor > 0 && floor * area < 1)) throw new OutOfRangeError(`${place}: floor is ${floor}; expected a number > 0 and below ${1 / area}, one over the area`);
  return {
    ...problem,
    effective: effectivePotential(potential, peerDensity, temperature),
    excessMass: 1 - floor * area,
    constant: weightedSum(weights, peerPotential, peerDensity) / (2 * temperature),
  };
}
