import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { beforeAll, describe, expect, it } from 'vitest';

import { assignVariables, lenetEncoder, loadEncoder, saveEncoder } from './index.ts';

const values = (encoder: ReturnType<typeof lenetEncoder>) => Object.values(encoder.variables).map((variable) => Array.from(variable.dataSync()));

beforeAll(async () => {
  tf.env().set('PROD', true);
  await tf.setBackend('cpu');
});

describe('saveEncoder and loadEncoder', () => {
  it('carry every weight over, bit by bit', async () => {
    const [trained, fresh] = [lenetEncoder({ random: createRandom(1) }), lenetEncoder({ random: createRandom(2) })];
    loadEncoder(fresh, await saveEncoder(trained), { name: 'f' });
    expect(values(fresh)).toEqual(values(trained));
  });

  it('refuse a file of another encoder or another width and leave the encoder as it was', async () => {
    const wide = lenetEncoder({ random: createRandom(1), outputDim: 12 });
    const encoder = lenetEncoder({ random: createRandom(2) });
    const before = values(encoder);
    const bytes = await saveEncoder(wide);
    expect(() => loadEncoder(encoder, bytes, { name: 'wide.safetensors' })).toThrow(/output\.weight of shape \[84,12\]; expected \[84,10\]/);
    expect(() => loadEncoder({ ...encoder, name: 'mlp' }, bytes, { name: 'f' })).toThrow(/holds the encoder lenet; expected mlp/);
    expect(values(encoder)).toEqual(before);
  });
});

describe('assignVariables', () => {
  it('names the array that is missing', () => {
    const w = tf.variable(tf.zeros([2]));
    expect(() => assignVariables({ w }, {}, { name: 'x.safetensors' })).toThrow(/x\.safetensors has no w; expected an array of shape \[2\]/);
  });

  it('leaks no tensor', () => {
    const w = tf.variable(tf.zeros([2]));
    const before = tf.memory().numTensors;
    assignVariables({ w }, { w: { shape: [2], data: Float32Array.of(1, 2) } }, { name: 'f' });
    expect(tf.memory().numTensors).toBe(before);
  });
});
