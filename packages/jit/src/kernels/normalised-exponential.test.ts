import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

import { Drawing } from '../../test/kernel-cases.ts';
import { useCpu } from '../../test/use-cpu.ts';
import { compile } from '../index.ts';

useCpu();

type S = { s: tf.Tensor };

/** Entries up to ±200, whose exponentials float32 does not hold, and −∞. */
function logits(seed: number): tf.Tensor2D {
  const d = new Drawing(seed);
  return tf.tidy(() => {
    const hidden = tf.logicalAnd(d.bool([5, 7]), tf.logicalAnd(d.bool([5, 7]), tf.logicalNot(tf.cast(tf.eye(5, 7), 'bool'))));
    return tf.where(hidden, -Infinity, d.float([5, 7], 60)) as tf.Tensor2D;
  });
}

/** exp(S) over its sums, in float64; entries with the same `group` share a sum. */
function softmax(s: number[][], group: (row: number, column: number) => number): number[][] {
  const cells = s.flatMap((entries, i) => entries.map((x, j) => ({ x, key: group(i, j) })));
  const maxima = new Map<number, number>();
  for (const { x, key } of cells) maxima.set(key, Math.max(maxima.get(key) ?? -Infinity, x));
  const shifted = (x: number, key: number) => Math.exp(x - (maxima.get(key) as number));
  const sums = new Map<number, number>();
  for (const { x, key } of cells) sums.set(key, (sums.get(key) ?? 0) + shifted(x, key));
  return s.map((entries, i) => entries.map((x, j) => shifted(x, group(i, j)) / (sums.get(group(i, j)) as number)));
}

it.each([
  ['columns', 0, (_: number, column: number) => column],
  ['rows', 1, (row: number) => row],
  ['rows, counted from the end', -1, (row: number) => row],
  ['all', [0, 1], () => 0],
] as const)('exp(S − logSumExp(S)) over %s is the softmax, with one exponential', async (_, axis, group) => {
  for (let seed = 1; seed <= 10; seed++) {
    const s = logits(seed);
    const probabilities = ({ s: x }: S) => tf.mul(tf.exp(tf.sub(x, tf.logSumExp(x, [axis].flat(), true))), 0.5);
    const compiled = await compile(probabilities, { s }, { threads: 1 });
    const expected = softmax(s.arraySync(), group).flat();
    const actual = (await compiled.run({ s })).dataSync();
    expect(Math.max(...expected.map((value, k) => Math.abs(2 * actual[k] - value)))).toBeLessThan(1e-6);
    const names = new TextDecoder('latin1').decode(await compiled.exportOnnx()).match(/Exp_\d+/g);
    expect(new Set(names).size).toBe(1);
    await compiled.dispose();
  }
});

it('leaves the exponential of another difference alone', async () => {
  const s = new Drawing(3).float([5, 7]);
  const other = ({ s: a }: S) => ({
    transposed: tf.exp(tf.sub(a, tf.logSumExp(tf.mul(a, 2), 0, true))),
    shifted: tf.exp(tf.sub(tf.mul(a, 2), tf.logSumExp(a, 1, true))),
  });
  const compiled = await compile(other, { s }, { threads: 1 });
  const [actual, expected] = [await compiled.run({ s }), other({ s })];
  for (const name of ['transposed', 'shifted'] as const) {
    const error = tf.max(tf.div(tf.abs(tf.sub(actual[name], expected[name])), expected[name])).dataSync()[0];
    expect(error).toBeLessThan(1e-5);
  }
  await compiled.dispose();
});
