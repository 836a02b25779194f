import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { encoderCases, lossCases } from '../test/training-cases.ts';
import { useCpu } from '../test/use-cpu.ts';
import { compileStep, DataReadError, OutOfRangeError, ShapeError } from './index.ts';

useCpu();

const rate = (k: number) => 0.01 / (1 + k);

describe('compileStep', () => {
  it.each([
    ['adam', { kind: 'adam', epsilon: 1e-7 }, () => tf.train.adam(1)],
    ['sgd', { kind: 'sgd' }, () => tf.train.sgd(1)],
    ['momentum', { kind: 'sgd', momentum: 0.9 }, () => tf.train.momentum(1, 0.9)],
  ] as const)('makes the steps of %s of tfjs at a learning rate that changes', async (_, optimizer, eager) => {
    const [one, other] = [lossCases.clip(), lossCases.clip()];
    const step = await compileStep({ variables: one.variables, loss: one.loss, batch: one.inputs, optimizer, threads: 1 });
    const reference = eager() as tf.SGDOptimizer;
    for (let k = 0; k < 20; k++) {
      (reference as unknown as { learningRate: number }).learningRate = rate(k);
      if ('setLearningRate' in reference) reference.setLearningRate(rate(k));
      const expected = tf.tidy(() => (reference.minimize(() => other.loss(other.inputs), true, Object.values(other.variables)) as tf.Scalar).dataSync()[0]);
      expect(await step.run(one.inputs, rate(k))).toBeCloseTo(expected, 5);
    }
    await step.dispose();
  });

  it('decays weights apart from the gradient, as AdamW', async () => {
    const w = tf.variable(tf.scalar(2));
    const optimizer = { kind: 'adam', weightDecay: 0.5 } as const;
    const step = await compileStep({ variables: { w }, loss: (x: tf.Tensor) => tf.mul(w, x) as tf.Scalar, batch: tf.scalar(1), optimizer });
    await step.run(tf.scalar(3), 0.1);
    // In the first step m/(1 − β₁) = g and √(v/(1 − β₂)) = |g|: w ← (1 − 0.1 · 0.5) · 2 − 0.1 · 1.
    expect((await step.state()).w.data[0]).toBeCloseTo(1.8, 5);
    await step.dispose();
    w.dispose();
  });

  it('continues to the bit from its state', async () => {
    const make = async () => {
      const { variables, inputs, loss } = encoderCases.mlp();
      return { inputs, step: await compileStep({ variables, loss, batch: inputs, threads: 2 }) };
    };
    const [first, second] = [await make(), await make()];
    for (let k = 0; k < 5; k++) await first.step.run(first.inputs, rate(k));
    await second.step.restore(await first.step.state());
    for (let k = 5; k < 10; k++) expect(await second.step.run(first.inputs, rate(k))).toBe(await first.step.run(first.inputs, rate(k)));
    expect(await second.step.state()).toEqual(await first.step.state());
    expect(Object.keys(await first.step.state())).toEqual(expect.arrayContaining(['w0', 'adam/m/w0', 'adam/v/w0', 'adam/beta1-power', 'adam/beta2-power']));
    await first.step.dispose();
    await second.step.dispose();
  });

  it('keeps what the loss assigns under its name, and leaves it to its owner', async () => {
    const [w, mean] = [tf.variable(tf.scalar(1)), tf.variable(tf.scalar(0), false)];
    const loss = (x: tf.Tensor) => {
      mean.assign(tf.add(tf.mul(mean, 0.5), tf.mul(tf.mean(x), 0.5)));
      return tf.mul(w, tf.mean(x)) as tf.Scalar;
    };
    const step = await compileStep({ variables: { w }, state: { mean }, loss, batch: tf.tensor1d([0, 0]), optimizer: { kind: 'sgd' } });
    await step.run(tf.tensor1d([2, 6]), 0.5);
    await step.run(tf.tensor1d([1, 1]), 0.5);
    expect(Object.fromEntries(Object.entries(await step.state()).map(([name, { data }]) => [name, data[0]]))).toEqual({ w: 1 - 0.5 * 4 - 0.5, mean: 1.5 });
    await step.restore({ mean: { shape: [], data: Float32Array.of(7) } });
    await step.sync();
    expect(mean.dataSync()[0]).toBe(7);
    await step.dispose();
    expect(mean.isDisposed).toBe(false);
    tf.dispose([w, mean]);
  });

  it('takes batches in arrays and records, and leaves no tensors behind', async () => {
    const w = tf.variable(tf.scalar(1));
    const batch = { pair: [tf.scalar(2), tf.scalar(3)] as [tf.Scalar, tf.Scalar], weight: tf.scalar(4) };
    const before = tf.memory().numTensors;
    const loss = ({ pair: [a, b], weight }: typeof batch) => tf.mul(w, tf.add(tf.mul(a, weight), b)) as tf.Scalar;
    const step = await compileStep({ variables: { w }, loss, batch, optimizer: { kind: 'sgd' } });
    expect(await step.run(batch, 0.5)).toBe(11);
    await step.sync();
    expect(w.dataSync()[0]).toBe(1 - 0.5 * 11);
    await step.dispose();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([w, batch as never]);
  });

  it('refuses numbers out of range, batches without tensors, and losses that read data, and then frees its state', async () => {
    const w = tf.variable(tf.scalar(1));
    const batch = tf.scalar(1);
    const before = tf.memory().numTensors;
    const loss = (x: tf.Tensor) => tf.mul(w, x) as tf.Scalar;
    const make = (more: object) => compileStep({ variables: { w }, loss, batch, ...more });
    await expect(make({ optimizer: { kind: 'adam', beta1: 1 } })).rejects.toThrow(/beta1 is 1; expected a number between 0 and 1/);
    await expect(make({ optimizer: { kind: 'adam', epsilon: 0 } })).rejects.toThrow(OutOfRangeError);
    await expect(make({ optimizer: { kind: 'adam', weightDecay: -1 } })).rejects.toThrow(OutOfRangeError);
    await expect(make({ optimizer: { kind: 'sgd', momentum: 2 } })).rejects.toThrow(OutOfRangeError);
    await expect(make({ batch: [1], optimizer: { kind: 'sgd' } })).rejects.toThrow(ShapeError);
    await expect(make({ loss: (x: tf.Tensor) => tf.mul(w, x.dataSync()[0]) })).rejects.toThrow(DataReadError);
    expect(tf.memory().numTensors).toBe(before);
    const step = await make({ optimizer: { kind: 'sgd' } });
    await expect(step.run(batch, Number.NaN)).rejects.toThrow(/learningRate is NaN/);
    await step.dispose();
    tf.dispose([w, batch]);
  });
});
