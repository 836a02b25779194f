import { innerBoundScrl, innerBoundTight, OutOfRangeError } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';

/** What {@link generalizationBound} depends on. */
export interface GeneralizationBoundOptions {
  /** Number of anchors. */
  readonly n: number;
  /** Number of negatives of an anchor. */
  readonly m: number;
  /** B > 0 with |s| ≤ B; 1 for the inner product of unit vectors. */
  readonly scoreBound: number;
  /** τ > 0. */
  readonly temperature: number;
  /** δ, between 0 and 1: the bound holds with probability 1 − δ at least. */
  readonly delta: number;
  /**
   * Expected Rademacher complexity of the functions (x, y, y′₁…y′ₘ) ↦ τ log mean_j exp((s(x, y′ⱼ) − s(x, y))/τ), for a bound
   * that holds for all scorers of a class at once. Without it the bound is for one scorer that did not see the sample.
   */
  readonly rademacher?: number;
  /** Which bound of the bias of own negatives: the paper's, or the sharper one derived here; default `'derived'`. */
  readonly inner?: 'paper' | 'derived';
}

/** A bound of |population risk − empirical risk|, in the units of the scores. */
export interface GeneralizationBound {
  /** What finitely many negatives cost. */
  readonly inner: number;
  /** What finitely many anchors cost. */
  readonly outer: number;
  readonly total: number;
  /** Whether `total` is no less than 4B, which no two risks of scores from −B to B exceed. */
  readonly isVacuous: boolean;
  /** Whose constants the two terms have. The paper prints none of its outer term. */
  readonly source: { readonly inner: 'paper' | 'derived'; readonly outer: 'derived' };
}

/**
 * How far an empirical contrastive risk may be from the population's: the two terms of theorems 4.5 (own negatives,
 * `'scrl'`) and 4.6 (shared negatives, `'sscrl'`) of Li, Wei, Yang and Ying (2026), with all constants. With R = exp(2B/τ):
 *
 * - bias of m negatives, both kinds: τR(R − 1)²/(8m), from the Taylor expansion of the logarithm; the paper's own
 *   2 exp(8B/τ) τ/m (lemma 4.3) is never less and is there for `'scrl'` on request;
 * - fluctuation of shared negatives: τ(R − 1)√(log(2/δ′)/2m), from McDiarmid's inequality, for one scorer;
 * - fluctuation of the anchors: 4B√(log(2/δ″)/2n), from Hoeffding's inequality, and twice the Rademacher complexity for a
 *   class.
 *
 * Own negatives have δ″ = δ; shared ones have two things that may go wrong, δ′ = δ″ = δ/2. For `'sscrl'` with a class
 * the fluctuation of the negatives is not covered uniformly, so `rademacher` is refused there.
 *
 * @throws OutOfRangeError If an argument is out of its range.
 *
 * @example
 * ```ts
 * import { generalizationBound } from '@crossmodal/evaluation';
 *
 * const { inner, outer, isVacuous } = generalizationBound('scrl', { n: 10_000, m: 100, scoreBound: 1, temperature: 1, delta: 0.05 });
 * console.log(inner.toFixed(4), outer.toFixed(4), isVacuous); // 0.3770 0.0543 false
 * ```
 */
export function generalizationBound(kind: 'scrl' | 'sscrl', options: GeneralizationBoundOptions): GeneralizationBound {
  const { n, m, scoreBound, temperature, delta, rademacher, inner: source = 'derived' } = options;
  check(kind, options);
  const parts = kind === 'scrl' ? 1 : 2;
  const logarithm = Math.log((2 * parts) / delta);
  const ratio = Math.exp((2 * scoreBound) / temperature);
  const bias = (source === 'paper' ? innerBoundScrl : innerBoundTight)({ scoreBound, temperature, negatives: m });
  const inner = bias + (kind === 'sscrl' ? temperature * (ratio - 1) * Math.sqrt(logarithm / (2 * m)) : 0);
  const outer = 2 * (rademacher ?? 0) + 4 * scoreBound * Math.sqrt(logarithm / (2 * n));
  const total = inner + outer;
  return { inner, outer, total, isVacuous: !(total < 4 * scoreBound), source: { inner: source, outer: 'derived' } };
}

function check(kind: string, { n, m, scoreBound, temperature, delta, rademacher, inner }: GeneralizationBoundOptions): void {
  const refuse = (what: string, value: unknown, expected: string): never => {
    throw new OutOfRangeError(`generalizationBound: ${what} is ${String(value)}; expected ${expected}`);
  };
  if (kind !== 'scrl' && kind !== 'sscrl') refuse('kind', kind, "'scrl' or 'sscrl'");
  checkPositiveInteger('generalizationBound: n', n);
  checkPositiveInteger('generalizationBound: m', m);
  if (!(scoreBound > 0 && scoreBound < Infinity)) refuse('scoreBound', scoreBound, 'a finite number > 0');
  if (!(temperature > 0 && temperature < Infinity)) refuse('temperature', temperature, 'a finite number > 0');
  if (!(delta > 0 && delta < 1)) refuse('delta', delta, 'a number between 0 and 1');
  if (rademacher !== undefined && !(rademacher >= 0)) refuse('rademacher', rademacher, 'a number >= 0');
  if (rademacher !== undefined && kind === 'sscrl') refuse('rademacher', rademacher, "none with 'sscrl', whose shared negatives it does not cover");
  if (inner !== undefined && inner !== 'paper' && inner !== 'derived') refuse('inner', inner, "'paper' or 'derived'");
  if (inner === 'paper' && kind === 'sscrl') refuse('inner', inner, "'derived' with 'sscrl', for which the paper prints no constants");
}
