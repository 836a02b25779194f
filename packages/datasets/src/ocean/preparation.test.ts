import { createRandom, gaussianPair, modelConditionals, optimalTilting, trueConditionals } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { capturedError } from '../testing/captured-error.ts';
import { fitLevelScaling, geographicBlock, gridProfiles, groupSplit, interpolateToLevels, latitudeClimatology, type OceanProfile, qualityControl, standardise, syntheticProfiles } from './index.ts';

function profile(changes: Partial<OceanProfile> & { pressure: Float64Array }): OceanProfile {
  const n = changes.pressure.length;
  const good = new Uint8Array(n).fill(1);
  return {
    platform: 'A', cycle: 1, latitude: 10, longitude: 20, time: 0, mode: 'R', source: 'a.nc',
    temperature: Float64Array.from({ length: n }, (_, i) => 20 - i), salinity: new Float64Array(n).fill(35),
    flags: { pressure: good, temperature: good, salinity: good },
    ...changes,
  };
}

describe('qualityControl', () => {
  it('removes flagged and impossible values and levels without a good pressure', () => {
    const one = profile({ pressure: Float64Array.of(-2, 10, 20, 30), temperature: Float64Array.of(20, 41, 18, 17), salinity: Float64Array.of(35, 35, 1, 35), flags: { pressure: Uint8Array.of(1, 1, 1, 4), temperature: Uint8Array.of(1, 1, 1, 1), salinity: Uint8Array.of(3, 1, 1, 1) } });
    expect(qualityControl(one)).toMatchObject({ pressure: Float64Array.of(0, 10, 20), temperature: Float64Array.of(20, NaN, 18), salinity: Float64Array.of(NaN, 35, NaN) });
    expect(qualityControl(one, { accept: [1, 3, 4] })).toMatchObject({ pressure: Float64Array.of(0, 10, 20, 30), salinity: Float64Array.of(35, 35, NaN, 35) });
  });

  it('says why there is no profile', () => {
    const pressure = Float64Array.of(1, 2);
    expect(qualityControl(profile({ pressure, latitude: NaN }))).toBe('no position');
    expect(qualityControl(profile({ pressure, latitude: 95 }))).toBe('no position');
    expect(qualityControl(profile({ pressure: Float64Array.of(NaN, 20_000) }))).toBe('no pressures');
    expect(qualityControl(profile({ pressure: Float64Array.of(5, 4) }))).toBe('pressure not increasing');
    expect(typeof qualityControl(profile({ pressure: Float64Array.of(4, 4, 5) }))).toBe('object');
  });
});

describe('interpolateToLevels', () => {
  it('is exact for piecewise linear profiles, at the measured levels and between them', () => {
    const random = createRandom(3);
    const pressure = Float64Array.from({ length: 40 }, (_, i) => 20 * i + 10 * random.uniform());
    const values = pressure.map((p) => 3 - 0.01 * p);
    const levels = Float64Array.from([pressure[0], 55, 200, 333, pressure[39]]);
    interpolateToLevels({ pressure, values, levels }).forEach((value, i) => expect(value).toBeCloseTo(3 - 0.01 * levels[i], 12));
  });

  it('neither extrapolates nor bridges wide gaps, and takes no part of missing values', () => {
    const pressure = [10, 20, 30, 100, 300];
    const values = [1, NaN, 3, 10, 30];
    const at = (levels: number[], options = {}) => [...interpolateToLevels({ pressure, values, levels, ...options })];
    expect(at([5, 310])).toEqual([NaN, NaN]);
    expect(at([20])).toEqual([2]);
    expect(at([50, 100, 200])).toEqual([NaN, 10, NaN]);
    expect(at([50, 200], { maxGap: 70 })).toEqual([5, NaN]);
    expect(at([50, 200], { relativeGap: 1 })).toEqual([NaN, 20]);
    expect(at([30, 30])).toEqual([3, 3]);
  });
});

