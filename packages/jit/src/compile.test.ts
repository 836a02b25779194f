import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { useCpu } from '../test/use-cpu.ts';
import { compile, DataReadError, loadRuntime, OutOfRangeError, RuntimeError, ShapeError, UnsupportedKernelError } from './index.ts';

useCpu();

type X = { x: tf.Tensor };

async function results(fn: (inputs: X) => tf.Tensor, x: tf.Tensor): Promise<number[]> {
  const compiled = await compile(fn, { x }, { threads: 1 });
  const result = await compiled.run({ x });
  await compiled.dispose();
  return Array.from(result.dataSync());
}

describe('compile', () => {
  it('refuses a kernel without an ONNX form, naming the kernel and who calls it', async () => {
    const image = tf.zeros([1, 4, 4, 1]);
    const failure = compile(({ x }: X) => tf.image.resizeBilinear(x as tf.Tensor4D, [2, 2]), { x: image });
    await expect(failure).rejects.toThrow(UnsupportedKernelError);
    await expect(failure).rejects.toMatchObject({ code: 'UNSUPPORTED_KERNEL', kernel: 'ResizeBilinear' });
    await expect(failure).rejects.toThrow(/kernel ResizeBilinear has no ONNX form, called at .*compile\.test\.ts:\d+/);
  });

  it('refuses a kernel that the active backend lacks too, and draws of random numbers by kernels', async () => {
    const unknown = compile(({ x }: X) => tf.engine().runKernel('NoSuchKernel', { x }) as tf.Tensor, { x: tf.zeros([2]) });
    await expect(unknown).rejects.toMatchObject({ kernel: 'NoSuchKernel', callSite: expect.stringMatching(/compile\.test\.ts:\d+/) });
    const drawn = compile(({ x }: X) => tf.mul(x, tf.multinomial(tf.tensor1d([0.5, 0.5]), 2, 1)), { x: tf.zeros([2]) });
    await expect(drawn).rejects.toMatchObject({ kernel: 'Multinomial' });
  });

  it('writes equal constants once, however long they are', async () => {
    const masked = await compile(({ x }: X) => tf.add(tf.mul(tf.eye(40), x), tf.matMul(tf.eye(40), x as tf.Tensor2D)), { x: tf.zeros([40, 40]) });
    expect((await masked.exportOnnx()).length).toBeLessThan(2 * 40 * 40 * 4);
    await masked.dispose();
  });

  it('refuses a form of a kernel that ONNX does not have', async () => {
    const symmetric = compile(({ x }: X) => tf.mirrorPad(x, [[1, 1]], 'symmetric'), { x: tf.zeros([3]) });
    await expect(symmetric).rejects.toMatchObject({ kernel: 'MirrorPad', message: expect.stringContaining('mode symmetric') });
  });

  it('refuses to read data while recording, and says where', async () => {
    const failure = compile(({ x }: X) => tf.mul(x, x.dataSync()[0]), { x: tf.zeros([2]) });
    await expect(failure).rejects.toThrow(DataReadError);
    await expect(failure).rejects.toThrow(/is read at .*compile\.test\.ts:\d+/);
  });

  it('reads what is computed from constants alone', async () => {
    const c = tf.tensor1d([3, 4]);
    expect(await results(({ x }) => tf.mul(x, tf.sum(tf.square(c)).dataSync()[0]), tf.tensor1d([1, 2]))).toEqual([25, 50]);
  });

  it('leaves tfjs as it was after an error: backend, variables and memory', async () => {
    const w = tf.variable(tf.tensor1d([1, 2]));
    const x = tf.tensor1d([1, 1]);
    const before = tf.memory().numTensors;
    const failure = compile(
      (inputs: X) => {
        w.assign(tf.add(w, inputs.x) as tf.Tensor1D);
        return tf.mul(w, inputs.x.dataSync()[0]);
      },
      { x },
    );
    await expect(failure).rejects.toThrow(DataReadError);
    expect(tf.getBackend()).toBe('cpu');
    expect(Array.from(w.dataSync())).toEqual([1, 2]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([w, x]);
  });

  it('leaves the variables in tfjs alone until they are synchronised', async () => {
    const w = tf.variable(tf.scalar(1));
    const step = await compile(({ x }: X) => (w.assign(tf.add(w, x) as tf.Scalar), w), { x: tf.scalar(0) }, { variables: { w } });
    const x = tf.scalar(2);
    expect((await step.run({ x })).dataSync()[0]).toBe(3);
    expect((await step.run({ x })).dataSync()[0]).toBe(5);
    expect(w.dataSync()[0]).toBe(1);
    await step.sync();
    expect(w.dataSync()[0]).toBe(5);
    await step.dispose();
    tf.dispose([w, x]);
  });

  it('finds variables that are not named, and those that the function makes', async () => {
    const w = tf.variable(tf.scalar(5), true, 'unnamed');
    const optimizer = tf.train.momentum(0.1, 0.9);
    const step = await compile(({ x }: X) => optimizer.minimize(() => tf.square(tf.sub(w, x)) as tf.Scalar, true, [w]) as tf.Scalar, { x: tf.scalar(0) });
    // m ← 0.9 m + 2 w, w ← w − 0.1 m: from w = 5 the losses are 25, 16 and (4 − 1.7)².
    const losses: number[] = [];
    for (let k = 0; k < 3; k++) losses.push((await step.run({ x: Float32Array.of(0) })).dataSync()[0]);
    expect(losses[0]).toBeCloseTo(25, 5);
    expect(losses[1]).toBeCloseTo(16, 5);
    expect(losses[2]).toBeCloseTo(5.29, 5);
    expect(w.dataSync()[0]).toBe(5);
    await step.dispose();
    w.dispose();
  });

  it('takes tensors that the function closes over for constants, of every type', async () => {
    const [a, b, c] = [tf.tensor1d([1.5, 2.5]), tf.tensor1d([1, 2], 'int32'), tf.tensor1d([1, 0], 'bool')];
    const fn = ({ x }: X) => tf.where(c, tf.mul(x, a), tf.cast(tf.add(b, 1), 'float32'));
    expect(await results(fn, tf.tensor1d([2, 2]))).toEqual([3, 3]);
  });

  it('says what a function may return', async () => {
    const x = tf.scalar(1);
    await expect(compile((() => 1) as never, { x })).rejects.toThrow(/returns number; expected a tensor, or a record of tensors/);
    await expect(compile((async () => x) as never, { x })).rejects.toThrow(/returns a promise/);
    await expect(compile((() => ({})) as never, { x })).rejects.toThrow(ShapeError);
    await expect(compile(({ x: y }: X) => ({ x: tf.neg(y) }), { x })).rejects.toThrow(/an input and an output are named x/);
  });

  it('refuses options out of range', async () => {
    const x = tf.scalar(1);
    await expect(compile(({ x: y }: X) => y, { x }, { threads: 0 })).rejects.toThrow(OutOfRangeError);
    await expect(compile(({ x: y }: X) => y, { x }, { cacheSize: 1.5 })).rejects.toThrow(/cacheSize is 1.5/);
  });

  it('says what to install where ONNX Runtime is missing', async () => {
    const failure = loadRuntime((name) => Promise.reject(new Error(`Cannot find package '${name}'`)));
    await expect(failure).rejects.toThrow(RuntimeError);
    await expect(failure).rejects.toThrow(/Cannot find package 'onnxruntime-node'.*npm install onnxruntime-node/);
  });

  it('says that ONNX Runtime refuses a graph', async () => {
    const runtime = await loadRuntime();
    const refusing = { ...runtime, env: runtime.env, InferenceSession: { create: () => Promise.reject(new Error('no such provider')) } };
    await expect(compile(({ x }: X) => tf.exp(x), { x: tf.scalar(0) }, { runtime: refusing })).rejects.toThrow(/refuses the graph: no such provider/);
  });

  it('gives scalars, inputs that are outputs, constants that are outputs, and one tensor under two names', async () => {
    const compiled = await compile(
      ({ x }: X) => {
        const y = tf.neg(x);
        return { same: x, y, again: y, constant: tf.mul(tf.ones([2, 2]), 7), number: tf.scalar(3, 'int32') };
      },
      { x: tf.scalar(1) },
    );
    const out = await compiled.run({ x: Float32Array.of(4) });
    expect(Object.entries(out).map(([name, y]) => [name, y.dtype, y.shape, Array.from(y.dataSync())])).toEqual([
      ['same', 'float32', [], [4]],
      ['y', 'float32', [], [-4]],
      ['again', 'float32', [], [-4]],
      ['constant', 'float32', [2, 2], [7, 7, 7, 7]],
      ['number', 'int32', [], [3]],
    ]);
    await compiled.dispose();
  });

  it('keeps −∞ from the logarithm of 0 as a mask', async () => {
    const fn = ({ x }: X) => tf.softmax(tf.add(x, tf.log(tf.sub(1, tf.eye(2)))));
    expect(await results(fn, tf.tensor2d([[1, 2], [3, 4]]))).toEqual([0, 1, 1, 0]);
  });
});
