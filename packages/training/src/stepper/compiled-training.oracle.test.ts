import { lenetEncoder } from '@crossmodal/encoders';
import { clipLoss, cosineLogits, logitScale, pairLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import type { Compiler } from '../compiler.ts';
import { selectEngine } from '../engine/select-engine.ts';
import { train, type TrainOptions } from '../train.ts';
import type { TrainingState } from '../training-state.ts';
import type { TrainingTask } from '../training-task.ts';

const PAIRS = 48;
const random = createRandom(3);
const samples = Float32Array.from({ length: PAIRS * 6 }, () => random.normal());

/** Linear maps of two noisy copies of six numbers to three, a learned temperature, the CLIP loss. */
function task(overrides: Partial<TrainingTask<{ u: tf.Tensor2D; v: tf.Tensor2D }>> = {}) {
  const own = createRandom(4);
  const weight = () => tf.variable(tf.tensor2d(Float32Array.from({ length: 18 }, () => own.normal()), [6, 3]));
  const [gu, gv, scale] = [weight(), weight(), logitScale({ temperature: 0.02, maximum: 60 })];
  const rows = (indices: Uint32Array, shift: number) => tf.tensor2d(Float32Array.from({ length: indices.length * 6 }, (_, k) => samples[indices[Math.floor(k / 6)] * 6 + (k % 6)] + shift * Math.sin(k)), [indices.length, 6]);
  const made: TrainingTask<{ u: tf.Tensor2D; v: tf.Tensor2D }> = {
    variables: { gu, gv, scale: scale.variable },
    count: PAIRS,
    batch: (indices) => ({ u: rows(indices, 0), v: rows(indices, 0.3) }),
    loss: ({ u, v }) => clipLoss(scale.apply(cosineLogits(tf.matMul(u, gu as unknown as tf.Tensor2D), tf.matMul(v, gv as unknown as tf.Tensor2D)))),
    project: scale.project,
    ...overrides,
  };
  return { task: made, scale, dispose: () => tf.dispose([gu, gv, scale.variable]) };
}

async function run(compiler: Compiler | undefined, options: Partial<TrainOptions> = {}, overrides: Parameters<typeof task>[0] = {}) {
  const { task: made, scale, dispose } = task(overrides);
  const losses: number[] = [];
  const scales: number[] = [];
  const outcome = await train(made, {
    epochs: 5,
    batchSize: 16,
    learningRate: 0.01,
    random: createRandom(5),
    compiler,
    onStep: ({ loss }) => {
      losses.push(loss);
      scales.push(scale.value());
    },
    ...options,
  });
  const weights = Object.values(made.variables).map((variable) => Array.from(variable.dataSync()));
  dispose();
  return { outcome, losses, scales, weights };
}

describe('compiled training', () => {
  let compiler: Compiler;

  beforeAll(async () => {
    await startBackends();
    ({ compiler } = (await selectEngine({ engine: 'jit', threads: 1 })) as { compiler: Compiler });
  });

  it('has the losses and the weights of eager training, bounds on the temperature included', async () => {
    const [eager, compiled] = [await run(undefined), await run(compiler)];
    compiled.losses.forEach((loss, step) => expect(Math.abs(loss - eager.losses[step])).toBeLessThan(1e-5 * Math.max(1, eager.losses[step])));
    compiled.weights.flat().forEach((value, i) => expect(value).toBeCloseTo(eager.weights.flat()[i], 4));
    // The temperature 0.02 starts at 1/τ = 50 and is held at 60.
    expect(Math.max(...eager.scales)).toBeLessThanOrEqual(60.001);
    expect(compiled.weights[2][0]).toBeLessThanOrEqual(Math.fround(Math.log(60)));
  });

  it('gives the variables their values where they are asked for, and at the end', async () => {
    const { scales } = await run(compiler, { syncEvery: 3 });
    const eager = await run(undefined);
    for (const step of [1, 3, 6, 15]) expect(scales[step - 1]).toBeCloseTo(eager.scales[step - 1], 3);
    expect(scales[3]).toBe(scales[2]);
  });

  it('continues from a checkpoint with the same bits', async () => {
    const states: TrainingState[] = [];
    const whole = await run(compiler, { checkpoint: { every: 7, save: (state) => void states.push(state) } });
    expect(states[0]).toMatchObject({ step: 7 });
    expect(Object.keys(states[0].tensors)).toEqual(expect.arrayContaining(['weights/gu', 'adam/m/gu', 'adam/beta1-power']));
    const resumed = await run(compiler, { resume: states[0] });
    expect(resumed.weights).toEqual(whole.weights);
    expect(resumed.losses).toEqual(whole.losses.slice(7));
    // A checkpoint of an eager run continues compiled, and the other way round.
    const eagerStates: TrainingState[] = [];
    await run(undefined, { checkpoint: { every: 7, save: (state) => void eagerStates.push(state) } });
    expect(Object.keys(eagerStates[0].tensors).toSorted()).toEqual(Object.keys(states[0].tensors).toSorted());
  });

  it('trains eagerly, and says why, where a loss draws in every step or reads its data', async () => {
    const reasons: string[] = [];
    const draws = await run(compiler, { onEager: (reason) => reasons.push(reason) }, { drawsEachStep: true });
    const reading = pairLoss('conditional-mmd');
    await run(compiler, { onEager: (reason) => reasons.push(reason), epochs: 1 }, { loss: ({ u, v }) => reading({ zu: u, zv: v, u, v }), variables: { unused: tf.variable(tf.scalar(1)) } }).catch(() => undefined);
    expect(reasons[0]).toBe('the loss draws anew in every step');
    expect(reasons[1]).toMatch(/the data of a tensor .* is read at/);
    expect(draws.losses).toEqual((await run(undefined)).losses);
  });

  it('compiles a convolutional encoder, and leaks nothing', async () => {
    const before = tf.memory().numTensors;
    const encoder = lenetEncoder({ random: createRandom(1) });
    const images = Float32Array.from({ length: 8 * 784 }, () => random.uniform());
    const losses: Record<string, number[]> = { eager: [], compiled: [] };
    const initial = Object.values(encoder.variables).map((variable) => tf.clone(variable));
    for (const [name, way] of [['eager', undefined], ['compiled', compiler]] as const) {
      Object.values(encoder.variables).forEach((variable, i) => variable.assign(initial[i]));
      await train(
        {
          variables: encoder.variables,
          count: 8,
          batch: () => tf.tensor4d(images, [8, 28, 28, 1]),
          loss: (batch) => tf.mean(tf.square(tf.sub(encoder.apply(batch), 1))) as tf.Scalar,
        },
        { epochs: 10, batchSize: 8, learningRate: 1e-3, random: createRandom(2), compiler: way, onStep: ({ loss }) => losses[name].push(loss) },
      );
    }
    losses.compiled.forEach((loss, step) => expect(Math.abs(loss / losses.eager[step] - 1)).toBeLessThan(1e-5));
    tf.dispose(initial);
    encoder.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
