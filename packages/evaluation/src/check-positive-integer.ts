import { OutOfRangeError } from '@crossmodal/theory';

/**
 * Checks a count such as k or the number of bins.
 *
 * @param where `caller: argument`, the beginning of the message.
 * @param value The number.
 * @param maximum The greatest value allowed; default none.
 * @throws OutOfRangeError If `value` is no integer from 1 to `maximum`.
 */
export function checkPositiveInteger(where: string, value: number, maximum: number = Infinity): void {
  if (!Number.isInteger(value) || value < 1 || value > maximum) {
    const range = maximum === Infinity ? '>= 1' : `from 1 to ${maximum}`;
    throw new OutOfRangeError(`${where} is ${value}; expected an integer ${range}`);
  }
}
