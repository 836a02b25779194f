import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { encoderCases, lossCases } from '../test/training-cases.ts';
import { useCpu } from '../test/use-cpu.ts';
import { compile, loadRuntime, OutOfRangeError, ShapeError } from './index.ts';
import type { CompiledFunction } from './index.ts';

useCpu();

type X = { x: tf.Tensor };
type Step = CompiledFunction<Record<string, tf.Tensor>, tf.Scalar>;

/** Adam on a case; its own variables, so that two of them are two runs. */
async function training(name: string, threads = 1): Promise<{ step: Step; inputs: Record<string, tf.Tensor> }> {
  const { variables, inputs, loss } = { ...lossCases, ...encoderCases }[name]();
  const optimizer = tf.train.adam(0.001);
  const step = await compile((given: Record<string, tf.Tensor>) => optimizer.minimize(() => loss(given), true, Object.values(variables)) as tf.Scalar, inputs, {
    variables,
    threads,
  });
  return { step, inputs };
}

async function run(step: Step, inputs: Record<string, tf.Tensor>, steps: number): Promise<number[]> {
  const losses: number[] = [];
  for (let k = 0; k < steps; k++) {
    const loss = await step.run(inputs);
    losses.push(loss.dataSync()[0]);
    loss.dispose();
  }
  return losses;
}

/** The values by their order: the names of an optimiser's variables count up within a process. */
const allValues = async (step: Step) => Object.values(await step.read()).map(({ data }) => Array.from(data));

