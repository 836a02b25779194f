import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { selectEngine } from './engine/index.ts';
import { type LinearHead, trainLinearHeads } from './train-linear-heads.ts';

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
});

const [ROWS, WIDTH] = [400, 4];

/** Partners of norm 1 that agree on two axes; on the others each modality has noise of its own. */
function pairs() {
  const random = createRandom(3);
  const side = () => ({ data: new Float64Array(ROWS * WIDTH), rows: ROWS, columns: WIDTH });
  const [u, v] = [side(), side()];
  for (let i = 0; i < ROWS; i++) {
    const angle = 2 * Math.PI * random.uniform();
    for (const { data } of [u, v]) {
      data.set([Math.cos(angle), Math.sin(angle), 1.5 * random.normal(), 1.5 * random.normal()], i * WIDTH);
      const norm = Math.hypot(...data.subarray(i * WIDTH, (i + 1) * WIDTH));
      for (let j = 0; j < WIDTH; j++) data[i * WIDTH + j] /= norm;
    }
  }
  return { u, v };
}

/** Mean squared weight into which the rows of an axis go. */
function gainOf({ weight }: LinearHead, axis: number): number {
  return Math.hypot(...weight.subarray(axis * WIDTH, (axis + 1) * WIDTH));
}

describe('linear heads', () => {
  it('learn to weigh what partners share above what they do not', async () => {
    const heads = await trainLinearHeads({ ...pairs(), temperature: 0.2, random: createRandom(1) });
    for (const head of [heads.u, heads.v]) {
      expect(Math.min(gainOf(head, 0), gainOf(head, 1))).toBeGreaterThan(1);
      expect(Math.max(gainOf(head, 2), gainOf(head, 3))).toBeLessThan(1);
    }
  });

  it('are the same for the same seed, and leave no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const [one, again] = [await trainLinearHeads({ ...pairs(), temperature: 0.2, random: createRandom(1) }), await trainLinearHeads({ ...pairs(), temperature: 0.2, random: createRandom(1) })];
    expect(again).toEqual(one);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stay the identity where every partner is found with certainty already', async () => {
    // Orthogonal pairs at a temperature of 0.005: the loss, log(1 + 7 exp(−200)), is 0 in float32.
    const u = { data: Float64Array.from({ length: 64 }, (_, at) => (at % 9 === 0 ? 1 : 0)), rows: 8, columns: 8 };
    const heads = await trainLinearHeads({ u, v: u, temperature: 0.005, random: createRandom(1) });
    for (const head of [heads.u, heads.v]) expect([[...head.weight], [...head.bias]]).toEqual([[...u.data], Array.from({ length: 8 }, () => 0)]);
  });

  it('stop when told to', async () => {
    const controller = new AbortController();
    controller.abort(new Error('enough'));
    const before = tf.memory().numTensors;
    await expect(trainLinearHeads({ ...pairs(), temperature: 0.2, random: createRandom(1), signal: controller.signal })).rejects.toThrow('enough');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('need pairs of one width, eight at least', async () => {
    const { u, v } = pairs();
    const options = { temperature: 0.2, random: createRandom(1) };
    await expect(trainLinearHeads({ u, v: { ...v, rows: 399 }, ...options })).rejects.toThrow('trainLinearHeads: u is 400 x 4 and v 399 x 4; expected pairs of one width');
    await expect(trainLinearHeads({ u: { ...u, rows: 7 }, v: { ...v, rows: 7 }, ...options })).rejects.toThrow('there are 7 pairs; expected at least 8');
  });
});
