import { OutOfRangeError } from '@crossmodal/theory';
import type { Random } from '@crossmodal/theory';

import type { GriddedOcean } from './gridded-ocean.ts';

/** What {@link syntheticProfiles} takes. */
export interface SyntheticProfilesOptions {
  /** Number of profiles. */
  readonly count: number;
  /** Pressures in dbar, increasing; default 16 levels from 0 to 1000. */
  readonly levels?: readonly number[];
  /** Correlation ρ_j of the j-th coefficients of temperature and salinity, between −1 and 1; missing ones are 0. Default 0.95, 0.8, 0.6, 0.3. */
  readonly correlations?: readonly number[];
  /** Profiles of one platform; default 10. */
  readonly profilesPerPlatform?: number;
  readonly random: Random;
}

/** Profiles with the law that they were drawn from. */
export interface SyntheticProfiles {
  readonly grid: GriddedOcean;
  /** Exact mean and covariance of (temperature, salinity), for `gaussianPair`. */
  readonly law: { readonly mean: Float64Array; readonly cov: number[][]; readonly nu: number };
}

/** Surface and deep values, depth and thickness of the transition between them in dbar. */
const SHAPE = { temperature: { surface: 22, deep: 3.5 }, salinity: { surface: 36, deep: 34.7 }, centre: 250, thickness: 120 };
/** Standard deviation of the first coefficient; the j-th has 1/j of it. */
const AMPLITUDE = { temperature: 3, salinity: 0.6 };

/**
 * Draws profiles of temperature and salinity from a Gaussian law that is known exactly:
 *
 *   T = T_d + (T_s − T_d)/(1 + e^{(p − p_c)/δ}) + Σ_j a_j φ_j,   S likewise with coefficients b_j,
 *
 * where the φ_j are the orthonormal cosines of the levels (as many as levels) and (a_j, b_j) are independent Gaussian pairs
 * of correlation ρ_j. So C_uu = Φ diag(α²) Φᵀ, C_vv = Φ diag(β²) Φᵀ and C_uv = Φ diag(ραβ) Φᵀ, and the canonical
 * correlations are the |ρ_j|: the theory of Baptista, Stuart and Tran 2025, section 5, holds for them without any
 * approximation.
 *
 * @throws OutOfRangeError If a correlation is not between −1 and 1, or a number is no positive integer.
 *
 * @example
 * ```ts
 * import { syntheticProfiles } from '@crossmodal/datasets/ocean';
 * import { createRandom, gaussianPair } from '@crossmodal/theory';
 *
 * const { grid, law } = syntheticProfiles({ count: 100, correlations: [0.9, 0.5], random: createRandom(1) });
 * const { sigma } = gaussianPair(law);
 * console.log(grid.count, sigma[0].toFixed(6), sigma[1].toFixed(6)); // 100 0.900000 0.500000
 * ```
 */
export function syntheticProfiles({
  count,
  levels = Array.from({ length: 16 }, (_, i) => Math.round((1000 * i) / 15)),
  correlations = [0.95, 0.8, 0.6, 0.3],
  profilesPerPlatform = 10,
  random,
}: SyntheticProfilesOptions): SyntheticProfiles {
  for (const [name, value] of [['count', count], ['profilesPerPlatform', profilesPerPlatform]] as const) {
    if (!Number.isInteger(value) || value < 1) throw new OutOfRangeError(`syntheticProfiles: ${name} is ${value}; expected a positive integer`);
  }
  const n = levels.length;
  if (n === 0 || correlations.length > n || correlations.some((rho) => !(Math.abs(rho) < 1))) {
    throw new OutOfRangeError(`syntheticProfiles: correlations is [${correlations.join(', ')}] for ${n} levels; expected at most as many numbers between -1 and 1`);
  }
  const phi = cosines(n);
  const rho = Float64Array.from({ length: n }, (_, j) => correlations[j] ?? 0);
  const deviation = (name: 'temperature' | 'salinity') => Float64Array.from({ length: n }, (_, j) => AMPLITUDE[name] / (j + 1));
  const [alpha, beta] = [deviation('temperature'), deviation('salinity')];
  const mean = Float64Array.from([...meanProfile('temperature', levels), ...meanProfile('salinity', levels)]);
  const block = (weights: Float64Array, i: number, k: number) => weights.reduce((sum, weight, j) => sum + weight * phi[i * n + j] * phi[k * n + j], 0);
  const [uu, vv, uv] = [alpha.map((a) => a * a), beta.map((b) => b * b), rho.map((r, j) => r * alpha[j] * beta[j])];
  const cov = Array.from({ length: 2 * n }, (_, i) => Array.from({ length: 2 * n }, (__, k) => block(i < n ? (k < n ? uu : uv) : k < n ? uv : vv, i % n, k % n)));

  const temperature = new Float32Array(count * n);
  const salinity = new Float32Array(count * n);
  for (let row = 0; row < count; row++) {
    const [t, s] = [mean.slice(0, n), mean.slice(n)];
    for (let j = 0; j < n; j++) {
      const first = random.normal();
      const second = rho[j] * first + Math.sqrt(1 - rho[j] ** 2) * random.normal();
      for (let i = 0; i < n; i++) {
        t[i] += alpha[j] * first * phi[i * n + j];
        s[i] += beta[j] * second * phi[i * n + j];
      }
    }
    temperature.set(t, row * n);
    salinity.set(s, row * n);
  }
  const place = (low: number, high: number) => Float64Array.from({ length: count }, () => low + (high - low) * random.uniform());
  const platforms = Array.from({ length: count }, (_, row) => `synthetic ${Math.floor(row / profilesPerPlatform)}`);
  return {
    grid: {
      count,
      levels: Float64Array.from(levels),
      temperature,
      salinity,
      latitude: place(-60, 60),
      longitude: place(-180, 180),
      time: place(18_000, 26_000),
      platform: platforms,
      cycle: Float64Array.from({ length: count }, (_, row) => row % profilesPerPlatform),
    },
    law: { mean, cov, nu: n },
  };
}

/** Orthonormal cosines (DCT-II), levels × functions: row i, column j is φ_j at level i. */
function cosines(n: number): Float64Array {
  const phi = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) phi[i * n + j] = Math.sqrt((j === 0 ? 1 : 2) / n) * Math.cos((Math.PI * j * (i + 0.5)) / n);
  }
  return phi;
}

function meanProfile(name: 'temperature' | 'salinity', levels: readonly number[]): number[] {
  const { surface, deep } = SHAPE[name];
  return levels.map((p) => deep + (surface - deep) / (1 + Math.exp((p - SHAPE.centre) / SHAPE.thickness)));
}