describe('a compiled function', () => {
  it.each(['clip', 'transformer', 'convolutions'])('continues %s to the bit from variables that were read out', async (name) => {
    for (const threads of [1, 2]) {
      const { step, inputs } = await training(name, threads);
      await run(step, inputs, 5);
      const checkpoint = await step.read();
      const losses = await run(step, inputs, 5);
      const end = await allValues(step);
      await step.write(checkpoint);
      expect(await run(step, inputs, 5)).toEqual(losses);
      expect(await allValues(step)).toEqual(end);
      await step.dispose();

      const again = await training(name, threads);
      const names = Object.keys(await again.step.read());
      await again.step.write(Object.fromEntries(Object.values(checkpoint).map((value, k) => [names[k], value])));
      expect(await run(again.step, inputs, 5)).toEqual(losses);
      expect(await allValues(again.step)).toEqual(end);
      await again.step.dispose();
    }
  });

  it('gives the same bits in every run', async () => {
    const ends: number[][][] = [];
    for (let repetition = 0; repetition < 3; repetition++) {
      const { step, inputs } = await training('transformer', 2);
      await run(step, inputs, 10);
      ends.push(await allValues(step));
      await step.dispose();
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  });

  it('takes no more memory from step to step', async () => {
    const { step, inputs } = await training('clip');
    await run(step, inputs, 200);
    globalThis.gc?.();
    const [before, resident] = [tf.memory(), process.memoryUsage.rss()];
    await run(step, inputs, 3000);
    globalThis.gc?.();
    expect(tf.memory()).toEqual(before);
    expect((process.memoryUsage.rss() - resident) / 2 ** 20).toBeLessThan(64);
    await step.dispose();
  });

  it('leaves no tensor behind but the optimiser’s own when it is disposed', async () => {
    const w = tf.variable(tf.zeros([3]));
    const x = tf.ones([3]);
    const before = tf.memory();
    const step = await compile((inputs: X) => (w.assign(tf.add(w, inputs.x) as tf.Tensor1D), tf.sum(w)), { x }, { variables: { w } });
    for (let k = 0; k < 3; k++) (await step.run({ x })).dispose();
    await step.dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numDataBuffers).toBe(before.numDataBuffers);
    expect(tf.memory().numBytes).toBe(before.numBytes);
    await expect(async () => step.run({ x })).rejects.toThrow(/is disposed; compile it again/);
    tf.dispose([w, x]);
  });

  it('compiles another shape when it meets it, and keeps the last ones', async () => {
    let recorded = 0;
    const doubled = await compile(
      ({ x }: X) => {
        recorded++;
        return tf.mul(x, 2);
      },
      { x: tf.zeros([2]) },
      { cacheSize: 2 },
    );
    for (const size of [2, 3, 2, 3, 4, 3, 2]) {
      const x = tf.ones([size]);
      expect((await doubled.run({ x })).shape).toEqual([size]);
    }
    // 2, 3 and 4, and 2 again, which 4 had put out.
    expect(recorded).toBe(4);
    await doubled.dispose();
  });

  it('keeps the variables where another shape is compiled', async () => {
    const w = tf.variable(tf.scalar(0));
    const sum = await compile(({ x }: X) => (w.assign(tf.add(w, tf.sum(x)) as tf.Scalar), w), { x: tf.zeros([2]) }, { variables: { w } });
    await sum.run({ x: tf.ones([2]) });
    expect((await sum.run({ x: tf.ones([5]) })).dataSync()[0]).toBe(7);
    await sum.dispose();
    w.dispose();
  });

  it('shares variables with another', async () => {
    const w = tf.variable(tf.scalar(1));
    const step = await compile(({ x }: X) => (w.assign(tf.add(w, x) as tf.Scalar), w), { x: tf.scalar(0) }, { variables: { w } });
    const forward = await compile(({ x }: X) => tf.mul(w, x), { x: tf.scalar(0) }, { variables: { w }, shareWith: step });
    await step.run({ x: Float32Array.of(4) });
    expect((await forward.run({ x: Float32Array.of(10) })).dataSync()[0]).toBe(50);
    await step.dispose();
    expect((await forward.run({ x: Float32Array.of(2) })).dataSync()[0]).toBe(10);
    await forward.dispose();
    w.dispose();
  });

  it('runs calls in the order in which they were made, and lets the caller dispose inputs at once', async () => {
    const w = tf.variable(tf.scalar(1));
    const step = await compile(({ x }: X) => (w.assign(tf.mul(tf.add(w, x), 2) as tf.Scalar), w), { x: tf.scalar(0) }, { variables: { w } });
    const pending = [1, 2, 3].map((value) => {
      const x = tf.scalar(value);
      const result = step.run({ x });
      x.dispose();
      return result;
    });
    expect((await Promise.all(pending)).map((y) => y.dataSync()[0])).toEqual([4, 12, 30]);
    await step.dispose();
    w.dispose();
  });

  it('refuses inputs and variables that do not fit, and changes nothing then', async () => {
    const w = tf.variable(tf.zeros([2]));
    const add = await compile(({ x }: X) => (w.assign(tf.add(w, x) as tf.Tensor1D), w), { x: tf.zeros([2]) }, { variables: { w } });
    await expect(add.run({} as never)).rejects.toThrow(/input x is missing; expected float32 of shape \[2\]/);
    await expect(add.run({ x: new Float32Array(3) })).rejects.toThrow(ShapeError);
    await expect(add.run({ x: new Int32Array(2) })).rejects.toThrow(/x is a Int32Array of 2; expected a Float32Array that fills \[2\]/);
    await expect(add.write({ v: { shape: [2], data: new Float32Array(2) } })).rejects.toThrow(OutOfRangeError);
    await expect(add.write({ w: { shape: [3], data: new Float32Array(3) } })).rejects.toThrow(/w is \[3\] with 3 numbers; expected \[2\]/);
    expect(Array.from((await add.read()).w.data)).toEqual([0, 0]);
    await add.dispose();
    w.dispose();
  });

  it('fails for a wrong input in its turn, behind others that do not', async () => {
    const doubled = await compile(({ x }: X) => tf.mul(x, 2), { x: tf.zeros([2]) });
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on('unhandledRejection', note);
    const before = Array.from({ length: 20 }, () => doubled.run({ x: Float32Array.of(1, 2) }));
    const wrong = doubled.run({ x: new Float32Array(5) });
    const settled = await Promise.allSettled([...before, wrong]);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    process.off('unhandledRejection', note);
    expect(settled.map(({ status }) => status)).toEqual([...before.map(() => 'fulfilled'), 'rejected']);
    expect(unhandled).toEqual([]);
    await doubled.dispose();
  });

  it('takes the values that its variables have in tfjs', async () => {
    const w = tf.variable(tf.scalar(1));
    const times = await compile(({ x }: X) => tf.mul(w, x), { x: tf.scalar(0) }, { variables: { w } });
    w.assign(tf.scalar(5));
    expect((await times.run({ x: Float32Array.of(2) })).dataSync()[0]).toBe(2);
    await times.write();
    expect((await times.run({ x: Float32Array.of(2) })).dataSync()[0]).toBe(10);
    await times.dispose();
    w.dispose();
  });
});

