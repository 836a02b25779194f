/** What all trajectories have in common. */
export interface TracerOptions {
  /** The wavevectors are those of {−degree … degree}². */
  readonly degree: number;
  /** ω_k, by k_1 and within it by k_2. */
  readonly frequencies: Float32Array | Float64Array;
  readonly start: readonly [number, number];
  readonly step: number;
  readonly steps: number;
  readonly recordEvery: number;
}

/**
 * Makes the function that integrates item `index` of `coefficients`, Re and Im of every ψ_k, and writes the positions
 * after every `recordEvery` steps to item `index` of `positions`.
 */
export function createTracer(options: TracerOptions): (
  coefficients: Float32Array | Float64Array,
  index: number,
  positions: Float32Array | Float64Array,
) => void;
