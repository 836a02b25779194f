import { OutOfRangeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkDensity } from './check-density.ts';
import { dot } from './dot.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';
import type { QuadratureGrid } from './quadrature-grid.ts';

/** Largest relative error of the volume of the kernel that a grid may make. */
const COARSEST = 1e-6;

/**
 * The smoothed density ρ̃(z) = ∫ ρ(w) exp(⟨z, w⟩/τ) dμ(w) / V_κ(τ) on a grid (arXiv 2601.19597, definition 2.2): on the
 * circle it has the Fourier coefficients of ρ times I_p(1/τ)/I_0(1/τ). The sum runs over all pairs of nodes.
 *
 * @param density ρ, one value a node.
 * @param grid From `circleGrid` or `sphereGrid`, all around.
 * @param temperature τ > 0.
 * @returns ρ̃, one value a node, positive.
 * @throws ShapeError If the density has another length than the grid.
 * @throws OutOfRangeError If a value is negative, τ not positive, or the grid too coarse to hold the kernel.
 *
 * @example
 * ```ts
 * import { besselIe, circleGrid, smoothOnGrid } from '@crossmodal/theory';
 *
 * const grid = circleGrid(256);
 * const density = Float64Array.from({ length: 256 }, (_, i) => (1 + grid.nodes.data[2 * i]) / (2 * Math.PI));
 * const smoothed = smoothOnGrid(density, grid, 0.5);
 * console.log((2 * Math.PI * smoothed[0] - 1).toFixed(10)); // 0.6977746580
 * console.log((besselIe(1, 2) / besselIe(0, 2)).toFixed(10)); // 0.6977746580
 * ```
 */
export function smoothOnGrid(density: ArrayLike<number>, grid: QuadratureGrid, temperature: number): Float64Array {
  const { nodes, weights, rings } = grid;
  checkDensity('smoothOnGrid: density', density, weights);
  const scale = 1 / checkScale('smoothOnGrid: temperature', temperature);
  const logVolume = logExponentialVolume(nodes.columns, scale);
  const length = nodes.rows / rings;
  const masses = Float64Array.from(weights, (w, i) => w * density[i]);
  const smoothed = new Float64Array(nodes.rows);
  const kernel = new Float64Array(length);
  for (let i = 0; i < rings; i++) {
    let volume = 0;
    for (let j = 0; j < rings; j++) {
      // Between two rings the kernel depends on the difference of the longitudes only.
      const from = nodes.data.subarray(i * length * nodes.columns, (i * length + 1) * nodes.columns);
      for (let shift = 0; shift < length; shift++) {
        kernel[shift] = Math.exp(dot(from, nodes.data, (j * length + shift) * nodes.columns) * scale - logVolume);
        volume += weights[j * length + shift] * kernel[shift];
      }
      for (let a = 0; a < length; a++) {
        let sum = 0;
        for (let b = 0; b < a; b++) sum += kernel[b - a + length] * masses[j * length + b];
        for (let b = a; b < length; b++) sum += kernel[b - a] * masses[j * length + b];
        smoothed[i * length + a] += sum;
      }
    }
    if (!(Math.abs(volume - 1) < COARSEST)) {
      throw new OutOfRangeError(`smoothOnGrid: temperature is ${temperature}, at which the kernel has the volume ${volume} on the grid; expected 1, as on a finer grid all around`);
    }
  }
  return smoothed;
}
