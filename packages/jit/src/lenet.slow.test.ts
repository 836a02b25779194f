import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';

import { lenetCase } from '../test/training-cases.ts';
import { useCpu } from '../test/use-cpu.ts';
import { compile } from './index.ts';

useCpu();

it('a hundred compiled steps of Adam have the losses of eager ones for LeNet', { timeout: 300_000 }, async () => {
  const adamStep = () => {
    const { variables, inputs, loss } = lenetCase();
    const optimizer = tf.train.adam(0.001);
    return { variables, inputs, fn: (given: typeof inputs) => optimizer.minimize(() => loss(given), true, Object.values(variables)) as tf.Scalar };
  };
  const [eager, { variables, inputs, fn }] = [adamStep(), adamStep()];
  const step = await compile(fn, inputs, { variables, threads: 1 });
  for (let k = 0; k < 100; k++) {
    const expected = tf.tidy(() => eager.fn(eager.inputs).dataSync()[0]);
    const actual = await step.run(inputs);
    expect(Math.abs(actual.dataSync()[0] - expected), `step ${k}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
    actual.dispose();
  }
  await step.dispose();
});
