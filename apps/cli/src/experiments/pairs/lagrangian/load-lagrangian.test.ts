import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../../test/command.ts';
import { lagrangianDataSchema } from './lagrangian-schemas.ts';
import { loadLagrangian } from './load-lagrangian.ts';

const small = { trainPairs: 40, testPairs: 12, steps: 20, recordEvery: 4, step: 5e-3 };
const settings = (more: object = {}) => lagrangianDataSchema.parse({ ...small, ...more });
const all = (count: number) => Uint32Array.from({ length: count }, (_, index) => index);

describe('loadLagrangian', () => {
  it('splits fields and trajectories, which it brings to mean 0 and deviation 1 over the training times', async () => {
    const { train, test, dataset } = await loadLagrangian(settings());
    expect([train.count, test.count, train.u.shape, train.v.shape]).toEqual([40, 12, [98], [5, 2]]);
    expect(test.u.rows(all(12))).toEqual(dataset.coefficients.slice(40 * 98));
    const v = train.v.rows(all(40));
    for (const coordinate of [0, 1]) {
      const values = v.filter((_, i) => i % 2 === coordinate);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + value ** 2, 0) / values.length).toBeCloseTo(1, 4);
    }
    // Those who use the encoder elsewhere are told how: what it says undoes the standardisation.
    const { mean, deviation } = test.v.preparation!;
    const [x1, x2] = test.v.rows(Uint32Array.of(3));
    expect([mean[0] + deviation[0] * x1, mean[1] + deviation[1] * x2].map(Math.fround)).toEqual(Array.from(dataset.trajectories.slice(43 * 10, 43 * 10 + 2), (x) => expect.closeTo(x, 6)));
    expect(test.v.values).toBe('x_1 and x_2 of the tracer at 5 times, 0.02 apart, not wrapped');
    // The same shift and scale for the test trajectories: an affine map of their positions.
    const [a, b, c] = test.v.rows(Uint32Array.of(3)).filter((_, i) => i % 2 === 0);
    const [x, y, z] = dataset.trajectories.slice(43 * 10).filter((_, i) => i % 2 === 0);
    expect((c - a) / (b - a)).toBeCloseTo((z - x) / (y - x), 1);
  });

  it('observes fields by noisy velocities at a grid of points', async () => {
    const { train } = await loadLagrangian(settings({ field: 'velocities', velocityPoints: 9, velocityNoise: 0.1 }));
    expect(train.u.shape).toEqual([18]);
    expect(train.u.rows(all(40)).every(Number.isFinite)).toBe(true);
    await expect(loadLagrangian(settings({ field: 'velocities', velocityPoints: 8 }))).rejects.toThrow('data.velocityPoints is 8; expected a square number');
  });

  it('keeps the pairs in a file and takes them from there, if they are those of the settings', async () => {
    const cache = join(temporaryFolder(), 'fields.safetensors');
    const made = await loadLagrangian(settings({ cache }));
    expect(existsSync(cache)).toBe(true);
    expect((await loadLagrangian(settings({ cache }))).dataset).toEqual({ ...made.dataset });
    await expect(loadLagrangian(settings({ cache, fieldSeed: 1 }))).rejects.toThrow(/was made with the settings .*"fieldSeed":0.*remove the file or name another/);
    writeFileSync(cache, readFileSync(cache).subarray(0, 5000));
    await expect(loadLagrangian(settings({ cache }))).rejects.toThrow(/data\.cache: decodeSafetensors: .*ends or is cut within/);
    await expect(loadLagrangian(settings({ cache: join(temporaryFolder(), 'absent', 'f') }))).rejects.toThrow(/cannot be written/);
  });
});
