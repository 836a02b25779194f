import { describe, expect, it } from 'vitest';

import {
  circleGrid,
  createRandom,
  densityEntropy,
  klDivergence,
  logKernelVolume,
  OutOfRangeError,
  sampleVonMises,
  sampleVonMisesFisher,
  ShapeError,
  smoothedLogDensity,
  sphereGrid,
  symmetricKl,
  vonMisesFisherEntropy,
  vonMisesFisherKl,
  vonMisesFisherLogDensity,
  vonMisesFisherLogPartition,
  vonMisesFisherMoments,
  vonMisesMeanLength,
} from '../index.ts';

const at = (angle: number) => [Math.cos(angle), Math.sin(angle)];
const density = (law: Parameters<typeof vonMisesFisherLogDensity>[0], grid: ReturnType<typeof circleGrid>) => vonMisesFisherLogDensity(law, grid.nodes).map(Math.exp);
const circle = circleGrid(512);
const sphere = sphereGrid({ latitudes: 60, longitudes: 120 });

describe('von Mises–Fisher laws', () => {
  it.each([
    [circle, { mean: at(0.7), concentration: 3 }, { mean: at(-1), concentration: 0.5 }],
    [sphere, { mean: [0.6, 0, 0.8], concentration: 5 }, { mean: [0, 0, -1], concentration: 0 }],
    [sphere, { mean: [0, 1, 0], concentration: 0 }, { mean: [0.6, 0, 0.8], concentration: 2 }],
  ] as const)('have the integral, entropy, divergence and moments of their density', (grid, p, q) => {
    const [rho, other] = [density(p, grid), density(q, grid)];
    const integral = (f: (i: number) => number) => grid.weights.reduce((sum, w, i) => sum + w * rho[i] * f(i), 0);
    expect(integral(() => 1)).toBeCloseTo(1, 12);
    expect(vonMisesFisherEntropy(p)).toBeCloseTo(densityEntropy(rho, grid.weights), 12);
    expect(vonMisesFisherKl(p, q)).toBeCloseTo(klDivergence(rho, other, grid.weights), 12);
    const d = p.mean.length;
    const { mean, covariance } = vonMisesFisherMoments(p);
    for (let a = 0; a < d; a++) {
      expect(mean[a]).toBeCloseTo(integral((i) => grid.nodes.data[i * d + a]), 12);
      for (let b = 0; b < d; b++) {
        const second = integral((i) => grid.nodes.data[i * d + a] * grid.nodes.data[i * d + b]);
        expect(covariance.data[a * d + b]).toBeCloseTo(second - mean[a] * mean[b], 12);
      }
    }
  });

  it('have the divergences of the worked pair', () => {
    const [p, q] = [{ mean: at(0), concentration: 1 }, { mean: at(1), concentration: 1.5 }];
    expect(vonMisesFisherKl(p, q)).toBeCloseTo(0.3474846833, 10);
    expect(vonMisesFisherKl(q, p)).toBeCloseTo(0.3092346855, 10);
    expect(symmetricKl(density(p, circle), density(q, circle), { convention: 'half', weights: circle.weights })).toBeCloseTo(0.3283596844, 10);
    const k = 2;
    expect(vonMisesFisherKl({ mean: at(0), concentration: k }, { mean: at(0.5), concentration: k })).toBeCloseTo(0.170839572, 10);
    expect(vonMisesMeanLength(k) * k * (1 - Math.cos(0.5))).toBeCloseTo(0.170839572, 10);
  });
});

describe('the partition field', () => {
  it.each([
    [0, 5.9489356997, 0.4153398084],
    [Math.PI / 2, 1.5092811582, 0.1053742348],
    [Math.PI, 0.2016989068, 0.0140821131],
  ])('of vM(0, 4) on the circle at τ = 0.5 and the angle %s', (angle, gamma, smoothed) => {
    const points = { data: Float64Array.from(at(angle)), rows: 1, columns: 2 };
    const [value] = vonMisesFisherLogPartition({ mean: at(0), concentration: 4 }, points, 0.5);
    expect(Math.exp(value)).toBeCloseTo(gamma, 9);
    expect(Math.exp(value - logKernelVolume({ dimension: 2, temperature: 0.5 }))).toBeCloseTo(smoothed, 9);
  });

  it.each([
    [1, 6.6613976771, 0.2190410199],
    [0, 1.9031750405, 0.0625804707],
    [-1, 0.3120993080, 0.0102624936],
  ])('of a law of concentration 3 on the sphere at τ = 0.4 and the cosine %s', (cosine, gamma, smoothed) => {
    const points = { data: Float64Array.of(Math.sqrt(1 - cosine ** 2), 0, cosine), rows: 1, columns: 3 };
    const [value] = vonMisesFisherLogPartition({ mean: [0, 0, 1], concentration: 3 }, points, 0.4);
    expect(Math.exp(value)).toBeCloseTo(gamma, 9);
    expect(Math.exp(value - logKernelVolume({ dimension: 3, temperature: 0.4 }))).toBeCloseTo(smoothed, 9);
  });

  it('is what the mean over draws in sixteen dimensions tends to', () => {
    const mean = Float64Array.from({ length: 16 }, (_, k) => (k === 0 ? 0.6 : k === 1 ? 0.8 : 0));
    const law = { mean, concentration: 20 };
    const draws = sampleVonMisesFisher({ ...law, count: 40_000, random: createRandom(5) });
    const points = sampleVonMisesFisher({ ...law, count: 4, random: createRandom(6) });
    const [sampled, exact] = [smoothedLogDensity(points, draws, { temperature: 0.3 }), vonMisesFisherLogPartition(law, points, 0.3)];
    for (let i = 0; i < 4; i++) expect(sampled[i]).toBeCloseTo(exact[i] - logKernelVolume({ dimension: 16, temperature: 0.3 }), 1);
  });
});

