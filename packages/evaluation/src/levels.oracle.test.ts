import { createRandom, normalCdf, normalPdf } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { anomalyCorrelation, biasByLevel, crps, groupInterval, rmseByLevel, skillScore, spreadSkill } from './index.ts';

const random = createRandom(4);

describe('measures by level', () => {
  // A prediction that adds bias and noise to the truth: every measure is known.
  const [rows, levels] = [40_000, 2];
  const [signal, noise, bias] = [[2, 1], [0.5, 1], [0.25, -1]];
  const actual = new Float64Array(rows * levels);
  const predicted = new Float64Array(rows * levels);
  for (let i = 0; i < actual.length; i++) {
    const level = i % levels;
    actual[i] = 10 + signal[level] * random.normal();
    predicted[i] = actual[i] + bias[level] + noise[level] * random.normal();
  }
  const climatology = new Float64Array(actual.length).fill(10);

  it('are those of the law that made the errors, to the error of so many draws', () => {
    const close = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(4 * Math.max(1, Math.abs(expected)) * Math.sqrt(2 / rows));
    const data = { predicted, actual, levels };
    for (const level of [0, 1]) {
      const square = bias[level] ** 2 + noise[level] ** 2;
      close(rmseByLevel(data)[level], Math.sqrt(square));
      close(biasByLevel(data)[level], bias[level]);
      close(skillScore({ ...data, reference: climatology })[level], 1 - square / signal[level] ** 2);
      close(anomalyCorrelation({ ...data, climatology })[level], signal[level] / Math.sqrt(signal[level] ** 2 + square));
      const { ratio, spread } = spreadSkill({ ...data, variance: new Float64Array(actual.length).fill(square) });
      close(ratio[level], 1);
      expect(spread[level]).toBeCloseTo(Math.sqrt(square), 12);
    }
  });

  it('leave out what was not measured', () => {
    const data = { predicted: [1, 1, 3, 9], actual: [0, NaN, 0, 6], levels: 2 };
    expect([...rmseByLevel(data)]).toEqual([Math.sqrt(5), 3]);
    expect([...biasByLevel(data)]).toEqual([2, 3]);
    expect(rmseByLevel({ predicted: [1, 1], actual: [0, NaN], levels: 2 })[1]).toBeNaN();
  });

  it('refuse lengths that disagree', () => {
    expect(() => rmseByLevel({ predicted: [1], actual: [1, 2], levels: 2 })).toThrow(/predicted has 1 entries; expected 2/);
    expect(() => biasByLevel({ predicted: [1], actual: [1], levels: 2 })).toThrow(/multiple of 2/);
    expect(() => skillScore({ predicted: [1], actual: [1], levels: 1, reference: [] })).toThrow(/reference has 0/);
    expect(() => anomalyCorrelation({ predicted: [1], actual: [1], levels: 1, climatology: [] })).toThrow(/climatology has 0/);
    expect(() => spreadSkill({ predicted: [1], actual: [1], levels: 1, variance: [] })).toThrow(/variance has 0/);
    expect(() => rmseByLevel({ predicted: [1], actual: [1], levels: 0.5 })).toThrow(/levels is 0.5/);
  });
});

describe('crps', () => {
  /** Of N(m, s²) (Gneiting, Raftery, Westveld and Goldman 2005, equation 5). */
  const gaussian = (y: number, m: number, s: number) => {
    const z = (y - m) / s;
    return s * (z * (2 * normalCdf(z) - 1) + 2 * normalPdf(z) - 1 / Math.sqrt(Math.PI));
  };

  it.each([-1, 0.3, 2.5])('of samples of a normal law is its closed form, measured at %d', (y) => {
    const [m, s, n] = [0.5, 1.5, 200_000];
    const samples = Float64Array.from({ length: n }, () => m + s * random.normal());
    // |X − y| and |X − X'| have a standard deviation of order s.
    expect(Math.abs(crps(samples, y) - gaussian(y, m, s))).toBeLessThan((4 * s) / Math.sqrt(n));
  });

  it('of few samples is right in the mean if fair, and too large by E|X − X′|/2n if not', () => {
    const [n, trials] = [3, 60_000];
    let [fair, plain] = [0, 0];
    for (let t = 0; t < trials; t++) {
      const samples = [random.normal(), random.normal(), random.normal()];
      fair += crps(samples, 0.7) / trials;
      plain += crps(samples, 0.7, { fair: false }) / trials;
    }
    expect(Math.abs(fair - gaussian(0.7, 0, 1))).toBeLessThan(4 / Math.sqrt(trials));
    // E|X − X'| of standard normals is 2/√π.
    expect(plain - fair).toBeCloseTo(1 / (n * Math.sqrt(Math.PI)), 2);
  });

  it('is the definition summed over pairs', () => {
    const samples = [3, -1, 0.5, 8];
    const pairs = samples.flatMap((a) => samples.map((b) => Math.abs(a - b))).reduce((sum, x) => sum + x, 0);
    expect(crps(samples, 1, { fair: false })).toBeCloseTo(samples.reduce((sum, x) => sum + Math.abs(x - 1), 0) / 4 - pairs / 32, 12);
  });

  it('refuses too few samples and numbers that are not finite', () => {
    expect(() => crps([], 1, { fair: false })).toThrow(/0 samples/);
    expect(() => crps([1], 1)).toThrow(/expected at least 2/);
    expect(() => crps([1, NaN], 1)).toThrow(/not finite/);
    expect(() => crps([1, 2], Infinity)).toThrow(/not finite/);
  });
});

describe('groupInterval', () => {
  it('is as wide as the spread of group means says, not that of items', () => {
    const groups = Array.from({ length: 2000 }, (_, i) => `g${Math.floor(i / 20)}`);
    // 100 groups whose items are all equal: the mean has the standard error 1/10.
    const level = Array.from({ length: 100 }, () => random.normal());
    const { low, high, mean } = groupInterval({ values: groups.map((_, i) => level[Math.floor(i / 20)]), groups, random });
    const sd = Math.sqrt(level.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 100);
    expect((high - low) / (2 * 1.96 * sd * 0.1)).toBeCloseTo(1, 0.8);
    expect(low).toBeLessThan(mean);
    expect(mean).toBeLessThan(high);
  });

  it('refuses what it cannot resample', () => {
    expect(() => groupInterval({ values: [1], groups: [], random })).toThrow(/1 values and 0 groups/);
    expect(() => groupInterval({ values: [NaN], groups: ['a'], random })).toThrow(/values\[0\] is NaN/);
    expect(() => groupInterval({ values: [1], groups: ['a'], level: 1, random })).toThrow(/level is 1/);
    expect(() => groupInterval({ values: [1], groups: ['a'], resamples: 0, random })).toThrow(/resamples is 0/);
  });
});
