import { lenetEncoder } from '@crossmodal/encoders';
import * as tf from '@tensorflow/tfjs-core';

import type { Compiler } from '../compiler.ts';
import { compiledStepper } from '../stepper/compiled-stepper.ts';
import { eagerStepper } from '../stepper/eager-stepper.ts';
import type { TrainingTask } from '../training-task.ts';

/** How fast an engine is; a rough measure of a few seconds at most, for a look and not for publication. */
export interface EngineBenchmark {
  /** Billions of multiplications and additions a second in a product of 256 × 256 matrices, float32, outside of compiled steps. */
  readonly productGflops: number;
  /** Images a second through training steps of LeNet (forward, backward, Adam), 32 images a step. */
  readonly lenetImagesPerSecond: number;
}

const SIZE = 256;
const IMAGES = 32;
const LONG_MILLISECONDS = 1000;

/** Measures the current engine; the numbers in the matrices do not matter, so they are constant. */
export async function benchmarkEngine({ compiler }: { compiler?: Compiler | undefined } = {}): Promise<EngineBenchmark> {
  const matrix = tf.ones([SIZE, SIZE]) as tf.Tensor2D;
  const productMilliseconds = await medianTime(async () => {
    const product = tf.matMul(matrix, matrix);
    await product.data();
    product.dispose();
  });
  matrix.dispose();
  return { productGflops: (2 * SIZE ** 3) / productMilliseconds / 1e6, lenetImagesPerSecond: await lenetImagesPerSecond(IMAGES, { compiler }) };
}

/** Images a second through training steps of LeNet, as the current engine makes them. */
export async function lenetImagesPerSecond(images: number, { compiler }: { compiler?: Compiler | undefined }): Promise<number> {
  const encoder = lenetEncoder({ random: { uniform: () => 0.6 } });
  const task: TrainingTask<tf.Tensor4D> = {
    variables: encoder.variables,
    count: images,
    batch: () => tf.ones([images, 28, 28, 1]),
    loss: (batch) => tf.mean(tf.square(encoder.apply(batch))) as tf.Scalar,
  };
  const stepper = compiler === undefined ? eagerStepper(task) : await compiledStepper(task, { batchSize: images, compiler });
  const indices = new Uint32Array(images);
  const place = { step: 0, epoch: 0 };
  const milliseconds = await medianTime(async () => {
    await stepper.step(() => task.batch(indices, place), { ...place, learningRate: 1e-6 });
  });
  await stepper.dispose();
  encoder.dispose();
  return (1000 * images) / milliseconds;
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
