import { OutOfRangeError } from '@crossmodal/theory';

import { checkLogits } from './logits.ts';

/**
 * A table of conditional probabilities p(vⱼ | uᵢ), row-major: entry (i, j) lies at `data[i * columns + j]` and
 * every row sums to 1.
 */
export interface Probabilities {
  /** `rows * columns` numbers. */
  readonly data: Float64Array;
  /** Number of items u, at least 1. */
  readonly rows: number;
  /** Number of classes v, at least 1. */
  readonly columns: number;
}

/** How far a row may be from summing to 1: wide enough for float32 softmaxes, too narrow for logits to pass. */
const SUM_TOLERANCE = 1e-6;

/**
 * Checks shape and values of a table of probabilities.
 *
 * @param caller Name of the public function, for the message.
 * @param probabilities The table.
 * @throws ShapeError If its shape and length disagree.
 * @throws OutOfRangeError If an entry is negative or not a number, or a row does not sum to 1 within 10⁻⁶.
 */
export function checkProbabilities(caller: string, probabilities: Probabilities): void {
  checkLogits(caller, probabilities, 'probabilities');
  const { data, rows, columns } = probabilities;
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++, at++) {
      const p = data[at];
      if (!(p >= 0)) {
        throw new OutOfRangeError(
          `${caller}: probability of row ${i}, column ${j} is ${p}; expected a number from 0 to 1`,
        );
      }
      sum += p;
    }
    if (!(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
      throw new OutOfRangeError(`${caller}: row ${i} of probabilities sums to ${sum}; expected 1 within ${SUM_TOLERANCE}`);
    }
  }
}
