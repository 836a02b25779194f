import { Matrix } from 'ml-matrix';

import type { GaussianPair } from './gaussian-pair.ts';
import { optimalDirection } from './optimal-direction.ts';
import { singularValues } from './thin-svd.ts';
import { resolveSpec, type TiltingSpec } from './tilting-spec.ts';

/** Errors of the optimal tilting of one rank; losses and divergences in nats, expectations under the truth. */
export interface RankErrors {
  readonly rank: number;
  /** The least loss of this rank. */
  readonly loss: number;
  /** Gains of u given v in canonical directions, where the truth has σ; of length min(nu, nv). */
  readonly gainsU: Float64Array;
  /** Gains of v given u. */
  readonly gainsV: Float64Array;
  /** E KL(μ(u|v) ‖ ν(u|v)). */
  readonly klUGivenV: number;
  /** E KL(μ(v|u) ‖ ν(v|u)). */
  readonly klVGivenU: number;
  /** KL(μ ‖ ν) of the joint laws. */
  readonly klJoint: number;
  /** E |E_ν(u|v) − E_μ(u|v)|², in the squared units of u. */
  readonly meanErrorUGivenV: number;
  /** E |E_ν(v|u) − E_μ(v|u)|². */
  readonly meanErrorVGivenU: number;
  /** E W₂²(ν(u|v), μ(u|v)), the squared Wasserstein distance. */
  readonly wassersteinUGivenV: number;
  /** E W₂²(ν(v|u), μ(v|u)). */
  readonly wassersteinVGivenU: number;
}

/**
 * How far the optimal tilting of every rank 0 … min(nu, nv) is from the truth.
 *
 * With gains γ and conditional variances k in canonical directions (γ = 0 and k = 1 in those left out), and with
 * ρ = 1 − σ²: E KL(u|v) = ½ Σ (ρ/k − 1 − log(ρ/k) + (γ − σ)²/k), the error of the mean is |C_uu^{1/2} U diag(γ − σ)|²,
 * and E W₂² is that plus the squared Bures distance of the covariances. All are derived here from Baptista, Stuart and
 * Tran 2025, section 5.
 *
 * The divergence that the loss stands for falls with the rank; others need not. Under `inner` with a conditional loss
 * KL(μ‖ν) can rise with the rank, for marginals become wider; under `l2` with `u|v` so can E KL(v|u).
 *
 * @param pair The law μ.
 * @param spec Tilting, loss and weights.
 * @returns One entry a rank, from 0.
 * @throws OutOfRangeError If the specification is none.
 *
 * @example
 * ```ts
 * import { gaussianPair, rankErrors } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1, 0, 0.9, 0], [0, 1, 0, 0.6], [0.9, 0, 1, 0], [0, 0.6, 0, 1]], nu: 2 });
 * const rows = rankErrors(pair, { tilting: 'l2', loss: 'u|v' });
 * console.log(rows.map(({ klUGivenV }) => klUGivenV.toFixed(6))); // [ '1.053509', '0.223144', '0.000000' ]
 * ```
 */
export function rankErrors(pair: GaussianPair, spec: TiltingSpec): RankErrors[] {
  const resolved = resolveSpec('rankErrors', spec);
  const { sigma, U, V, rootU, rootV } = pair;
  const optima = Array.from(sigma, (value) => optimalDirection(value, resolved));
  const truth = sigma.map((value) => Math.sqrt((1 - value) * (1 + value)));
  const sides = { u: { root: rootU, basis: U, truth: deviations(rootU, U, truth) }, v: { root: rootV, basis: V, truth: deviations(rootV, V, truth) } };
  const bures = ({ root, basis, truth: factor }: typeof sides.u, variances: number[]) =>
    buresSquared(deviations(root, basis, variances.map(Math.sqrt)), factor);
  return Array.from({ length: sigma.length + 1 }, (_, rank) => {
    const kept = optima.map((optimum, i) => (i < rank ? optimum : { a: 0, b: 0, c: 0, loss: 0 }));
    const laws = kept.map(({ a, b, c }, i) => direction(sigma[i], { a, b, c, inner: resolved.tilting === 'inner' }));
    const gainsU = Float64Array.from(laws, (law) => law.u.gain);
    const gainsV = Float64Array.from(laws, (law) => law.v.gain);
    const meanErrorUGivenV = meanError(rootU, U, gainsU.map((gain, i) => gain - sigma[i]));
    const meanErrorVGivenU = meanError(rootV, V, gainsV.map((gain, i) => gain - sigma[i]));
    return {
      rank,
      loss: kept.reduce((sum, { loss }) => sum + loss, 0),
      gainsU,
      gainsV,
      klUGivenV: laws.reduce((sum, law) => sum + law.u.kl, 0),
      klVGivenU: laws.reduce((sum, law) => sum + law.v.kl, 0),
      klJoint: laws.reduce((sum, law) => sum + law.klJoint, 0),
      meanErrorUGivenV,
      meanErrorVGivenU,
      wassersteinUGivenV: meanErrorUGivenV + bures(sides.u, laws.map((law) => law.u.variance)),
      wassersteinVGivenU: meanErrorVGivenU + bures(sides.v, laws.map((law) => law.v.variance)),
    };
  });
}

interface Side {
  readonly gain: number;
  readonly variance: number;
  readonly kl: number;
}

function direction(sigma: number, { a, b, c, inner }: { a: number; b: number; c: number; inner: boolean }): { u: Side; v: Side; klJoint: number } {
  const logTruth = Math.log1p(-sigma) + Math.log1p(sigma);
  const side = (precision: number): Side => {
    const gain = a / (1 + precision);
    const excess = precision - sigma * sigma * (1 + precision);
    const kl = 0.5 * (excess - logTruth - Math.log1p(precision) + (gain - sigma) ** 2 * (1 + precision));
    // Rounding makes of the divergence 0 a number of either sign.
    return { gain, variance: 1 / (1 + precision), kl: Math.max(0, kl) };
  };
  // (1 + b)(1 + c) − a² without its cancellation: a² is bc under L2, and b and c are 0 under inner products.
  const logPrecision = inner ? Math.log1p(-a * a) : Math.log1p(b + c);
  return { u: side(b), v: side(c), klJoint: Math.max(0, 0.5 * (b + c - 2 * a * sigma - logPrecision - logTruth)) };
}

function meanError(root: Matrix, basis: Matrix, differences: Float64Array): number {
  const product = root.mmul(basis.clone().mulRowVector(differences));
  return Matrix.mul(product, product).sum();
}

/** A factor F of the covariance FFᵀ with the given deviations in canonical directions and 1 in the others. */
function deviations(root: Matrix, basis: Matrix, values: ArrayLike<number>): Matrix {
  const excess = Array.from(values, (value) => value - 1);
  return root.mmul(Matrix.eye(root.rows).add(basis.clone().mulRowVector(excess).mmul(basis.transpose())));
}

/** Tr(FFᵀ) + Tr(EEᵀ) − 2|FᵀE|₁: the trace of the root in the Bures distance is a nuclear norm, for any factors. */
function buresSquared(F: Matrix, E: Matrix): number {
  const nuclear = singularValues(F.transpose().mmul(E)).reduce((sum, value) => sum + value, 0);
  return Math.max(0, Matrix.mul(F, F).sum() + Matrix.mul(E, E).sum() - 2 * nuclear);
}
