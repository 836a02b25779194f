import type { Similarity } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

import type { EmbeddedItems } from '../embed-side.ts';

/** Queries whose logits with all candidates are computed at a time. */
const BLOCK = 256;

/** Logits as rows, a row a query. */
export async function logitsOf(similarity: Similarity, queries: EmbeddedItems, candidates: EmbeddedItems): Promise<Float32Array[]> {
  const all: Float32Array[] = [];
  for (let start = 0; start < queries.rows; start += BLOCK) {
    const rows = Math.min(BLOCK, queries.rows - start);
    const logits = tf.tidy(() =>
      similarity(
        tf.tensor2d(queries.data.subarray(start * queries.columns, (start + rows) * queries.columns), [rows, queries.columns]),
        tf.tensor2d(candidates.data, [candidates.rows, candidates.columns]),
      ),
    );
    const data = (await logits.data()) as Float32Array;
    logits.dispose();
    for (let row = 0; row < rows; row++) all.push(data.subarray(row * candidates.rows, (row + 1) * candidates.rows));
  }
  return all;
}
