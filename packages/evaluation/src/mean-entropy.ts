import { checkProbabilities } from './probabilities.ts';
import type { Probabilities } from './probabilities.ts';

/**
 * The Shannon entropy −Σⱼ pⱼ log pⱼ of a row in nats, averaged over the rows: 0 for certain predictions,
 * log(columns) for uniform ones.
 *
 * @param probabilities Rows u, columns classes.
 * @returns A number from 0 to log(columns).
 * @throws ShapeError If the shape and length of `probabilities` disagree.
 * @throws OutOfRangeError If an entry is no probability or a row does not sum to 1.
 *
 * @example
 * ```ts
 * import { meanEntropy } from '@crossmodal/evaluation';
 *
 * const probabilities = { data: Float64Array.of(0.5, 0.5, 1, 0), rows: 2, columns: 2 };
 * console.log(meanEntropy(probabilities).toFixed(6)); // 0.346574
 * ```
 */
export function meanEntropy(probabilities: Probabilities): number {
  checkProbabilities('meanEntropy', probabilities);
  const { data, rows } = probabilities;
  let sum = 0;
  for (let at = 0; at < data.length; at++) {
    const p = data[at];
    if (p > 0) sum -= p * Math.log(p);
  }
  return sum / rows;
}
