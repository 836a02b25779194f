import { cosineLogits, GlobalContrastiveState, globalGamma, type GlobalLossName, pairLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { startBackends } from '../test/backends.ts';
import { bits } from '../test/bits.ts';
import type { Compiler } from './compiler.ts';
import { selectEngine } from './engine/select-engine.ts';
import { train, type TrainOptions } from './train.ts';
import type { TrainingState } from './training-state.ts';
import type { TrainingTask } from './training-task.ts';

const PAIRS = 40;
const EPOCHS = 5;
const random = createRandom(3);
const samples = Float32Array.from({ length: PAIRS * 6 }, () => random.normal());

type Batch = { u: tf.Tensor2D; v: tf.Tensor2D; indices: tf.Tensor1D; gamma: tf.Scalar };

/** Linear maps of two noisy copies of six numbers, and a loss that remembers every pair. */
async function run(name: GlobalLossName, options: Partial<TrainOptions> = {}) {
  const own = createRandom(4);
  const weight = () => tf.tidy(() => tf.variable(tf.tensor2d(Float32Array.from({ length: 18 }, () => own.normal()), [6, 3])) as tf.Variable<tf.Rank.R2>);
  const [gu, gv] = [weight(), weight()];
  const state = new GlobalContrastiveState(name, { count: PAIRS, temperature: 0.2 });
  const loss = pairLoss(name, { similarity: (zu, zv) => cosineLogits(zu, zv) });
  const rows = (indices: Uint32Array, shift: number) =>
    tf.tensor2d(Float32Array.from({ length: indices.length * 6 }, (_, k) => samples[indices[Math.floor(k / 6)] * 6 + (k % 6)] + shift * Math.sin(k)), [indices.length, 6]);
  const places: number[][] = [];
  const task: TrainingTask<Batch> = {
    variables: { gu, gv },
    state: state.variables,
    count: PAIRS,
    batch: (indices, { step, epoch }) => {
      places.push([step, epoch]);
      return { u: rows(indices, 0), v: rows(indices, 0.3), indices: tf.tensor1d(Int32Array.from(indices), 'int32'), gamma: tf.scalar(globalGamma(name, {}, { epoch, epochs: EPOCHS })) };
    },
    loss: ({ u, v, indices, gamma }) => loss({ zu: tf.matMul(u, gu), zv: tf.matMul(v, gv), samples: { state, indices, gamma } }),
  };
  const states: TrainingState[] = [];
  const losses: number[] = [];
  await train(task, {
    epochs: EPOCHS,
    batchSize: 8,
    learningRate: 0.01,
    random: createRandom(5),
    checkpoint: { every: 8, save: (saved) => void states.push(saved) },
    onStep: (report) => losses.push(report.loss),
    ...options,
  });
  const after = Object.fromEntries(Object.entries({ gu, gv, ...state.variables }).map(([key, variable]) => [key, Array.from(variable.dataSync())]));
  tf.dispose([gu, gv]);
  state.dispose();
  return { states, losses, after, places };
}

const names: GlobalLossName[] = ['sog-clr', 'isog-clr', 'fast-clip-v0', 'fast-clip-v2', 'fast-clip-v3', 'scent'];

beforeAll(async () => {
  await startBackends();
  await tf.setBackend('wasm');
});

describe('training by a loss that remembers each pair', () => {
  it.each(names)('%s learns, and a resumed run has the same bits', async (name) => {
    const whole = await run(name);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(whole.losses.slice(-5))).toBeLessThan(mean(whole.losses.slice(0, 5)));
    expect(whole.states[0].step).toBe(8);
    expect(Object.keys(whole.states[0].tensors)).toEqual(expect.arrayContaining(['weights/gu', 'state/samples', 'state/temperature', 'adam/m/gu']));
    const resumed = await run(name, { resume: whole.states[0] });
    expect(resumed.losses).toEqual(whole.losses.slice(8));
    expect(resumed.after).toEqual(whole.after);
    expect(bits(resumed.states.at(-1)!.tensors)).toEqual(bits(whole.states.at(-1)!.tensors));
  });

  it('tells the batch its step and epoch, across a resume', async () => {
    const whole = await run('sog-clr');
    expect(whole.places).toEqual(Array.from({ length: 25 }, (_, step) => [step, Math.floor(step / 5)]));
    expect((await run('sog-clr', { resume: whole.states[1] })).places).toEqual(whole.places.slice(16));
  });

  it('leaves no tensor behind', async () => {
    await run('fast-clip-v2');
    const before = tf.memory().numTensors;
    await run('fast-clip-v2');
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('compiled, that training', () => {
  let compiler: Compiler;

  beforeAll(async () => {
    ({ compiler } = (await selectEngine({ engine: 'jit', threads: 1 })) as { compiler: Compiler });
  });

  it.each(names)('by %s is that of tfjs, γ of each epoch included, and resumes with the same bits', async (name) => {
    const reasons: string[] = [];
    const [eager, compiled] = [await run(name), await run(name, { compiler, onEager: (reason) => reasons.push(reason) })];
    expect(reasons).toEqual([]);
    compiled.losses.forEach((loss, step) => expect(Math.abs(loss - eager.losses[step])).toBeLessThan(2e-5 * Math.max(1, Math.abs(eager.losses[step]))));
    for (const [key, values] of Object.entries(eager.after)) values.forEach((value, i) => expect(Math.abs(compiled.after[key][i] - value), key).toBeLessThan(1e-4 * Math.max(1, Math.abs(value))));
    expect(Object.keys(compiled.states[0].tensors).toSorted()).toEqual(Object.keys(eager.states[0].tensors).toSorted());
    const resumed = await run(name, { compiler, resume: compiled.states[0] });
    expect(resumed.after).toEqual(compiled.after);
    expect(resumed.losses).toEqual(compiled.losses.slice(8));
  });
});
