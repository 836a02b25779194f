import { syntheticProfiles } from '@crossmodal/datasets/ocean';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import type { OceanData } from './ocean-data.ts';
import { oceanDataSchema, type OceanSettings } from './ocean-data-schema.ts';
import { oceanEncoders } from './ocean-encoders.ts';
import { oceanSides, profileLevels } from './ocean-sides.ts';

const { grid } = syntheticProfiles({ count: 400, levels: [10, 50, 100, 300, 900], correlations: [0.9, 0.6, 0.3], random: createRandom(2) });
const train = Uint32Array.from({ length: 300 }, (_, i) => i);
const test = Uint32Array.from({ length: 100 }, (_, i) => 300 + i);
const data: OceanData = { grid, groups: grid.platform, train, test, report: { read: 400, kept: 400, leftOut: {} }, problems: [] };
const settings = (changes: Partial<OceanSettings>): OceanSettings => ({ ...oceanDataSchema.parse({}), levels: [10, 50, 100, 300, 900], ...changes }) as OceanSettings;

/** Mean over the training profiles of the product of two columns. */
const moment = (a: Float32Array, i: number, { b, j, columns }: { b: Float32Array; j: number; columns: number }) => train.reduce((sum, row) => sum + a[row * columns + i] * b[row * columns + j], 0) / train.length;

describe('oceanSides', () => {
  it('gives encoders canonical variates whose products have the squares of the canonical correlations as means', () => {
    const { u, v, pair } = oceanSides(data, settings({ inputs: 'canonical' }));
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        expect(moment(u.inputs, i, { b: v.inputs, j, columns: 5 })).toBeCloseTo(i === j ? pair.sigma[i] ** 2 : 0, 4);
        expect(moment(u.inputs, i, { b: u.inputs, j, columns: 5 })).toBeCloseTo(i === j ? pair.sigma[i] : 0, 4);
      }
    }
  });

  it('learns nothing from the test profiles', () => {
    const spoilt = { ...data, grid: { ...grid, temperature: grid.temperature.map((value, i) => (i < 300 * 5 ? value : -value)), salinity: grid.salinity.map((value, i) => (i < 300 * 5 ? value : 3 * value)) } };
    for (const inputs of ['canonical', 'standardised'] as const) {
      const [before, after] = [data, spoilt].map((one) => oceanSides(one, settings({ inputs })));
      for (const side of ['u', 'v'] as const) {
        expect(after[side].scaling).toEqual(before[side].scaling);
        expect(after[side].inputs.subarray(0, 300 * 5)).toEqual(before[side].inputs.subarray(0, 300 * 5));
        expect(after[side].inputs).not.toEqual(before[side].inputs);
      }
    }
  });

  it('keeps the surface state out of the profile below it', () => {
    const { u, v } = oceanSides(data, settings({ modalities: 'surface-profile' }));
    expect([u.columns, v.columns]).toEqual([7, 8]);
    expect([...profileLevels(grid.levels, settings({ modalities: 'surface-profile' }))]).toEqual([50, 100, 300, 900]);
    expect([...u.raw.subarray(0, 2)]).toEqual([grid.temperature[0], grid.salinity[0]]);
    expect([...v.raw.subarray(0, 8)]).toEqual([...grid.temperature.subarray(1, 5), ...grid.salinity.subarray(1, 5)]);
    // Position on the sphere and season on the circle.
    expect(Math.hypot(u.raw[2], u.raw[3], u.raw[4])).toBeCloseTo(1, 6);
    expect(Math.hypot(u.raw[5], u.raw[6])).toBeCloseTo(1, 6);
  });
});

describe('oceanEncoders', () => {
  beforeAll(async () => {
    await selectEngine({ engine: 'wasm' });
  });

  it('start as the identity on canonical variates, which is the linear optimum', () => {
    const random = { u: createRandom(1), v: createRandom(2) };
    const encoders = oceanEncoders({ embeddingDim: 3, settings: settings({ inputs: 'canonical' }), random });
    const { u } = oceanSides(data, settings({ inputs: 'canonical' }));
    const embedded = encoders.u.apply(tf.tensor2d(u.inputs.subarray(0, 10), [2, 5])).dataSync();
    expect([...embedded]).toEqual([...u.inputs.subarray(0, 3), ...u.inputs.subarray(5, 8)]);
  });

  it('have the widths of either pairing, for every kind', () => {
    for (const encoder of ['linear', 'mlp', 'convolution', 'transformer'] as const) {
      for (const [modalities, widths] of [['temperature-salinity', [5, 5]], ['surface-profile', [7, 8]]] as const) {
        const { u, v } = oceanEncoders({ embeddingDim: 4, settings: settings({ encoder, modalities, width: 32, depth: 1 }), random: { u: createRandom(1), v: createRandom(2) } });
        expect([u, v].map((one, i) => one.apply(tf.zeros([2, widths[i]])).shape), `${encoder}, ${modalities}`).toEqual([[2, 4], [2, 4]]);
        u.dispose();
        v.dispose();
      }
    }
  });
});
