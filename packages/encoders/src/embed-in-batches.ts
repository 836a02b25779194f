import * as tf from '@tensorflow/tfjs-core';

import type { Encoder } from './encoder.ts';
import { OutOfRangeError } from './errors.ts';

/** Options of {@link embedInBatches}. */
export interface EmbedInBatchesOptions<Batch extends tf.Tensor> {
  /** Number of items to embed. */
  readonly count: number;
  /** Makes the tensor of the items `start` … `end` − 1; it is disposed after use. */
  readonly batch: (start: number, end: number) => Batch;
  /** Items a batch; default 500. Bounds the memory, not the result. */
  readonly batchSize?: number;
  /** Called after every batch with the number of items done. */
  readonly onProgress?: (done: number) => void;
  /** Stops between batches. */
  readonly signal?: AbortSignal;
}

/**
 * Embeds any number of items in bounded memory.
 *
 * @returns Embeddings, row-major, `count` × `encoder.outputDim`.
 * @throws OutOfRangeError If `batchSize` is not a positive integer; the signal's reason if it aborts.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { embedInBatches, oneHotEncoder } from '@crossmodal/encoders';
 *
 * const labels = [1, 0, 1];
 * const batch = (start: number, end: number) => tf.tensor1d(labels.slice(start, end), 'int32');
 * const embeddings = await embedInBatches(oneHotEncoder(2), { count: 3, batch, batchSize: 2 });
 * console.log(embeddings); // Float32Array(6) [ 0, 1, 1, 0, 0, 1 ]
 * ```
 */
export async function embedInBatches<Batch extends tf.Tensor>(
  encoder: Encoder<Batch>,
  { count, batch, batchSize = 500, onProgress, signal }: EmbedInBatchesOptions<Batch>,
): Promise<Float32Array> {
  if (!Number.isInteger(batchSize) || batchSize < 1) {
    throw new OutOfRangeError(`embedInBatches: batchSize is ${batchSize}; expected a positive integer`);
  }
  const embeddings = new Float32Array(count * encoder.outputDim);
  for (let start = 0; start < count; start += batchSize) {
    signal?.throwIfAborted();
    const end = Math.min(start + batchSize, count);
    const embedded = tf.tidy(() => encoder.apply(batch(start, end)));
    embeddings.set(await embedded.data(), start * encoder.outputDim);
    embedded.dispose();
    onProgress?.(end);
  }
  return embeddings;
}
