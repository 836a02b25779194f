import { createRandom, OutOfRangeError } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { epochBatches } from './epoch-batches.ts';
import { capturedError } from './testing/captured-error.ts';

describe('epochBatches', () => {
  test('the batches are views of one array', () => {
    const batches = epochBatches({ count: 100, batchSize: 7, random: createRandom(1) });
    expect(new Set(batches.map((batch) => batch.buffer)).size).toBe(1);
    expect(batches[0].buffer.byteLength).toBe(100 * Uint32Array.BYTES_PER_ELEMENT);
  });

  test('the next epoch of one generator has another order, and the same seed repeats both', () => {
    const twoEpochs = () => {
      const random = createRandom(3);
      return [0, 1].map(() => epochBatches({ count: 64, batchSize: 16, random }));
    };
    const [first, second] = twoEpochs();
    expect(first).not.toEqual(second);
    expect(twoEpochs()).toEqual([first, second]);
  });

  test('a batch size above the count gives one batch of all samples', () => {
    const batches = epochBatches({ count: 3, batchSize: 8, random: createRandom(1) });
    expect(batches.map((batch) => batch.length)).toEqual([3]);
  });

  test('dropLast that would leave no batch is refused with both numbers', async () => {
    const error = await capturedError(() => epochBatches({ count: 3, batchSize: 8, random: createRandom(1), dropLast: true }));
    expect(error).toBeInstanceOf(OutOfRangeError);
    expect(error.message).toContain('epochBatches: batchSize is 8 and dropLast leaves no batch of 3 samples');
  });

  test.each([0, -1, 1.5, NaN])('a count or batch size of %d is refused', (value) => {
    const random = createRandom(1);
    expect(() => epochBatches({ count: value, batchSize: 1, random })).toThrow(`epochBatches: count is ${value}`);
    expect(() => epochBatches({ count: 1, batchSize: value, random })).toThrow(`epochBatches: batchSize is ${value}`);
    expect(() => epochBatches({ count: 1, batchSize: value, random })).toThrow(OutOfRangeError);
  });
});
