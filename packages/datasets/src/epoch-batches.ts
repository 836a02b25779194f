import { OutOfRangeError } from '@crossmodal/theory';
import type { Random } from '@crossmodal/theory';

import { requireInteger } from './require-integer.ts';

/** What {@link epochBatches} takes. */
export interface EpochBatchesOptions {
  /** Number of samples, at least 1. */
  readonly count: number;
  /** Samples a batch, at least 1. */
  readonly batchSize: number;
  /** Source of the order; a new call with the same generator gives the next epoch. */
  readonly random: Random;
  /** Whether to leave out a last batch of fewer than `batchSize` samples; default false. */
  readonly dropLast?: boolean;
}

/**
 * Deals the indices 0 … count − 1 in random order into the batches of one epoch.
 *
 * @param options Number of samples, batch size, generator, and whether to drop a short last batch.
 * @returns The batches: views of one permutation, so an epoch allocates `count` numbers whatever the batch size.
 *   Without `dropLast` every index is in exactly one batch.
 * @throws OutOfRangeError If `count` or `batchSize` is no integer from 1 to 2³² − 1, or `dropLast` would leave
 *   no batch at all.
 *
 * @example
 * ```ts
 * import { epochBatches } from '@crossmodal/datasets';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const batches = epochBatches({ count: 10, batchSize: 4, random: createRandom(1) });
 * console.log(batches.map((batch) => batch.length)); // [ 4, 4, 2 ]
 * ```
 */
export function epochBatches({
  count,
  batchSize,
  random,
  dropLast = false,
}: EpochBatchesOptions): readonly Uint32Array[] {
  requireInteger(count, { caller: 'epochBatches', name: 'count', minimum: 1, maximum: 2 ** 32 - 1 });
  requireInteger(batchSize, { caller: 'epochBatches', name: 'batchSize', minimum: 1, maximum: 2 ** 32 - 1 });
  if (dropLast && batchSize > count) {
    throw new OutOfRangeError(
      `epochBatches: batchSize is ${batchSize} and dropLast leaves no batch of ${count} samples; ` +
        `expected batchSize <= ${count}, or dropLast: false`,
    );
  }
  const order = random.permutation(count);
  const end = dropLast ? count - (count % batchSize) : count;
  const batches: Uint32Array[] = [];
  for (let start = 0; start < end; start += batchSize) {
    batches.push(order.subarray(start, Math.min(start + batchSize, count)));
  }
  return batches;
}
