import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

/**
 * Checks a list of ranks.
 *
 * @param caller Name of the public function, for the message.
 * @param ranks The list.
 * @throws ShapeError If it is empty.
 * @throws OutOfRangeError If an entry is no integer ≥ 1.
 */
export function checkRanks(caller: string, ranks: ArrayLike<number>): void {
  if (ranks.length === 0) throw new ShapeError(`${caller}: ranks is empty; expected at least one rank`);
  for (let i = 0; i < ranks.length; i++) {
    if (!Number.isInteger(ranks[i]) || ranks[i] < 1) {
      throw new OutOfRangeError(`${caller}: ranks[${i}] is ${ranks[i]}; expected an integer >= 1`);
    }
  }
}
