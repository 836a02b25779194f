import type { EnergyMeasure } from './energy-measure.ts';

/** One modality's choice of a density while the other's stays. */
export interface BarrierProblem extends EnergyMeasure {
  /** U₁₂, the potential of the modality that moves, one value a node. */
  readonly potential: ArrayLike<number>;
  /** U₂₁, the potential of the other. */
  readonly peerPotential: ArrayLike<number>;
  /** ρ₂ > 0, the density of the other, of integral 1. */
  readonly peerDensity: ArrayLike<number>;
  /** Least density allowed, ρ̲ > 0 with ρ̲ μ(Z) < 1. Without a floor there is no infimum. */
  readonly floor: number;
}
