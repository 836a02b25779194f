import type { Similarity } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import type { EmbeddedItems } from './embed-side.ts';

/** Logits of some queries with all candidates, row-major. */
export async function logitRows(similarity: Similarity, queries: EmbeddedItems, candidates: EmbeddedItems): Promise<Float32Array> {
  const logits = tf.tidy(() => similarity(tensorOf(queries), tensorOf(candidates)));
  const data = (await logits.data()) as Float32Array;
  logits.dispose();
  return data;
}

function tensorOf({ data, rows, columns }: EmbeddedItems): tf.Tensor2D {
  return tf.tensor2d(data, [rows, columns]);
}
