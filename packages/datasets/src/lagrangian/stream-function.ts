/**
 * A random or given stream function ψ(x, t) = Σ_k ψ_k e^{iω_k t} e^{2πi k·x} on the torus [0, 1]², k over
 * {−degree … degree}²; the velocity is that of its real part.
 */
export interface StreamFunction {
  /** Largest component of a wavevector; (2 · degree + 1)² modes. */
  readonly degree: number;
  /** Re ψ_k and Im ψ_k of every mode, in the order of {@link wavevectors}. */
  readonly coefficients: Float32Array | Float64Array;
  /** ω_k of every mode, in radians a unit of time. */
  readonly frequencies: Float32Array | Float64Array;
}