describe('gridProfiles', () => {
  const at = (cycle: number, pressures: number[], mode: OceanProfile['mode'] = 'R', shift = 0) => profile({ cycle, mode, pressure: Float64Array.from(pressures), temperature: Float64Array.from(pressures, (p) => 20 - p / 10 + shift) });

  it('keeps profiles that cover enough levels, and of twins the better processed', async () => {
    const profiles = [at(1, [10, 20, 30]), at(2, [10, 12]), at(1, [10, 20, 30], 'D', 1), at(1, [10, 20, 30], 'A', 2), at(3, [10, 20])];
    const { grid, report } = await gridProfiles(profiles, { levels: [10, 20, 25], coverage: 0.6 });
    expect(report).toEqual({ read: 5, kept: 2, leftOut: { 'too few levels': 1, 'the same platform and cycle again': 2 } });
    expect([...grid.cycle]).toEqual([1, 3]);
    expect([...grid.temperature]).toEqual([20, 19, 18.5, 19, 18, NaN]);
  });

  it('refuses levels that do not increase and an impossible coverage', async () => {
    for (const [options, message] of [[{ levels: [10, 10] }, /levels is \[10, 10\]/], [{ levels: [] }, /levels is/], [{ levels: [1], coverage: 0 }, /coverage is 0/]] as const) {
      expect((await capturedError(() => gridProfiles([], options))).message).toMatch(message);
    }
  });
});

describe('the preparation', () => {
  const { grid } = syntheticProfiles({ count: 600, random: createRandom(9) });
  const n = grid.levels.length;

  it('never puts profiles of one float, or of one block, on both sides of a split', () => {
    const blocks = Array.from(grid.latitude, (latitude, i) => geographicBlock(latitude, grid.longitude[i]));
    for (const groups of [grid.platform, blocks]) {
      for (let seed = 0; seed < 20; seed++) {
        const { train, test } = groupSplit({ groups, testFraction: 0.2, random: createRandom(seed) });
        expect(train.length + test.length).toBe(600);
        expect(Math.abs(test.length - 120)).toBeLessThanOrEqual(10);
        const trained = new Set(Array.from(train, (i) => groups[i]));
        expect(Array.from(test).filter((i) => trained.has(groups[i]))).toEqual([]);
      }
    }
  });

  it('splits the same groups whatever the order of the profiles', () => {
    const groups = ['x', 'y', 'z', 'x', 'y', 'w'];
    const tested = (order: string[]) => new Set(Array.from(groupSplit({ groups: order, testFraction: 0.3, random: createRandom(5) }).test, (i) => order[i]));
    expect(tested(groups)).toEqual(tested(groups.toReversed()));
  });

  it('scales by the training profiles alone: the test profiles may be anything', () => {
    const rows = Uint32Array.from({ length: 300 }, (_, i) => i);
    const changed = grid.temperature.map((value, i) => (i < 300 * n ? value : 1000 * value));
    const scaling = fitLevelScaling(grid.temperature, { levels: n, rows });
    expect(fitLevelScaling(changed, { levels: n, rows })).toEqual(scaling);
    const scaled = standardise(grid.temperature, scaling).subarray(0, 300 * n);
    for (let level = 0; level < n; level++) {
      const column = scaled.filter((_, i) => i % n === level);
      const mean = column.reduce((sum, value) => sum + value, 0) / 300;
      expect(mean).toBeCloseTo(0, 5);
      expect(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 300).toBeCloseTo(1, 5);
    }
    const climatology = (values: Float32Array) => latitudeClimatology({ values, levels: n, latitude: grid.latitude, rows }).at(0);
    expect(climatology(changed)).toEqual(climatology(grid.temperature));
  });

  it('names blocks across the date line and at the poles', () => {
    expect([geographicBlock(0, 180), geographicBlock(-0.1, -180), geographicBlock(90, 0), geographicBlock(-90, 359)]).toEqual(['0,-180', '-10,-180', '80,0', '-90,-10']);
  });

  it('says what cannot be split, scaled or averaged', () => {
    const random = createRandom(1);
    expect(() => groupSplit({ groups: ['a', 'a'], testFraction: 0.5, random })).toThrow(/one group, a/);
    expect(() => groupSplit({ groups: ['a', 'b'], testFraction: 1, random })).toThrow(/testFraction is 1/);
    expect(() => fitLevelScaling([1, NaN], { levels: 2, rows: Uint32Array.of(0) })).toThrow(/level 1 has no value/);
    expect(() => fitLevelScaling([1, 2, 3], { levels: 2, rows: Uint32Array.of(0) })).toThrow(/3 entries for 2 levels/);
    expect(() => latitudeClimatology({ values: [1], levels: 1, latitude: [0], rows: new Uint32Array(0) })).toThrow(/rows is empty/);
    expect(() => syntheticProfiles({ count: 1, correlations: [1], random })).toThrow(/correlations is \[1\]/);
    expect(() => syntheticProfiles({ count: 0, random })).toThrow(/count is 0/);
  });
});

