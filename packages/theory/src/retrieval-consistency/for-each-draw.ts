import { OutOfRangeError } from '../errors.ts';

/** What {@link forEachDraw} enumerates. */
export interface Draws {
  /** A law without zeros. */
  readonly law: ArrayLike<number>;
  /** m, how many values are drawn. */
  readonly count: number;
  /** Most outcomes. */
  readonly limit: number;
  /** Name of the public function, for messages. */
  readonly caller: string;
}

/** Outcomes that a function enumerates unless told otherwise: some seconds. */
export const MOST_DRAWS = 5_000_000;

/**
 * Visits every outcome of m independent draws from a finite law, up to order: how often each value came, in an array that
 * is used again, and its multinomial probability. There are C(m + K − 1, K − 1).
 *
 * @throws OutOfRangeError If there are more than the limit.
 */
export function forEachDraw({ law, count, limit, caller }: Draws, visit: (counts: Float64Array, probability: number) => void): void {
  const last = law.length - 1;
  let outcomes = 1;
  for (let k = 1; k <= last; k++) outcomes *= (count + k) / k;
  if (outcomes > limit) {
    throw new OutOfRangeError(
      `${caller}: ${count} negatives of ${law.length} distinct scores make ${Math.round(outcomes)} outcomes; expected at most limit = ${limit}: take fewer negatives, or draw samples`,
    );
  }
  const logFactorial = new Float64Array(count + 1);
  for (let c = 2; c <= count; c++) logFactorial[c] = logFactorial[c - 1] + Math.log(c);
  const logLaw = Float64Array.from(law, Math.log);
  const counts = new Float64Array(law.length);
  const place = (k: number, left: number, logProbability: number): void => {
    if (k === last) {
      counts[k] = left;
      visit(counts, Math.exp(logProbability + left * logLaw[k] - logFactorial[left]));
      return;
    }
    for (let c = 0; c <= left; c++) {
      counts[k] = c;
      place(k + 1, left - c, logProbability + c * logLaw[k] - logFactorial[c]);
    }
  };
  place(0, count, logFactorial[count]);
}
