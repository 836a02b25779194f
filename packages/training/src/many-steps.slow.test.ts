import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { clipLoss, cosineLogits, logitScale } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

import { selectEngine } from './engine/select-engine.ts';
import { train } from './train.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const STEPS = 10_000;
const PAIRS = 16;

it.each(['wasm', 'wasm+blas', 'jit'] as const)(
  `${STEPS.toLocaleString('en')} steps on %s leave no tensor, no bytes and no memory behind`,
  async (engine) => {
    const { compiler } = await selectEngine({ engine, threads: 1 }).catch((error: unknown) => {
      // A machine may have no BLAS; the two others come along.
      if (engine !== 'wasm+blas') throw error;
      return { compiler: null };
    });
    if (compiler === null) {
      console.log('wasm+blas does not work here: skipped');
      return;
    }
    const random = createRandom(1);
    const draw = (count: number) => Float32Array.from({ length: count }, () => random.normal());
    const [gu, gv, scale] = [tf.variable(tf.tensor2d(draw(32), [8, 4])), tf.variable(tf.tensor2d(draw(32), [8, 4])), logitScale()];
    const [u, v] = [draw(PAIRS * 8), draw(PAIRS * 8)];
    const usage: { tensors: number; bytes: number; resident: number }[] = [];
    await train(
      {
        variables: { gu, gv, scale: scale.variable },
        count: PAIRS,
        batch: () => ({ u: tf.tensor2d(u, [PAIRS, 8]), v: tf.tensor2d(v, [PAIRS, 8]) }),
        loss: (batch) => clipLoss(cosineLogits(tf.matMul(batch.u, gu as unknown as tf.Tensor2D), tf.matMul(batch.v, gv as unknown as tf.Tensor2D), { scale })),
        project: scale.project,
      },
      {
        epochs: STEPS,
        batchSize: PAIRS,
        learningRate: 1e-4,
        random: createRandom(2),
        compiler,
        onStep: ({ step }) => {
          if (step % (STEPS / 10) !== 0) return;
          // What was collected may stay resident for a while.
          collect();
          usage.push({ tensors: tf.memory().numTensors, bytes: tf.memory().numBytes, resident: process.memoryUsage().rss / 2 ** 20 });
        },
      },
    );
    expect(new Set(usage.map(({ tensors }) => tensors)).size).toBe(1);
    expect(new Set(usage.map(({ bytes }) => bytes)).size).toBe(1);
    // A step that kept its 16 × 16 logits alone would hold 9 MiB more at the end, one that kept its graph much more.
    expect(usage[9].resident - usage[1].resident).toBeLessThan(60);
    tf.dispose([gu, gv, scale.variable]);
  },
  240_000,
);
