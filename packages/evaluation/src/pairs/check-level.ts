import { OutOfRangeError } from '@crossmodal/theory';

/** Checks the probability of an interval. */
export function checkLevel(caller: string, level: number): void {
  if (!(level > 0 && level < 1)) throw new OutOfRangeError(`${caller}: level is ${level}; expected a number between 0 and 1`);
}
