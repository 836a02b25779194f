import { checkProbabilities } from './probabilities.ts';
import type { Probabilities } from './probabilities.ts';

/**
 * The most probable class of every row: v*(u) = argmax p(v|u) (Baptista, Stuart and Tran 2025, Algorithm 2).
 *
 * A tie goes to the lowest index.
 *
 * @param probabilities Rows u, columns classes; for instance from {@link labelPosterior}.
 * @returns One class a row.
 * @throws ShapeError If the shape and length of `probabilities` disagree.
 * @throws OutOfRangeError If an entry is no probability or a row does not sum to 1.
 *
 * @example
 * ```ts
 * import { predictedClasses } from '@crossmodal/evaluation';
 *
 * const probabilities = { data: Float64Array.of(0.2, 0.5, 0.3, 0.4, 0.2, 0.4), rows: 2, columns: 3 };
 * console.log(predictedClasses(probabilities)); // Uint32Array(2) [ 1, 0 ]
 * ```
 */
export function predictedClasses(probabilities: Probabilities): Uint32Array {
  checkProbabilities('predictedClasses', probabilities);
  const { data, rows, columns } = probabilities;
  const classes = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    const start = i * columns;
    let best = 0;
    for (let j = 1; j < columns; j++) if (data[start + j] > data[start + best]) best = j;
    classes[i] = best;
  }
  return classes;
}
