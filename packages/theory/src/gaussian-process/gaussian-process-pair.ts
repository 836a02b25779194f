import { Matrix, solve } from 'ml-matrix';

import { choleskyOfLaw } from '../divergences/cholesky-of-law.ts';
import { OutOfRangeError, ShapeError } from '../errors.ts';
import type { Random } from '../random.ts';

/** Settings of {@link gaussianProcessPair}; the numbers by default are the paper's. */
export interface GaussianProcessOptions {
  /** Number n_u of points at which the field is observed; default 12. */
  readonly points?: number;
  /** Number n_v of leading coefficients that make v; default 5. */
  readonly coefficients?: number;
  /** Number of terms at which the expansion of the field is cut; default 1000. */
  readonly modes?: number;
  /** Standard deviation of the observations' noise, > 0; default 0.05. */
  readonly noise?: number;
  /** Inverse length τ > 0 of the covariance operator; default 3. */
  readonly tau?: number;
  /** Smoothness α > ½ of the covariance operator; default 2. */
  readonly alpha?: number;
  /** √2 cos(jπx), orthonormal in L²(0, 1), or cos(jπx), as the paper prints; default `orthonormal`. */
  readonly basis?: 'orthonormal' | 'literal';
  /** Points from 0 to 1, in the middle of equal cells, or without both ends; default `endpoints`. */
  readonly grid?: 'endpoints' | 'midpoints' | 'interior';
}

/** Draws of {@link GaussianProcessPair.sample}, a sample a row. */
export interface GaussianProcessSample {
  /** count x points, row-major. */
  readonly U: Float64Array;
  /** count x coefficients, row-major. */
  readonly V: Float64Array;
  /** Values of the field without noise at `fieldAt`, count x its length, row-major; only where asked for. */
  readonly field?: Float64Array;
}

/** A pair of noisy values and leading coefficients of a Gaussian field, with its exact law. */
export interface GaussianProcessPair {
  /** Covariance of (u, v), u first. */
  readonly cov: Matrix;
  /** Dimension of u: the number of points. */
  readonly nu: number;
  /** The points x₁ … of the observations. */
  readonly grid: Float64Array;
  /** λ₁ … of the covariance operator, one a mode. */
  readonly eigenvalues: Float64Array;
  /** √λ_j ψ_j(x), a row a point and a column a mode: the field at these points is this matrix times ξ. */
  loadings(points: ArrayLike<number>): Matrix;
  /**
   * Draws of (u, v), and of the field that made them at any points of [0, 1], repeated or near as they may be.
   * U and V are the same with and without the field.
   */
  sample(count: number, random: Random, options?: { readonly fieldAt?: ArrayLike<number> }): GaussianProcessSample;
}

/**
 * The high-dimensional example of Baptista, Stuart and Tran 2025, section 6.1: w ~ N(0, (−Δ + τ²)^−α) on (0, 1) with
 * Neumann conditions and mean zero, u = noisy values of w at points, v = leading coefficients of w.
 *
 * The expansion is w = Σ_{j ≥ 1} √λ_j ξ_j ψ_j with λ_j = (j²π² + τ²)^−α and ξ_j independent N(0, 1), cut at `modes`
 * terms; u_i = w(x_i) + η_i with η_i ~ N(0, noise²), and v_j = ξ_j. The paper prints ψ_j = cos(jπx), whose norm is not
 * 1, and leaves open where its uniform points lie; `basis` and `grid` offer the readings. The covariances
 * C_uu = ΦΦᵀ + noise² I, C_uv = the leading columns of Φ and C_vv = I, with Φ_ij = √λ_j ψ_j(x_i), are derived here.
 *
 * Draws cost n_u + n_v normals, not `modes`: the terms beyond v reach u as one Gaussian vector of known covariance.
 * The field is drawn from its conditional law given (u, v), by correcting an independent draw of all modes.
 *
 * @throws OutOfRangeError If a number is out of its range or there are more coefficients than modes.
 *
 * @example
 * ```ts
 * import { createRandom, gaussianProcessPair } from '@crossmodal/theory';
 *
 * const pair = gaussianProcessPair();
 * console.log(pair.cov.rows, pair.nu, pair.grid[1].toFixed(4)); // 17 12 0.0909
 * const { U, V } = pair.sample(100, createRandom(1));
 * console.log(U.length, V.length); // 1200 500
 * ```
 */
