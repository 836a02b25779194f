import { OutOfRangeError, ShapeError } from '@crossmodal/theory';

import type { EmojiData } from './emoji-data.ts';

/** For each of the 256 bytes the product with this rounds to the same float32 as the quotient byte / 255. */
const SCALE = 1 / 255;

/**
 * Gathers pictures into one float32 batch with values from 0 to 1 (byte / 255), n × rows × columns × 3.
 *
 * @param emoji The data set.
 * @param indices The n pictures to take, in order; an index may come more than once.
 * @param into Where to write, at least as long as the batch; allocated when left out.
 * @returns The batch, a view of the beginning of `into` if that is given.
 * @throws OutOfRangeError If an index is not below the number of emoji.
 * @throws ShapeError If `into` is too short.
 *
 * @example See {@link emojiGroups}.
 */
export function pictureBatch({ count, rows, columns, pictures }: Pick<EmojiData, 'count' | 'rows' | 'columns' | 'pictures'>, indices: Uint32Array, into?: Float32Array): Float32Array {
  const size = rows * columns * 3;
  const length = indices.length * size;
  if (into !== undefined && into.length < length) throw new ShapeError(`pictureBatch: into has length ${into.length}; expected at least ${indices.length} x ${size} = ${length}`);
  const batch = into ?? new Float32Array(length);
  let target = 0;
  for (let i = 0; i < indices.length; i++) {
    if (indices[i] >= count) throw new OutOfRangeError(`pictureBatch: indices[${i}] is ${indices[i]}; expected an index below the ${count} pictures`);
    const end = (indices[i] + 1) * size;
    for (let source = indices[i] * size; source < end; source++) batch[target++] = pictures[source] * SCALE;
  }
  return batch.subarray(0, length);
}
