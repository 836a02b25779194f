import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkCount } from '../kme/check-count.ts';
import { checkLaw } from '../kme/check-law.ts';
import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { solvePositiveDefinite } from './solve-positive-definite.ts';

/** The contrastive risk of one anchor with a free score a candidate. */
export interface TabularRisk {
  /** p_k, share of each candidate among the positives; a law. */
  readonly positives: ArrayLike<number>;
  /** Row r: shares c_rk ≥ 0 of the candidates among the negatives of one draw, which sum to 1. */
  readonly negatives: DenseMatrix;
  /** ω_r, a law over the draws; default: all alike. */
  readonly weights?: ArrayLike<number>;
}

/** Options of {@link tabularRiskMinimizer}. */
export interface TabularRiskOptions {
  /** τ > 0. */
  readonly temperature: number;
  /** B > 0 with |s_k| ≤ B. */
  readonly scoreBound: number;
  /** The search ends where no entry of the projected gradient exceeds this; default 1e-10. */
  readonly tolerance?: number;
  /** Most steps; default 200. */
  readonly maxIterations?: number;
}

/** Where the search ended. */
export interface TabularRiskMinimum {
  /** s_k; unique but for a number added to all of them, where no bound holds it. */
  readonly scores: Float64Array;
  readonly risk: number;
  /** Greatest entry, in absolute value, of the gradient without what pushes against a bound. */
  readonly gradientNorm: number;
  readonly iterations: number;
  /** Whether `gradientNorm` came down to the tolerance. */
  readonly converged: boolean;
}

const SUFFICIENT_DECREASE = 1e-4;
const MOST_HALVINGS = 40;
/** Added to the Hessian, relative to 1/τ: it has no curvature along a common shift, nor anywhere with one negative a draw. */
const DAMPING = 1e-9;
/** A decrease of less than this share is lost in the rounding of the risk: there the gradient decides, which is still exact. */
const ROUNDING = 1e-10;
/** A normaliser below it has lost digits to underflow, and is shifted by its own greatest score. */
const SMALLEST_NORMALISER = 1e-250;

/**
 * Minimises Σ_r ω_r τ log Σ_k c_rk e^{s_k/τ} − Σ_k p_k s_k over |s_k| ≤ B: the contrastive risk of one anchor, over all its
 * scorers that are bounded. It is convex. With one draw c = p⁻ it is the population risk, with c the shares among drawn
 * negatives the empirical one, with every outcome of m negatives and its probability the expected one.
 *
 * By Newton's method, projected on the bounds (Bertsekas 1982); a step costs R K² for R draws of K candidates, and K³.
 *
 * @param risk Positives, and draws of negatives with their weights.
 * @param options τ, B, and when to stop.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If shares are no laws, τ, B or the tolerance is not positive, or `maxIterations` is no count.
 *
 * @example
 * ```ts
 * import { tabularRiskMinimizer } from '@crossmodal/theory';
 *
 * const negatives = { data: Float64Array.of(0.2, 0.8), rows: 1, columns: 2 };
 * const { scores, converged } = tabularRiskMinimizer({ positives: [0.5, 0.5], negatives }, { temperature: 1, scoreBound: 5 });
 * console.log((scores[0] - scores[1]).toFixed(9), Math.log(4).toFixed(9), converged); // 1.386294361 1.386294361 true
 * ```
 */
