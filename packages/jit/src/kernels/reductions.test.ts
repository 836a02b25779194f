import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

import { Drawing } from '../../test/kernel-cases.ts';
import { useCpu } from '../../test/use-cpu.ts';
import { compile } from '../index.ts';

useCpu();

it.each([false, true])('a few large blocks are summed and compared as operands of one operation, axes kept %s', async (keepDims) => {
  const x = new Drawing(8).float([4, 64, 64]);
  const f = ({ input }: { input: tf.Tensor }) =>
    tf.stack([tf.sum(input, 0, keepDims), tf.max(input, 0, keepDims), tf.min(input, [0], keepDims)]);
  const compiled = await compile(f, { input: x }, { threads: 1 });
  const [actual, expected] = [await compiled.run({ input: x }), f({ input: x })];
  expect(actual.shape).toEqual(expected.shape);
  expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(1e-6);
  expect(new TextDecoder('latin1').decode(await compiled.exportOnnx())).not.toContain('Reduce');
  await compiled.dispose();
});

it('other reductions stay reductions', async () => {
  const d = new Drawing(9);
  for (const [shape, axis] of [[[4, 8], 0], [[64, 64, 4], 2], [[32, 64, 64], 0]] as const) {
    const x = d.float([...shape]);
    const f = ({ input }: { input: tf.Tensor }) => tf.sum(input, axis);
    const compiled = await compile(f, { input: x }, { threads: 1 });
    expect(tf.max(tf.abs(tf.sub(await compiled.run({ input: x }), f({ input: x })))).dataSync()[0]).toBeLessThan(1e-4);
    expect(new TextDecoder('latin1').decode(await compiled.exportOnnx())).toContain('ReduceSum');
    await compiled.dispose();
  }
});

it.each(['values', 'indices'] as const)('the largest numbers of a row have %s that can be had alone', async (part) => {
  const x = new Drawing(10).float([3, 9]);
  const f = ({ input }: { input: tf.Tensor }) => tf.cast(tf.topk(input, 4)[part], 'float32');
  const compiled = await compile(f, { input: x }, { threads: 1 });
  expect([...(await compiled.run({ input: x })).dataSync()]).toEqual([...f({ input: x }).dataSync()]);
  await compiled.dispose();
});
