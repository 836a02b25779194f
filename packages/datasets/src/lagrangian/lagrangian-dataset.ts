import type { CompleteIntegration } from './integration.ts';
import type { StreamFunction } from './stream-function.ts';

/** Stream functions with the trajectories of a tracer in each: pairs of a field and what it does. */
export interface LagrangianDataset extends Omit<StreamFunction, 'coefficients'> {
  /** Number of pairs. */
  readonly count: number;
  /** Re ψ_k and Im ψ_k of every field, `count` × 2 (2 · degree + 1)². */
  readonly coefficients: Float32Array;
  /** The same for all fields. */
  readonly frequencies: Float32Array;
  /** Positions recorded of each trajectory. */
  readonly records: number;
  /** x_1 and x_2 of every recorded position, `count` × `records` × 2, not wrapped. */
  readonly trajectories: Float32Array;
  readonly integration: CompleteIntegration;
}
