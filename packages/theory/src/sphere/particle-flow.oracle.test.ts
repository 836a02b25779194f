import { describe, expect, it } from 'vitest';

import { capShare, createRandom, gibbsCapMass, mixturePotential, OutOfRangeError, particleEnergy, particleFlow, ShapeError } from '../index.ts';

const second = [0.85, 0.15, -0.5].map((x) => x / Math.hypot(0.85, 0.15, -0.5));
const centres = { data: Float64Array.from([0, 0, 1, ...second]), rows: 2, columns: 3 };
const potential = mixturePotential({ centres, concentration: 12 });
const caps = { centres, radius: 0.5 };

describe('particleFlow', () => {
  it('with a small bandwidth settles at the Gibbs law of the temperature, wherever the temperature was before', () => {
    const flow = particleFlow({ potential, particles: 160, bandwidth: 0.12, random: createRandom(3) });
    for (const [temperature, steps] of [[0.1, 500], [0.5, 700], [0.2, 500]] as const) {
      for (let step = 0; step < steps; step++) flow.step(temperature);
      const law = gibbsCapMass(potential.value, { ...caps, temperature, latitudes: 60 });
      // Two standard errors of independent draws; particles repel each other and scatter less.
      expect(Math.abs(capShare(flow.points, caps) - law)).toBeLessThan(2 * Math.sqrt((law * (1 - law)) / 160));
    }
  });

  it('without noise lowers its energy, of which it tells the value', () => {
    const flow = particleFlow({ potential, particles: 40, bandwidth: 0.35, noise: 0, learningRate: 0.01, random: createRandom(1) });
    const energy = particleEnergy({ potential, temperature: 0.5, bandwidth: 0.35 });
    const first = energy(flow.points).value;
    expect(flow.step(0.5)).toBe(first);
    for (let step = 0; step < 50; step++) flow.step(0.5);
    expect(energy(flow.points).value).toBeLessThan(first);
    for (let i = 0; i < 40; i++) expect(Math.hypot(...flow.points.data.subarray(3 * i, 3 * i + 3))).toBeCloseTo(1, 14);
  });

  it('collapses into the wells at a bandwidth that is wide for the temperature', () => {
    const flow = particleFlow({ potential, particles: 100, bandwidth: 0.35, random: createRandom(2) });
    for (let step = 0; step < 800; step++) flow.step(0.05);
    expect(capShare(flow.points, caps)).toBe(1);
  });

  it('refuses what is out of range', () => {
    const random = createRandom(1);
    expect(() => particleFlow({ potential, particles: 0, bandwidth: 0.1, random })).toThrow(OutOfRangeError);
    expect(() => particleFlow({ potential, particles: 3, bandwidth: 0.1, noise: -1, random })).toThrow(OutOfRangeError);
    expect(() => particleFlow({ potential, particles: 3, bandwidth: 0.1, random }).step(0)).toThrow(OutOfRangeError);
  });
});

describe('capShare', () => {
  it('of even points is the area of the caps, a point in two of them counted once', () => {
    const even = { data: new Float64Array(3 * 4000), rows: 4000, columns: 3 };
    const random = createRandom(4);
    for (let i = 0; i < 4000; i++) {
      const row = [random.normal(), random.normal(), random.normal()];
      even.data.set(row.map((x) => x / Math.hypot(...row)), 3 * i);
    }
    expect(Math.abs(capShare(even, caps) - (1 - Math.cos(0.5)))).toBeLessThan(0.016);
    expect(capShare(even, { centres, radius: Math.PI })).toBe(1);
    const twice = { data: Float64Array.of(0, 0, 1, 0, 0, 1), rows: 2, columns: 3 };
    expect(capShare(even, { centres: twice, radius: 1 })).toBe(capShare(even, { centres: { data: twice.data.subarray(0, 3), rows: 1, columns: 3 }, radius: 1 }));
  });

  it('refuses centres of another space and a radius of 0', () => {
    expect(() => capShare({ data: Float64Array.of(1, 0), rows: 1, columns: 2 }, caps)).toThrow(ShapeError);
    expect(() => capShare(centres, { centres, radius: 0 })).toThrow(OutOfRangeError);
  });
});
