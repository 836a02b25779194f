import { embedInBatches, type Encoder } from '@crossmodal/encoders';
import type * as tf from '@tensorflow/tfjs-core';

import type { PairSide } from './pair-experiment.ts';
import { sideTensor } from './side-tensor.ts';

/** Embeddings by rows. */
export interface EmbeddedItems {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** The embeddings of some items of a side, or of all `count` of them. */
export async function embedSide(encoder: Encoder<tf.Tensor>, side: PairSide, items: number | Uint32Array): Promise<EmbeddedItems> {
  const indices = typeof items === 'number' ? Uint32Array.from({ length: items }, (_, index) => index) : items;
  const data = await embedInBatches(encoder, { count: indices.length, batch: (start, end) => sideTensor(side, indices.subarray(start, end)) });
  return { data, rows: indices.length, columns: encoder.outputDim };
}

/** The items with the given indices, in their order. */
export function takeItems({ data, columns }: EmbeddedItems, indices: Uint32Array): EmbeddedItems {
  const taken = new Float32Array(indices.length * columns);
  for (let i = 0; i < indices.length; i++) taken.set(data.subarray(indices[i] * columns, (indices[i] + 1) * columns), i * columns);
  return { data: taken, rows: indices.length, columns };
}