describe('exportOnnx', () => {
  const session = async (model: Uint8Array) => {
    const ort = await import('onnxruntime-node');
    return { ort, session: await ort.InferenceSession.create(model) };
  };

  it.each(['mlp', 'transformer', 'convolutions', 'one-hot', 'mlp of encoders', 'transformer of encoders with a first token'])('writes the encoder %s for every batch size', async (name) => {
    const { variables, inputs } = encoderCases[name]();
    // The cases end in a loss; what comes before it is the encoder.
    const apply = encoderCases[name]().apply;
    const forward = await compile(({ x }: X) => apply(x), { x: inputs.x }, { threads: 1 });
    const { ort, session: exported } = await session(await forward.exportOnnx({ batch: 'batch' }));
    expect(exported.inputNames).toEqual(['x']);
    for (const size of [1, 2, 7]) {
      const x = tf.tile(tf.slice(inputs.x, [0], [1]), [size, ...inputs.x.shape.slice(1).map(() => 1)]);
      const expected = apply(x);
      const { output } = await exported.run({ x: new ort.Tensor(x.dtype as 'float32', x.dataSync() as Float32Array, x.shape) });
      expect(output.dims).toEqual(expected.shape);
      const wrong = Array.from(expected.dataSync()).filter((value, k) => Math.abs(value - Number(output.data[k])) > 1e-5);
      expect(wrong).toEqual([]);
    }
    await exported.release();
    await forward.dispose();
    tf.dispose(variables);
  });

  it('writes a step whose variables are inputs and outputs, or constants', async () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const step = await compile(({ x }: X) => (w.assign(tf.add(w, x) as tf.Tensor1D), tf.sum(w)), { x: tf.zeros([2]) }, { variables: { w } });
    const { ort, session: open } = await session(await step.exportOnnx());
    expect([open.inputNames, open.outputNames]).toEqual([['x', 'variables/w'], ['output', 'updated/w']]);
    const tensor = (...values: number[]) => new ort.Tensor('float32', Float32Array.from(values), [2]);
    const out = await open.run({ x: tensor(1, 1), 'variables/w': tensor(5, 6) });
    expect([Array.from(out.output.data as Float32Array), Array.from(out['updated/w'].data as Float32Array)]).toEqual([[13], [6, 7]]);
    await step.run({ x: Float32Array.of(10, 10) });
    const { session: closed } = await session(await step.exportOnnx({ variables: 'constants' }));
    expect(closed.inputNames).toEqual(['x']);
    expect((await closed.run({ x: tensor(0, 0) })).output.data[0]).toBe(23);
    await step.dispose();
    w.dispose();
  });

  it('refuses a symbolic batch where the graph depends on its size', async () => {
    const centred = await compile(({ x }: X) => tf.mul(x, tf.range(0, x.shape[0])), { x: tf.zeros([3]) });
    await expect(centred.exportOnnx({ batch: 'n' })).rejects.toThrow(/batch cannot be a symbol, for the recorded graph gives Mul a constant/);
    const scalar = await compile(({ x }: X) => tf.neg(x), { x: tf.scalar(3) });
    await expect(scalar.exportOnnx({ batch: 'n' })).rejects.toThrow(/input x is a scalar/);
    const w = tf.variable(tf.scalar(0));
    const step = await compile(({ x }: X) => (w.assign(tf.sum(x) as tf.Scalar), w), { x: tf.zeros([3]) }, { variables: { w } });
    await expect(step.exportOnnx({ batch: 'n' })).rejects.toThrow(/the function assigns w/);
    await Promise.all([centred.dispose(), scalar.dispose(), step.dispose()]);
    w.dispose();
  });

  it.each([...Object.keys(lossCases), ...Object.keys(encoderCases)])('writes the step of %s with shapes that ONNX infers as well', async (name) => {
    const { step } = await training(name);
    const ort = await import('onnxruntime-node');
    // Strict: a shape in the file that differs from the inferred one is an error.
    const options = { extra: { session: { strict_shape_type_inference: '1' } }, graphOptimizationLevel: 'disabled' } as const;
    const checked = await ort.InferenceSession.create(await step.exportOnnx(), options);
    await checked.release();
    await step.dispose();
  });
});

it('runs in onnxruntime-web as well', async () => {
  expect((await loadRuntime()).env.versions?.node).toBeDefined();
  const runtime = await import('onnxruntime-web');
  const w = tf.variable(tf.scalar(1));
  const step = await compile(({ x }: X) => (w.assign(tf.add(w, tf.sum(x)) as tf.Scalar), w), { x: tf.zeros([2]) }, { variables: { w }, runtime, threads: 1 });
  await step.run({ x: Float32Array.of(1, 2) });
  expect((await step.run({ x: Float32Array.of(3, 4) })).dataSync()[0]).toBe(11);
  expect((await step.read()).w.data[0]).toBe(11);
  await step.dispose();
  w.dispose();
});
