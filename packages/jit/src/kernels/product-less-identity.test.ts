import * as tf from '@tensorflow/tfjs-core';
import { clipLoss, innerLogits } from '@crossmodal/losses';
import { expect, it } from 'vitest';

import { Drawing } from '../../test/kernel-cases.ts';
import { useCpu } from '../../test/use-cpu.ts';
import { compile } from '../index.ts';

useCpu();

const N = 6;

/** c on the diagonal that starts in column `start`, as the losses make it. */
function diagonal(c: number, start: number): tf.Tensor2D {
  const padded = tf.pad(tf.fill([N, 1], c), [[0, 0], [start, N - start]]);
  return tf.reshape(tf.slice(tf.reshape(padded, [-1]), 0, N * N), [N, N]) as tf.Tensor2D;
}

const operations = async (compiled: { exportOnnx(): Promise<Uint8Array> }, name: string) =>
  new Set(new TextDecoder('latin1').decode(await compiled.exportOnnx()).match(new RegExp(`${name}_\\d+`, 'g'))).size;

it.each([[false, false], [true, false], [false, true], [true, true]])('(P − c·1) B needs no identity, transposed %s and %s', async (transposeA, transposeB) => {
  const d = new Drawing(5);
  const [p, b] = [d.float([N, N]), d.float([N, N])];
  const f = ({ x, y }: { x: tf.Tensor; y: tf.Tensor }) => tf.matMul(tf.sub(x, diagonal(0.75, 0)), y, transposeA, transposeB);
  const compiled = await compile(f, { x: p, y: b }, { threads: 1 });
  const [actual, expected] = [await compiled.run({ x: p, y: b }), f({ x: p, y: b })];
  expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(1e-5);
  expect(await operations(compiled, 'Pad')).toBe(0);
  await compiled.dispose();
});

it('leaves another diagonal and another band alone', async () => {
  const d = new Drawing(6);
  const [p, b] = [d.float([N, N]), d.float([N, 3])];
  const column = d.float([N, 1]);
  const varying = () => tf.reshape(tf.slice(tf.reshape(tf.pad(column, [[0, 0], [0, N]]), [-1]), 0, N * N), [N, N]);
  for (const band of [() => diagonal(0.75, 2), varying, () => tf.mul(diagonal(1, 0), column)]) {
    const f = ({ x, y }: { x: tf.Tensor; y: tf.Tensor }) => tf.matMul(tf.sub(x, band()), y);
    const compiled = await compile(f, { x: p, y: b }, { threads: 1 });
    const [actual, expected] = [await compiled.run({ x: p, y: b }), f({ x: p, y: b })];
    expect(tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0]).toBeLessThan(1e-5);
    await compiled.dispose();
  }
});

it('the gradients of the CLIP loss take one exponential a direction, and no identity', async () => {
  const d = new Drawing(7);
  const [u, v] = [d.float([N, 3]), d.float([N, 3])];
  const gradients = ({ zu, zv }: { zu: tf.Tensor; zv: tf.Tensor }) => {
    const [du, dv] = tf.grads((a, b) => clipLoss(innerLogits(a as tf.Tensor2D, b as tf.Tensor2D)))([zu, zv]);
    return { du, dv };
  };
  const compiled = await compile(gradients, { zu: u, zv: v }, { threads: 1 });
  const [actual, expected] = [await compiled.run({ zu: u, zv: v }), gradients({ zu: u, zv: v })];
  for (const name of ['du', 'dv'] as const) expect(tf.max(tf.abs(tf.sub(actual[name], expected[name]))).dataSync()[0]).toBeLessThan(1e-6);
  expect(await operations(compiled, 'Exp')).toBe(2);
  expect(await operations(compiled, 'Pad')).toBe(0);
  await compiled.dispose();
});