export function gaussianProcessPair(options: GaussianProcessOptions = {}): GaussianProcessPair {
  const { points = 12, coefficients = 5, modes = 1000, noise = 0.05, tau = 3, alpha = 2, basis = 'orthonormal', grid: placing = 'endpoints' } = options;
  for (const [name, value] of Object.entries({ points, coefficients, modes })) {
    if (!Number.isInteger(value) || value < 1) refuse(name, value, 'an integer >= 1');
  }
  if (coefficients > modes) refuse('coefficients', coefficients, `at most modes = ${modes}`);
  if (!(noise > 0 && noise < Infinity)) refuse('noise', noise, 'a finite number > 0');
  if (!(tau > 0 && tau < Infinity)) refuse('tau', tau, 'a finite number > 0');
  if (!(alpha > 0.5 && alpha < Infinity)) refuse('alpha', alpha, 'a finite number > 1/2, as a field with values needs');
  if (basis !== 'orthonormal' && basis !== 'literal') refuse('basis', basis, "'orthonormal' or 'literal'");
  const place = { endpoints: endpoint, midpoints: midpoint, interior: interiorPoint }[placing] ?? refuse('grid', placing, "'endpoints', 'midpoints' or 'interior'");

  const grid = Float64Array.from({ length: points }, (_, i) => place(i, points));
  const eigenvalues = Float64Array.from({ length: modes }, (_, j) => (((j + 1) * Math.PI) ** 2 + tau ** 2) ** -alpha);
  const norm = basis === 'orthonormal' ? Math.SQRT2 : 1;
  const loadings = (at: ArrayLike<number>): Matrix => {
    const result = Matrix.zeros(at.length, modes);
    for (let i = 0; i < at.length; i++) {
      if (!(at[i] >= 0 && at[i] <= 1)) refuse(`point ${i}`, at[i], 'a number from 0 to 1');
      for (let j = 0; j < modes; j++) result.set(i, j, Math.sqrt(eigenvalues[j]) * norm * Math.cos((j + 1) * Math.PI * at[i]));
    }
    return result;
  };

  const phi = loadings(grid);
  const leading = phi.subMatrix(0, points - 1, 0, coefficients - 1);
  // What u knows beyond v: the remaining modes and the noise. Its own sum, as C_uu − C_uv C_vu would cancel.
  const beyond = coefficients === modes ? Matrix.zeros(points, 1) : phi.subMatrix(0, points - 1, coefficients, modes - 1);
  const residual = beyond.mmul(beyond.transpose()).add(Matrix.eye(points).mul(noise ** 2));
  const cov = Matrix.eye(points + coefficients);
  cov.setSubMatrix(Matrix.add(leading.mmul(leading.transpose()), residual), 0, 0);
  cov.setSubMatrix(leading, 0, points);
  cov.setSubMatrix(leading.transpose(), points, 0);
  const residualRoot = choleskyOfLaw('gaussianProcessPair: the covariance of u given v', residual);

  const sample: GaussianProcessPair['sample'] = (count, random, { fieldAt } = {}) => {
    if (!Number.isInteger(count) || count < 1) refuse('count', count, 'an integer >= 1');
    const [U, V] = [new Float64Array(count * points), new Float64Array(count * coefficients)];
    const draws = new Float64Array(points);
    for (let n = 0; n < count; n++) {
      for (let j = 0; j < coefficients; j++) V[n * coefficients + j] = random.normal();
      for (let i = 0; i < points; i++) draws[i] = random.normal();
      for (let i = 0; i < points; i++) {
        let sum = 0;
        for (let j = 0; j < coefficients; j++) sum += leading.get(i, j) * V[n * coefficients + j];
        for (let k = 0; k <= i; k++) sum += residualRoot.get(i, k) * draws[k];
        U[n * points + i] = sum;
      }
    }
    return fieldAt === undefined ? { U, V } : { U, V, field: fieldGiven({ U, V, fieldAt, random }) };
  };

  /** Matheron's rule: a free draw of the field and its own (u, v), moved by what the given (u, v) say more. */
  const fieldGiven = ({ U, V, fieldAt, random }: GaussianProcessSample & { fieldAt: ArrayLike<number>; random: Random }) => {
    if (fieldAt.length === 0) throw new ShapeError('gaussianProcessPair: fieldAt is empty; expected at least one point');
    const psi = loadings(fieldAt);
    const crossed = new Matrix(fieldAt.length, points + coefficients);
    crossed.setSubMatrix(psi.mmul(phi.transpose()), 0, 0);
    crossed.setSubMatrix(psi.subMatrix(0, fieldAt.length - 1, 0, coefficients - 1), 0, points);
    const gain = solve(cov, crossed.transpose()).transpose();
    const field = new Float64Array((U.length / points) * fieldAt.length);
    for (let n = 0; n * points < U.length; n++) {
      const xi = Matrix.columnVector(Float64Array.from({ length: modes }, () => random.normal()));
      const free = phi.mmul(xi).to1DArray();
      const missing = Matrix.columnVector([
        ...free.map((value, i) => U[n * points + i] - value - noise * random.normal()),
        ...Array.from({ length: coefficients }, (_, j) => V[n * coefficients + j] - xi.get(j, 0)),
      ]);
      field.set(psi.mmul(xi).add(gain.mmul(missing)).to1DArray(), n * fieldAt.length);
    }
    return field;
  };

  return { cov, nu: points, grid, eigenvalues, loadings, sample };
}

function endpoint(index: number, count: number): number {
  return count === 1 ? 0 : index / (count - 1);
}

function midpoint(index: number, count: number): number {
  return (index + 0.5) / count;
}

function interiorPoint(index: number, count: number): number {
  return (index + 1) / (count + 1);
}

function refuse(name: string, value: unknown, expected: string): never {
  throw new OutOfRangeError(`gaussianProcessPair: ${name} is ${String(value)}; expected ${expected}`);
}
