import { describe, expect, it } from 'vitest';

import { circleGrid, createRandom, misalignedAngleDensities, misalignedPairs, OutOfRangeError, symmetricKl } from '../index.ts';

const weights = circleGrid(720).weights;

describe('misalignedAngleDensities', () => {
  // From an independent program.
  it.each([[0.1, 0.001318], [0.2, 0.018248], [0.3, 0.074881], [0.4, 0.184641], [0.5, 0.344337], [0.6, 0.538546], [0.7, 0.746399]])('at deviation %d diverge by %d', (deviation, divergence) => {
    const [p, q] = misalignedAngleDensities({ type: 'shift', deviation }, 720);
    expect(symmetricKl(p, q, { convention: 'sum', weights })).toBeCloseTo(divergence, 6);
  });

  it('integrate to 1, between the extremes of the two lobes, and are one law where partners are drawn anew', () => {
    const [p, q] = misalignedAngleDensities({ type: 'resample', probability: 0.5 }, 720);
    expect(q).toEqual(p);
    expect(p.reduce((sum, x, i) => sum + x * weights[i], 0)).toBeCloseTo(1, 12);
    expect(p[0]).toBeCloseTo(0.66848956, 7);
    expect(Math.min(...p)).toBeCloseTo(0.00216954, 6);
  });
});

describe('misalignedPairs', () => {
  const count = 6000;
  const first = (points: { data: Float64Array }) => points.data.reduce((sum, x, k) => sum + (k % 2 === 0 ? x / count : 0), 0);
  const paired = ({ u, v }: ReturnType<typeof misalignedPairs>) => u.data.reduce((sum, x, k) => sum + (x * v.data[k]) / count, 0);
  const lobes = 0.9123593044 * 0.4; // A(6) (0.7 − 0.3)

  it('have the mean directions and the mean cosine of their laws', () => {
    const shifted = misalignedPairs({ count, misalignment: { type: 'shift', deviation: 0.5 }, random: createRandom(1) });
    expect(Math.abs(first(shifted.u) - lobes)).toBeLessThan(0.05);
    expect(Math.abs(first(shifted.v) - lobes * Math.exp(-0.125))).toBeLessThan(0.05);
    expect(Math.abs(paired(shifted) - Math.exp(-0.125))).toBeLessThan(0.01);
    const anew = misalignedPairs({ count, misalignment: { type: 'resample', probability: 0.3 }, random: createRandom(2) });
    expect(Math.abs(first(anew.v) - lobes)).toBeLessThan(0.05);
    // Two independent draws of the law have the mean cosine lobes².
    expect(Math.abs(paired(anew) - (0.7 + 0.3 * lobes * lobes))).toBeLessThan(0.03);
  });

  it('refuse what is out of range', () => {
    const random = createRandom(1);
    expect(() => misalignedPairs({ count: 0, misalignment: { type: 'shift', deviation: 1 }, random })).toThrow(OutOfRangeError);
    expect(() => misalignedPairs({ count: 1, misalignment: { type: 'shift', deviation: -1 }, random })).toThrow(OutOfRangeError);
    expect(() => misalignedPairs({ count: 1, misalignment: { type: 'resample', probability: 1.5 }, random })).toThrow(OutOfRangeError);
  });
});
