import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Drawing } from '../../test/kernel-cases.ts';
import { useCpu } from '../../test/use-cpu.ts';
import { compile } from '../index.ts';

useCpu();

type X = { x: tf.Tensor };

/** A random program on tensors of rank 4, drawn anew from its seed each time that it runs. */
function program(seed: number): (inputs: X) => tf.Tensor {
  return ({ x }) => {
    const d = new Drawing(seed);
    const pool: tf.Tensor[] = [x];
    const same = (a: tf.Tensor) => pool.filter(({ shape }) => String(shape) === String(a.shape));
    const instructions: readonly ((a: tf.Tensor) => tf.Tensor)[] = [
      (a) => tf.transpose(a, d.permutation(4)),
      (a) => tf.transpose(a, [0, 3, 1, 2]),
      (a) => tf.transpose(a, [0, 2, 3, 1]),
      (a) => tf.tanh(a),
      (a) => tf.relu(a),
      (a) => tf.add(a, d.pick(same(a))),
      (a) => tf.mul(a, 0.5),
      (a) => tf.add(a, d.float([a.shape[3] as number])),
      (a) => tf.mul(a, tf.ones(a.shape)),
      (a) => tf.sub(a, tf.mean(a, d.axes(4), true)),
      (a) => tf.div(a, tf.add(tf.max(tf.abs(a), d.axes(4), true), 1)),
      (a) => tf.where(tf.greater(a, 0), a, d.pick(same(a))),
      (a) => tf.reshape(a, d.permutation(4).map((axis) => a.shape[axis] as number)),
      (a) => tf.add(tf.matMul(a, d.float([a.shape[3] as number, 3])), d.float([3])),
      (a) => tf.slice(a, [0, 0, 0, 0], a.shape.map((size = 1) => Math.max(1, size - 1))),
      (a) => tf.pad(a, [[0, 0], [1, 0], [0, 1], [0, 0]]),
      (a) => tf.add(tf.conv2d(a as tf.Tensor4D, d.float([2, 2, a.shape[3] as number, 2], 0.3) as tf.Tensor4D, 1, 'same'), d.float([2])),
      (a) => tf.maxPool(a as tf.Tensor4D, 2, 1, 'same'),
    ];
    for (let k = 0; k < 10; k++) pool.push(d.pick(instructions)(pool[Math.max(0, pool.length - d.integer(1, 3))]));
    return tf.concat(pool.map((a) => tf.reshape(tf.sum(tf.reshape(a, [a.shape[0] as number, -1]), 1), [-1])).concat(tf.reshape(pool.at(-1) as tf.Tensor, [-1])));
  };
}

describe('a graph', () => {
  it('has the numbers of the operations that it was made from, whatever it merges, moves and leaves out', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1 << 30 }), async (seed) => {
        const x = new Drawing(seed + 1).float([2, 3, 4, 2], 1);
        const expected = tf.tidy(() => program(seed)({ x }).dataSync());
        const compiled = await compile(program(seed), { x }, { threads: 1 });
        const result = await compiled.run({ x });
        await compiled.dispose();
        const actual = result.dataSync();
        expect(actual.length).toBe(expected.length);
        const scale = Math.max(1, ...expected.map(Math.abs));
        expect(Math.max(...actual.map((value, k) => Math.abs(value - expected[k])))).toBeLessThan(2e-5 * scale);
      }),
      { numRuns: 60, seed: 1, endOnFailure: true },
    );
  });

  it('of channels-last convolutions has no transposition between them', async () => {
    const d = new Drawing(1);
    const [first, second] = [d.float([3, 3, 2, 4]), d.float([3, 3, 4, 4])] as tf.Tensor4D[];
    const layers = ({ x }: X) => {
      const a = tf.relu(tf.add(tf.conv2d(x as tf.Tensor4D, first, 1, 'same'), d.float([4])));
      return tf.tanh(tf.conv2d(tf.maxPool(a as tf.Tensor4D, 2, 2, 'same'), second, 1, 'same'));
    };
    const compiled = await compile(layers, { x: tf.zeros([2, 8, 8, 2]) });
    const names = new Set(new TextDecoder('latin1').decode(await compiled.exportOnnx()).match(/(?:Transpose|Conv|Add)_\d+/g));
    // Into channels first and out again, and each of the two filters.
    const count = (op: string) => [...names].filter((name) => name.startsWith(op)).length;
    expect([count('Conv'), count('Add'), count('Transpose')]).toEqual([2, 0, 4]);
    await compiled.dispose();
  });
});
