import { ShapeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkMatrix } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { geodesicKernelTable } from './geodesic-kernel-table.ts';
import type { SpherePotential } from './mixture-potential.ts';

/** What {@link particleEnergy} is the energy of. */
export interface ParticleEnergyOptions {
  readonly potential: SpherePotential;
  /** τ > 0. */
  readonly temperature: number;
  /** h > 0 in radians. */
  readonly bandwidth: number;
}

/** An energy of particles and its gradient. */
export interface ParticleEnergyValue {
  readonly value: number;
  /** In the space around the sphere, by every coordinate; to be projected to the tangent planes. Overwritten by the next call. */
  readonly gradient: DenseMatrix;
}

/**
 * The free energy of particles on a sphere, (1/τ) mean U(z_i) + mean log ρ̂(z_i), with the kernel density estimate
 * ρ̂(z) = (1/M) Σ_j exp(−D(z, z_j)²/2h²) + 1e-12 of geodesic distances D, each particle included (arXiv 2601.19597,
 * appendix E.2). It is not the energy of which the Gibbs law is the minimum: see `bandwidthBias`.
 *
 * The kernel is interpolated in the cosine, to about 1e-9 of the value for h ≥ 0.05, and the gradient is that of the
 * interpolation.
 *
 * @param options Potential, temperature, bandwidth.
 * @returns A function of unit vectors, one a row; it keeps its memory between calls.
 * @throws OutOfRangeError If τ or h is not positive.
 *
 * @example
 * ```ts
 * import { mixturePotential, particleEnergy } from '@crossmodal/theory';
 *
 * const potential = mixturePotential({ centres: { data: Float64Array.of(0, 0, 1), rows: 1, columns: 3 }, concentration: 12 });
 * const energy = particleEnergy({ potential, temperature: 0.5, bandwidth: 0.35 });
 * const pair = { data: Float64Array.of(0, 0, 1, 0, Math.sin(0.35), Math.cos(0.35)), rows: 2, columns: 3 };
 * console.log(energy(pair).value.toFixed(6)); // -2.158443
 * ```
 */
export function particleEnergy({ potential, temperature, bandwidth }: ParticleEnergyOptions): (points: DenseMatrix) => ParticleEnergyValue {
  checkScale('particleEnergy: temperature', temperature);
  const { kernels, slopes, steps } = geodesicKernelTable(checkScale('particleEnergy: bandwidth', bandwidth));
  let pairSlopes = new Float64Array(0);
  let densities = new Float64Array(0);
  let gradient = new Float64Array(0);
  return (points) => {
    checkMatrix('particleEnergy: points', points);
    const { data, rows: count, columns: d } = points;
    if (d < 2) throw new ShapeError(`particleEnergy: points has ${d} columns; expected at least 2`);
    if (densities.length !== count || gradient.length !== data.length) {
      pairSlopes = new Float64Array((count * (count - 1)) / 2);
      densities = new Float64Array(count);
      gradient = new Float64Array(data.length);
    }
    gradient.fill(0);
    densities.fill(1); // a particle's own kernel
    for (let i = 1, pair = 0; i < count; i++) {
      for (let j = 0; j < i; j++, pair++) {
        let cosine = 0;
        for (let k = 0; k < d; k++) cosine += data[i * d + k] * data[j * d + k];
        const place = Math.min(Math.max(cosine + 1, 0), 2) * (steps / 2);
        const cell = Math.min(Math.floor(place), steps - 1);
        const t = place - cell;
        const [k0, k1, m0, m1] = [kernels[cell], kernels[cell + 1], slopes[cell], slopes[cell + 1]];
        // Cubic of Hermite, in units of a cell, and its derivative.
        const c2 = 3 * (k1 - k0) - 2 * m0 - m1;
        const c3 = 2 * (k0 - k1) + m0 + m1;
        const kernel = k0 + t * (m0 + t * (c2 + t * c3));
        pairSlopes[pair] = (m0 + t * (2 * c2 + t * 3 * c3)) * (steps / 2);
        densities[i] += kernel;
        densities[j] += kernel;
      }
    }
    let value = 0;
    for (let i = 0; i < count; i++) {
      const point = data.subarray(i * d, (i + 1) * d);
      const density = densities[i] / count + 1e-12;
      value += (potential.value(point) / temperature + Math.log(density)) / count;
      const slope = potential.gradient(point);
      for (let k = 0; k < d; k++) gradient[i * d + k] = slope[k] / (temperature * count);
      // ∂ mean log ρ̂ / ∂K_ij is (1/ρ̂_i + 1/ρ̂_j)/M².
      densities[i] = 1 / (density * count * count);
    }
    for (let i = 1, pair = 0; i < count; i++) {
      for (let j = 0; j < i; j++, pair++) {
        const force = pairSlopes[pair] * (densities[i] + densities[j]);
        for (let k = 0; k < d; k++) {
          gradient[i * d + k] += force * data[j * d + k];
          gradient[j * d + k] += force * data[i * d + k];
        }
      }
    }
    return { value, gradient: { data: gradient, rows: count, columns: d } };
  };
}