describe('draws', () => {
  it.each([0, 1e-7, 0.5, 2, 50, 1e5, 1e8])('of the circle at concentration %s have its trigonometric moments', (concentration) => {
    const count = 40_000;
    const angles = sampleVonMises({ mean: 3, concentration, count, random: createRandom(2) });
    expect(angles.every((angle) => angle > -Math.PI && angle <= Math.PI)).toBe(true);
    const [cosine, sine] = [Math.cos, Math.sin].map((f) => angles.reduce((sum, angle) => sum + f(angle - 3), 0) / count);
    const spread = 4 / Math.sqrt(count * Math.max(1, concentration));
    expect(Math.abs(cosine - vonMisesMeanLength(concentration))).toBeLessThan(spread);
    expect(Math.abs(sine)).toBeLessThan(spread);
  });

  it.each([
    [3, 0],
    [3, 10],
    [8, 4],
    [64, 100],
    [512, 50],
  ])('in %s dimensions at concentration %s have the mean and the variance along the mode', (dimension, concentration) => {
    const mean = new Float64Array(dimension).fill(1 / Math.sqrt(dimension));
    const count = dimension > 100 ? 2000 : 20_000;
    const { data } = sampleVonMisesFisher({ mean, concentration, count, random: createRandom(9) });
    const along = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let [norm, square] = [0, 0];
      for (let k = 0; k < dimension; k++) {
        along[i] += data[i * dimension + k] * mean[k];
        square += data[i * dimension + k] ** 2;
      }
      norm = Math.sqrt(square);
      if (!(Math.abs(norm - 1) < 1e-12)) throw new Error(`the norm is ${norm}`);
    }
    const { mean: centre, covariance } = vonMisesFisherMoments({ mean, concentration });
    const variance = mean.reduce((sum, a, i) => sum + mean.reduce((inner, b, j) => inner + a * b * covariance.data[i * dimension + j], 0), 0);
    const average = along.reduce((sum, x) => sum + x, 0) / count;
    expect(Math.abs(average - Math.hypot(...centre))).toBeLessThan(5 * Math.sqrt(variance / count));
    const sampled = along.reduce((sum, x) => sum + (x - average) ** 2, 0) / count;
    expect(Math.abs(sampled / variance - 1)).toBeLessThan(8 / Math.sqrt(count));
  });

  it('repeat with the seed', () => {
    const draw = () => sampleVonMisesFisher({ mean: [0, 0, 1], concentration: 1, count: 5, random: createRandom(4) }).data;
    expect(draw()).toEqual(draw());
  });
});

describe('errors', () => {
  it('name what is wrong', () => {
    const points = { data: new Float64Array(3), rows: 1, columns: 3 };
    expect(() => vonMisesFisherLogDensity({ mean: [1, 1], concentration: 1 }, points)).toThrow(/law.mean has the norm 1.414.*; expected a unit vector/);
    expect(() => vonMisesFisherLogDensity({ mean: [1, 0], concentration: 1 }, points)).toThrow(ShapeError);
    expect(() => vonMisesFisherEntropy({ mean: [1, 0], concentration: -1 })).toThrow(OutOfRangeError);
    expect(() => vonMisesFisherKl({ mean: [1, 0], concentration: 1 }, { mean: [1, 0, 0], concentration: 1 })).toThrow(/q.mean has 3 entries; expected 2/);
    expect(() => sampleVonMises({ mean: NaN, concentration: 1, count: 1, random: createRandom(1) })).toThrow(/mean is NaN/);
  });
});
