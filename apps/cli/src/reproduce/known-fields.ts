import type { StreamFunction } from '@crossmodal/datasets/lagrangian';

/** Fields whose trajectories an independent program has integrated. */
export const knownFields = {
  shear: fieldOf(1, [[1, 0, 0.1, 0, 0]]),
  oscillating: fieldOf(1, [[1, 0, 0.1, 0, 2]]),
  cells: fieldOf(1, [[1, 0, 1, 0, 0], [0, 1, 0.5, 0, 0]]),
  three: fieldOf(2, [[1, 0, 0.5, 0.2, 3], [0, 1, 0, -0.3, -5], [1, 2, 0.1, -0.1, 10]]),
} as const;

/** A stream function of some modes, each k_1, k_2, Re ψ_k, Im ψ_k, ω_k. */
function fieldOf(degree: number, modes: readonly (readonly [number, number, number, number, number])[]): StreamFunction {
  const side = 2 * degree + 1;
  const field = { degree, coefficients: new Float64Array(2 * side * side), frequencies: new Float64Array(side * side) };
  for (const [k1, k2, re, im, omega] of modes) {
    const mode = (k1 + degree) * side + k2 + degree;
    field.coefficients.set([re, im], 2 * mode);
    field.frequencies[mode] = omega;
  }
  return field;
}