export function tabularRiskMinimizer(
  risk: TabularRisk,
  { temperature, scoreBound, tolerance = 1e-10, maxIterations = 200 }: TabularRiskOptions,
): TabularRiskMinimum {
  const { positives, negatives, weights } = risk;
  check(risk, { temperature, scoreBound, tolerance, maxIterations });
  const { data, rows, columns: count } = negatives;
  const exponentials = new Float64Array(count);
  const shares = new Float64Array(count);

  /** The risk at `s`, its gradient and, where asked for, the upper half of its Hessian. */
  function evaluate(s: Float64Array, gradient: Float64Array, hessian?: Float64Array): number {
    let most = -Infinity;
    for (let k = 0; k < count; k++) most = Math.max(most, s[k]);
    for (let k = 0; k < count; k++) exponentials[k] = Math.exp((s[k] - most) / temperature);
    hessian?.fill(0);
    let value = 0;
    for (let k = 0; k < count; k++) {
      gradient[k] = -positives[k];
      value -= positives[k] * s[k];
    }
    for (let r = 0, from = 0; r < rows; r++, from += count) {
      const weight = weights ? weights[r] : 1 / rows;
      if (weight === 0) continue;
      let shift = most;
      let total = 0;
      for (let k = 0; k < count; k++) total += shares[k] = data[from + k] * exponentials[k];
      if (total < SMALLEST_NORMALISER) {
        shift = -Infinity;
        total = 0;
        for (let k = 0; k < count; k++) if (data[from + k] > 0) shift = Math.max(shift, s[k]);
        for (let k = 0; k < count; k++) total += shares[k] = data[from + k] > 0 ? data[from + k] * Math.exp((s[k] - shift) / temperature) : 0;
      }
      value += weight * (shift + temperature * Math.log(total));
      for (let k = 0; k < count; k++) gradient[k] += weight * (shares[k] /= total);
      if (!hessian) continue;
      for (let k = 0; k < count; k++) {
        const scaled = (weight * shares[k]) / temperature;
        hessian[k * count + k] += scaled;
        for (let l = k; l < count; l++) hessian[k * count + l] -= scaled * shares[l];
      }
    }
    return value;
  }

  let s = new Float64Array(count);
  let next = new Float64Array(count);
  const gradient = new Float64Array(count);
  const nextGradient = new Float64Array(count);
  const hessian = new Float64Array(count * count);
  let value = evaluate(s, gradient, hessian);
  let gradientNorm = projectedNorm(s, gradient, scoreBound);
  let iterations = 0;
  for (; iterations < maxIterations && gradientNorm > tolerance; iterations++) {
    const free = Array.from(s, (_, k) => k).filter((k) => !pushesOut(s[k], gradient[k], scoreBound));
    const step = newtonStep(hessian, gradient, { free, damping: DAMPING / temperature });
    let accepted = false;
    for (let halving = 0, length = 1; halving < MOST_HALVINGS && !accepted; halving++, length /= 2) {
      next.set(s);
      let slope = 0;
      for (const [place, k] of free.entries()) {
        next[k] = Math.min(scoreBound, Math.max(-scoreBound, s[k] - length * step[place]));
        slope += gradient[k] * (next[k] - s[k]);
      }
      const nextValue = evaluate(next, nextGradient);
      accepted =
        -slope > ROUNDING * Math.max(1, Math.abs(value))
          ? nextValue <= value + SUFFICIENT_DECREASE * slope
          : projectedNorm(next, nextGradient, scoreBound) < gradientNorm;
    }
    if (!accepted) break;
    [s, next] = [next, s];
    value = evaluate(s, gradient, hessian);
    gradientNorm = projectedNorm(s, gradient, scoreBound);
  }
  return { scores: s, risk: value, gradientNorm, iterations, converged: gradientNorm <= tolerance };
}

/** Whether a score is at a bound and descent would take it beyond. */
function pushesOut(score: number, slope: number, bound: number): boolean {
  return (score >= bound && slope < 0) || (score <= -bound && slope > 0);
}

function projectedNorm(s: Float64Array, gradient: Float64Array, bound: number): number {
  let most = 0;
  for (let k = 0; k < s.length; k++) if (!pushesOut(s[k], gradient[k], bound)) most = Math.max(most, Math.abs(gradient[k]));
  return most;
}

/** H⁻¹g over the free scores, in their order. */
function newtonStep(hessian: Float64Array, gradient: Float64Array, { free, damping }: { readonly free: readonly number[]; readonly damping: number }): Float64Array {
  const [count, size] = [gradient.length, free.length];
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) matrix[i * size + j] = hessian[free[j] * count + free[i]] + (i === j ? damping : 0);
  }
  return solvePositiveDefinite(matrix, Float64Array.from(free, (k) => gradient[k]));
}

function check({ positives, negatives, weights }: TabularRisk, options: Required<TabularRiskOptions>): void {
  const caller = 'tabularRiskMinimizer';
  const { data, rows, columns } = negatives;
  checkLaw(`${caller}: positives`, positives, { length: columns });
  if (!(rows >= 1) || data.length !== rows * columns) {
    throw new ShapeError(`${caller}: negatives has ${data.length} entries; expected ${rows} x ${columns} and at least one row`);
  }
  for (let r = 0; r < rows; r++) checkLaw(`${caller}: negatives[${r}]`, data.subarray(r * columns, (r + 1) * columns), { length: columns });
  if (weights) checkLaw(`${caller}: weights`, weights, { length: rows });
  checkScale(`${caller}: temperature`, options.temperature);
  checkScale(`${caller}: scoreBound`, options.scoreBound);
  checkCount(`${caller}: maxIterations`, options.maxIterations);
  if (!(options.tolerance > 0)) throw new OutOfRangeError(`${caller}: tolerance is ${options.tolerance}; expected a number > 0`);
}
