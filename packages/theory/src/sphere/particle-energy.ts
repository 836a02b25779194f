import { ShapeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkMatrix } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { matrixProduct } from '../linear-algebra/matrix-product.ts';
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
  /** In the space around the sphere, by every coordinate; to be projected to the tangent planes. */
  readonly gradient: DenseMatrix;
}

/**
 * The free energy of particles on a sphere, (1/τ) mean U(z_i) + mean log ρ̂(z_i), with the kernel density estimate
 * ρ̂(z) = (1/M) Σ_j exp(−D(z, z_j)²/2h²) + 1e-12 of geodesic distances D, each particle included (arXiv 2601.19597,
 * appendix E.2). It is not the energy of which the Gibbs law is the minimum: see `bandwidthBias`.
 *
 * The kernel is interpolated in the cosine, to about 1e-9 for h ≥ 0.1 and 1e-8 for h ≥ 0.05, and the gradient is that of the
 * interpolation.
 *
 * @param options Potential, temperature, bandwidth.
 * @returns A function of unit vectors, one a row.
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
  const { cubics, steps } = geodesicKernelTable(checkScale('particleEnergy: bandwidth', bandwidth));
  return (points) => {
    checkMatrix('particleEnergy: points', points);
    const { data, rows: count, columns: d } = points;
    if (d < 2) throw new ShapeError(`particleEnergy: points has ${d} columns; expected at least 2`);
    // Cosines first; then, in their place, the slopes of the kernel.
    const pairs = matrixProduct(points, points, { transposeB: true });
    const slopes = pairs.data;
    const densities = new Float64Array(count).fill(1); // a particle's own kernel
    const half = steps / 2;
    for (let i = 0; i < count; i++) {
      slopes.fill(0, i * count + i, (i + 1) * count);
      for (let j = 0; j < i; j++) {
        const place = Math.min(Math.max(slopes[i * count + j] + 1, 0), 2) * half;
        const cell = Math.min(place | 0, steps - 1);
        const t = place - cell;
        const at = 4 * cell;
        const [c1, c2, c3] = [cubics[at + 1], cubics[at + 2], cubics[at + 3]];
        const kernel = cubics[at] + t * (c1 + t * (c2 + t * c3));
        slopes[i * count + j] = (c1 + t * (2 * c2 + 3 * t * c3)) * half;
        densities[i] += kernel;
        densities[j] += kernel;
      }
    }
    let value = 0;
    for (let i = 0; i < count; i++) {
      const density = densities[i] / count + 1e-12;
      value += (potential.value(data.subarray(i * d, (i + 1) * d)) / temperature + Math.log(density)) / count;
      // ∂ mean log ρ̂ / ∂K_ij is (1/ρ̂_i + 1/ρ̂_j)/M².
      densities[i] = 1 / (density * count * count);
    }
    for (let i = 1; i < count; i++) {
      for (let j = 0; j < i; j++) slopes[i * count + j] *= densities[i] + densities[j];
    }
    const gradient = matrixProduct(pairs, points);
    const upper = matrixProduct(pairs, points, { transposeA: true });
    for (let i = 0; i < count; i++) {
      const slope = potential.gradient(data.subarray(i * d, (i + 1) * d));
      for (let k = 0; k < d; k++) gradient.data[i * d + k] += upper.data[i * d + k] + slope[k] / (temperature * count);
    }
    return { value, gradient };
  };
}