describe('syntheticProfiles', () => {
  const [count, levels, correlations] = [20_000, [0, 50, 100, 200, 400, 800], [0.95, 0.7, 0.4]];
  const { grid, law } = syntheticProfiles({ count, levels, correlations, random: createRandom(21) });
  const n = levels.length;
  const pair = gaussianPair(law);

  it('have the canonical correlations that were asked for, exactly', () => {
    expect([...pair.sigma].map((sigma) => Math.round(1e9 * sigma) / 1e9)).toEqual([...correlations, 0, 0, 0]);
  });

  it('have the mean and the covariance that are stated, to the error of so many draws', () => {
    const columns = Array.from({ length: 2 * n }, (_, i) => Float64Array.from({ length: count }, (__, row) => (i < n ? grid.temperature[row * n + i] : grid.salinity[row * n + i - n])));
    for (let i = 0; i < 2 * n; i++) {
      for (let j = 0; j <= i; j++) {
        const product = columns[i].reduce((sum, value, row) => sum + (value - law.mean[i]) * (columns[j][row] - law.mean[j]), 0) / count;
        // Var of a product of Gaussians: C_ii C_jj + C_ij².
        const error = Math.sqrt((law.cov[i][i] * law.cov[j][j] + law.cov[i][j] ** 2) / count);
        expect(Math.abs(product - law.cov[i][j]), `${i},${j}`).toBeLessThan(4.5 * error);
      }
    }
  });

  it.each([0, 1, 2, 3])('are reconstructed by linear encoders of rank %i with the error of the closed form', (rank) => {
    // The mean of v given u of the optimal inner-product encoders, and its error from the irreducible one and what rank costs.
    const { gainV } = modelConditionals(pair, { A: optimalTilting(pair, { tilting: 'inner', loss: 'conditional', rank }).A });
    const { covV } = trueConditionals(pair);
    const basis = pair.rootV.mmul(pair.V);
    let expected = covV.trace();
    for (let i = rank; i < pair.sigma.length; i++) expected += pair.sigma[i] ** 2 * basis.getColumn(i).reduce((sum, value) => sum + value * value, 0);
    const errors = new Float64Array(count);
    for (let row = 0; row < count; row++) {
      const centred = Float64Array.from({ length: n }, (_, i) => grid.temperature[row * n + i] - law.mean[i]);
      for (let i = 0; i < n; i++) {
        const predicted = centred.reduce((sum, value, j) => sum + gainV.get(i, j) * value, 0);
        errors[row] += (grid.salinity[row * n + i] - law.mean[n + i] - predicted) ** 2;
      }
    }
    const mean = errors.reduce((sum, value) => sum + value, 0) / count;
    const deviation = Math.sqrt(errors.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
    expect(Math.abs(mean - expected)).toBeLessThan((4 * deviation) / Math.sqrt(count));
  });
});
