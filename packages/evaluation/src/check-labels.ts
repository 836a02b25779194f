import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

/**
 * Checks a list of indices: its length, and that each is an integer from 0 to `bound` − 1.
 *
 * @param where `caller: argument`, the beginning of the message.
 * @param labels The list.
 * @param expected Its length and the bound of its entries.
 * @throws ShapeError If the length is another one.
 * @throws OutOfRangeError If an entry is no such integer.
 */
export function checkLabels(
  where: string,
  labels: ArrayLike<number>,
  expected: { readonly length: number; readonly bound: number },
): void {
  const { length, bound } = expected;
  if (labels.length !== length) {
    throw new ShapeError(`${where} has ${labels.length} entries; expected ${length}`);
  }
  for (let i = 0; i < length; i++) {
    const label = labels[i];
    if (!(label >= 0 && label < bound) || !Number.isInteger(label)) {
      throw new OutOfRangeError(`${where}[${i}] is ${label}; expected an integer from 0 to ${bound - 1}`);
    }
  }
}
