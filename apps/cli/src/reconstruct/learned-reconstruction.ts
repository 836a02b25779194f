import { effectiveSampleSize, retrieveTopK, sampleConditional } from '@crossmodal/evaluation';
import type { Similarity } from '@crossmodal/losses';
import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';

/** What the learned conditional says of every query, in the units of the pool's values. */
export interface LearnedReconstruction {
  /** Values of the best item of the pool. */
  readonly top1: Float64Array;
  /** Mean of the pool, weighted by the conditional. */
  readonly mean: Float64Array;
  /** Pool items drawn from the conditional, queries × samples. */
  readonly draws: Uint32Array;
  /** 1/Σw², averaged over the queries. */
  readonly effectiveSampleSize: number;
}

/** Queries whose logits with the whole pool exist at a time. */
const BLOCK = 64;

/** Reads the learned conditional law over a pool of items (equation 28 of the paper): its mode, its mean and draws. */
export async function learnedReconstruction(
  queries: EmbeddedItems,
  pool: EmbeddedItems,
  { values, columns, given, similarity, samples, random, onProgress }: { values: Float32Array; columns: number; given: 'u' | 'v'; similarity: Similarity; samples: number; random: Random; onProgress: (done: number) => void },
): Promise<LearnedReconstruction> {
  const n = queries.rows;
  const result = { top1: new Float64Array(n * columns), mean: new Float64Array(n * columns), draws: new Uint32Array(n * samples) };
  let sizes = 0;
  const candidates = tf.tensor2d(pool.data, [pool.rows, pool.columns]);
  const targets = tf.tensor2d(values, [pool.rows, columns]);
  try {
    for (let start = 0; start < n; start += BLOCK) {
      const rows = Math.min(BLOCK, n - start);
      const [weightsTensor, meanTensor] = tf.tidy(() => {
        const z = tf.tensor2d(queries.data.subarray(start * queries.columns, (start + rows) * queries.columns), [rows, queries.columns]);
        // Rows are u and columns v, so that a query of v asks by a column.
        const logits = given === 'u' ? similarity(z, candidates) : tf.transpose(similarity(candidates, z));
        const conditional = tf.softmax(logits as tf.Tensor2D);
        return [conditional, tf.matMul(conditional, targets)];
      });
      const weights = (await weightsTensor.data()) as Float32Array;
      result.mean.set((await meanTensor.data()) as Float32Array, start * columns);
      tf.dispose([weightsTensor, meanTensor]);
      for (let i = 0; i < rows; i++) {
        const own = weights.subarray(i * pool.rows, (i + 1) * pool.rows);
        const query = start + i;
        const [best] = retrieveTopK(own, 1);
        result.top1.set(values.subarray(best * columns, (best + 1) * columns), query * columns);
        result.draws.set(sampleConditional({ weights: own, count: samples, random }), query * samples);
        sizes += effectiveSampleSize(own);
      }
      onProgress(start + rows);
    }
  } finally {
    tf.dispose([candidates, targets]);
  }
  return { ...result, effectiveSampleSize: sizes / n };
}
