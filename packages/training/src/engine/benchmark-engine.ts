import { lenetEncoder } from '@crossmodal/encoders';
import * as tf from '@tensorflow/tfjs-core';

import { Adam } from '../adam.ts';

/** How fast an engine is; a rough measure of a few seconds at most, for a look and not for publication. */
export interface EngineBenchmark {
  /** Billions of multiplications and additions a second in a product of 256 × 256 matrices, float32. */
  readonly productGflops: number;
  /** Images a second through training steps of LeNet (forward, backward, Adam), 32 images a step. */
  readonly lenetImagesPerSecond: number;
}

const SIZE = 256;
const IMAGES = 32;
const LONG_MILLISECONDS = 1000;

/** Measures the current engine; the numbers in the matrices do not matter, so they are constant. */
export async function benchmarkEngine(): Promise<EngineBenchmark> {
  const matrix = tf.ones([SIZE, SIZE]) as tf.Tensor2D;
  const productMilliseconds = await medianTime(async () => {
    const product = tf.matMul(matrix, matrix);
    await product.data();
    product.dispose();
  });
  matrix.dispose();

  const encoder = lenetEncoder({ random: { uniform: () => 0.6 } });
  const adam = new Adam(encoder.variables);
  const images = tf.ones([IMAGES, 28, 28, 1]) as tf.Tensor4D;
  const stepMilliseconds = await medianTime(async () => {
    const loss = adam.step(() => tf.mean(tf.square(encoder.apply(images))) as tf.Scalar, 1e-6);
    await loss.data();
    loss.dispose();
  });
  tf.dispose(images);
  adam.dispose();
  encoder.dispose();
  return { productGflops: (2 * SIZE ** 3) / productMilliseconds / 1e6, lenetImagesPerSecond: (1000 * IMAGES) / stepMilliseconds };
}

/** The median of three runs after one to warm up; of a run of seconds, as in plain JavaScript, the first will do. */
async function medianTime(run: () => Promise<void>): Promise<number> {
  const timed = async () => {
    const start = performance.now();
    await run();
    return performance.now() - start;
  };
  const first = await timed();
  if (first > LONG_MILLISECONDS) return first;
  const times = [await timed(), await timed(), await timed()];
  return times.toSorted((a, b) => a - b)[1];
}
