import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { encodeSafetensors } from '@crossmodal/encoders';
import { writeCheckpoint } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, describe, expect, test } from 'vitest';

import { packWeights } from '../../build/pack-weights.mjs';
import { assignWeights } from './assign-weights.ts';
import { readWeights } from './read-weights.ts';

const run = mkdtempSync(join(tmpdir(), 'weights-'));
afterAll(() => rmSync(run, { recursive: true }));

const third = Math.fround(1 / 3);
const tensors = {
  'weights/u/output.weight': { shape: [1, 2], data: Float32Array.of(third, -2) },
  'weights/u/output.bias': { shape: [2], data: Float32Array.of(third, 5) },
  'weights/logitScale': { shape: [], data: Float32Array.of(third) },
  'adam/m/u/output.weight': { shape: [1, 2], data: Float32Array.of(7, 7) },
};

describe('shipped weights', () => {
  test('are those of the run, matrices to half precision, with its configuration and result but for its cost', async () => {
    mkdirSync(join(run, 'checkpoints'));
    writeCheckpoint(join(run, 'checkpoints', 'model.safetensors'), { step: 1, epoch: 1, stepInEpoch: 0, random: [1, 2, 3, 4], loss: 1, tensors }, { fingerprint: 'any' });
    writeFileSync(join(run, 'config.json'), JSON.stringify({ experiment: 'test', model: { points: 4 } }));
    writeFileSync(join(run, 'result.json'), JSON.stringify({ seed: 3, cost: { trainingSeconds: 12 } }));
    const packed = packWeights(run);
    const weights = await readWeights(packed, { name: 'test' });
    expect(weights).toEqual({
      name: 'test',
      config: { experiment: 'test', model: { points: 4 } },
      result: { seed: 3 },
      tensors: {
        // The nearest number of half precision, 0x3555.
        'u/output.weight': { shape: [1, 2], data: Float32Array.of(0.333251953125, -2) },
        'u/output.bias': { shape: [2], data: Float32Array.of(third, 5) },
        logitScale: { shape: [], data: Float32Array.of(third) },
      },
    });
    expect(packWeights(run).equals(packed)).toBe(true);

    const variables = { 'output.weight': tf.variable(tf.zeros([1, 2])), 'output.bias': tf.variable(tf.zeros([2])) };
    assignWeights(variables, weights, 'u/');
    expect(Array.from(variables['output.bias'].dataSync())).toEqual([third, 5]);
    expect(() => assignWeights(variables, weights, 'v/')).toThrow('v/test has no output.weight');
    tf.dispose(variables);
  });

  test('of another format are told, by name', async () => {
    await expect(readWeights(encodeSafetensors({ tensors: {}, metadata: {} }), { name: 'other' })).rejects.toThrow('other has the format of no weights; expected crossmodal-weights-1');
    await expect(readWeights(new Uint8Array(3), { name: 'short' })).rejects.toThrow('short has 3 bytes');
  });
});
