import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-layers';
import { beforeAll, expect, it } from 'vitest';

import { lossCases } from '../test/training-cases.ts';
import { compile } from './index.ts';

beforeAll(async () => {
  tf.env().set('PROD', true);
  setWasmPaths(join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/'));
  await tf.setBackend('wasm');
});

it.each(['conditional', 'sup-con', 'vic-reg'])('records %s over the wasm backend, which then computes the constants', async (name) => {
  const adamStep = () => {
    const { variables, inputs, loss } = lossCases[name]();
    const optimizer = tf.train.adam(0.001);
    return { variables, inputs, fn: (given: typeof inputs) => optimizer.minimize(() => loss(given), true, Object.values(variables)) as tf.Scalar };
  };
  const [eager, { variables, inputs, fn }] = [adamStep(), adamStep()];
  const step = await compile(fn, inputs, { variables, threads: 1 });
  expect(tf.getBackend()).toBe('wasm');
  const before = tf.memory().numTensors;
  for (let k = 0; k < 30; k++) {
    const expected = tf.tidy(() => eager.fn(eager.inputs).dataSync()[0]);
    const actual = await step.run(inputs);
    expect(Math.abs(actual.dataSync()[0] - expected), `step ${k}`).toBeLessThan(1e-5 * Math.max(1, Math.abs(expected)));
    actual.dispose();
    // The first eager step makes the moments of its variables.
    if (k > 0) expect(tf.memory().numTensors).toBe(before + 2 * Object.keys(variables).length);
  }
  await step.sync();
  Object.values(variables).forEach((variable, k) => {
    const other = Object.values(eager.variables)[k].dataSync();
    expect(Math.max(...variable.dataSync().map((value, i) => Math.abs(value - other[i])))).toBeLessThan(1e-4);
  });
  await step.dispose();
});
