import { OutOfRangeError } from '../errors.ts';
import { checkLaw } from '../kme/check-law.ts';

/** Candidates of which all subsets are tried: a million. */
const MOST_CANDIDATES = 20;
/** Relative distance at which a quotient counts as the whole number, where the inequality is not strict. */
const WHOLE = 1e-9;

/**
 * The least m for which the expected contrastive risk of an anchor with m negatives has a finite minimiser. With fewer some
 * scores run to ±∞, or to their bound: why bounded scores matter.
 *
 * There is one if and only if 1 − (1 − p⁻(A))^m > p⁺(A) for every set A of candidates but none and all: the slope of the
 * convex risk along the scores that rise on A alone (derived here).
 *
 * @param positives p⁺, a law over at most 20 candidates.
 * @param negatives p⁻.
 * @returns m; Infinity where the supports differ, so that no number is enough.
 * @throws ShapeError If the lengths differ.
 * @throws OutOfRangeError If there are more than 20 candidates with mass, or a law is none.
 *
 * @example
 * ```ts
 * import { minNegativesForFiniteMinimizer } from '@crossmodal/theory';
 *
 * console.log(minNegativesForFiniteMinimizer([0.5, 0.3, 0.2], [0.2, 0.3, 0.5])); // 4
 * ```
 */
export function minNegativesForFiniteMinimizer(positives: ArrayLike<number>, negatives: ArrayLike<number>): number {
  checkLaw('minNegativesForFiniteMinimizer: positives', positives, { length: positives.length });
  checkLaw('minNegativesForFiniteMinimizer: negatives', negatives, { length: positives.length });
  const support = Array.from(positives, (_, k) => k).filter((k) => positives[k] > 0 || negatives[k] > 0);
  if (support.some((k) => positives[k] === 0 || negatives[k] === 0)) return Infinity;
  if (support.length > MOST_CANDIDATES) {
    throw new OutOfRangeError(`minNegativesForFiniteMinimizer: positives has mass on ${support.length} candidates; expected at most ${MOST_CANDIDATES}, as all sets of them are tried`);
  }
  const count = support.length;
  let least = 1;
  for (let set = 1; set < 2 ** count - 1; set++) {
    let [inPositives, inNegatives, outPositives, outNegatives] = [0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const k = support[i];
      if ((set >> i) & 1) {
        inPositives += positives[k];
        inNegatives += negatives[k];
      } else {
        outPositives += positives[k];
        outNegatives += negatives[k];
      }
    }
    // m > log(1 − p⁺(A)) / log(1 − p⁻(A)); the smaller of a set and its complement keeps the digits of each logarithm.
    const quotient = logOfRest(inPositives, outPositives) / logOfRest(inNegatives, outNegatives);
    const whole = Math.round(quotient);
    least = Math.max(least, Math.abs(quotient - whole) <= WHOLE * whole ? whole + 1 : Math.ceil(quotient));
  }
  return least;
}

/** log(1 − p) of p and its rest. */
function logOfRest(p: number, rest: number): number {
  return p < 0.5 ? Math.log1p(-p) : Math.log(rest);
}
