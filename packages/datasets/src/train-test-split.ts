import { OutOfRangeError } from '@crossmodal/theory';
import type { Random } from '@crossmodal/theory';

import { requireInteger } from './require-integer.ts';

/** What {@link trainTestSplit} takes. */
export interface TrainTestSplitOptions {
  /** Number of samples, at least 2. */
  readonly count: number;
  /** Share of the samples to test on, between 0 and 1; the test part has the nearest whole number of them. */
  readonly testFraction: number;
  /** Source of the order. */
  readonly random: Random;
}

/** Two disjoint sets of sample indices that together are all of them, each in random order. */
export interface TrainTestSplit {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Splits the indices 0 … count − 1 at random into a part to train on and a part to test on.
 *
 * @param options Number of samples, share of the test part, and the generator.
 * @returns The two parts: views of one permutation of the indices, so every index is in exactly one.
 * @throws OutOfRangeError If `count` is no integer from 2 to 2³² − 1, `testFraction` does not lie between 0 and
 *   1, or one part would be empty.
 *
 * @example
 * ```ts
 * import { trainTestSplit } from '@crossmodal/datasets';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const { train, test } = trainTestSplit({ count: 100, testFraction: 0.2, random: createRandom(1) });
 * console.log(train.length, test.length, new Set([...train, ...test]).size); // 80 20 100
 * ```
 */
export function trainTestSplit({ count, testFraction, random }: TrainTestSplitOptions): TrainTestSplit {
  requireInteger(count, { caller: 'trainTestSplit', name: 'count', minimum: 2, maximum: 2 ** 32 - 1 });
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new OutOfRangeError(`trainTestSplit: testFraction is ${testFraction}; expected a number between 0 and 1`);
  }
  const testCount = Math.round(count * testFraction);
  if (testCount === 0 || testCount === count) {
    const part = testCount === 0 ? 'test' : 'train';
    throw new OutOfRangeError(
      `trainTestSplit: testFraction ${testFraction} of count ${count} leaves the ${part} part empty; ` +
        'expected at least one sample in each, choose a fraction nearer to 0.5',
    );
  }
  const order = random.permutation(count);
  return { train: order.subarray(testCount), test: order.subarray(0, testCount) };
}
