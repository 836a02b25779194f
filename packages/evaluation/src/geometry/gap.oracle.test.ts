import { besselIe, createRandom } from '@crossmodal/theory';
import { expect, it } from 'vitest';

import { circlePoints, vonMisesAngles, vonMisesMoment } from '../../test/von-mises-points.ts';
import { centroidGap } from './centroid-gap.ts';
import { energyDistance } from './energy-distance.ts';
import { histogramDivergence } from './histogram-divergence.ts';
import { medianCrossDistance } from './median-cross-distance.ts';
import { mmdSquared } from './mmd-squared.ts';

const BANDWIDTHS = [0.5, 1, 2];

/** Gaps of two laws of von Mises from their Fourier coefficients. */
function closedForms({ shift, concentrations: [k, l] }: { shift: number; concentrations: readonly [number, number] }) {
  let [energy, gap] = [0, 0];
  const mmd = BANDWIDTHS.map(() => 0);
  for (let order = 1; order < 60; order++) {
    const [p, q] = [vonMisesMoment(order, k), vonMisesMoment(order, l)];
    const distance = p * p + q * q - 2 * p * q * Math.cos(order * shift);
    energy += ((8 / Math.PI) * distance) / (4 * order * order - 1);
    // besselIe(p, x) is exp(−x) I_p(x).
    BANDWIDTHS.forEach((sigma, at) => (mmd[at] += 2 * besselIe(order, 1 / sigma ** 2) * distance));
    if (order === 1) gap = Math.sqrt(distance);
  }
  return { gap, energy, mmd };
}

it.each([
  [{ shift: 1, concentrations: [4, 4] as const }, { gap: 0.8279895858, energy: 0.7646047216, mmd: [0.5054088507, 0.3821797193, 0.1458898038] }],
  [{ shift: Math.PI, concentrations: [4, 4] as const }, { gap: 1.727045222, energy: 2.5573630524, mmd: [1.1090992556, 1.2459528899, 0.5854557036] }],
  [{ shift: 0, concentrations: [1, 8] as const }, { gap: 0.4888455276, energy: 0.3035544279, mmd: [0.2296846417, 0.1476565946, 0.0523511675] }],
])('centroid gap, energy and MMD of two laws on the circle are those of their Fourier series (%o)', async (laws, published) => {
  const expected = closedForms(laws);
  expect(expected.gap).toBeCloseTo(published.gap, 9);
  expect(expected.energy).toBeCloseTo(published.energy, 9);
  expected.mmd.forEach((value, at) => expect(value).toBeCloseTo(published.mmd[at], 9));
  const [zu, zv] = [0, laws.shift].map((mean, side) => circlePoints(vonMisesAngles({ mean, concentration: laws.concentrations[side], count: 1200 })));
  // 1200 points leave the thinnest part of the laws, of density 3e-4 and less, with a point or none: no share is off by more than one.
  const near = (value: number, truth: number) => expect(Math.abs(value - truth)).toBeLessThan(1 / 1200);
  near(centroidGap(zu, zv).gap, expected.gap);
  near((await energyDistance(zu, zv)).value, expected.energy);
  for (const [at, bandwidth] of BANDWIDTHS.entries()) near((await mmdSquared(zu, zv, { bandwidth })).value, expected.mmd[at]);
});

it('point masses at a distance D have the energy 2D, the gap D and the MMD² 2(1 − exp(−D²/2σ²))', async () => {
  const mass = (x: number, y: number) => ({ data: Float32Array.of(x, y, x, y, x, y), rows: 3, columns: 2 });
  const [zu, zv] = [mass(1, 2), mass(4, 6)];
  expect(centroidGap(zu, zv).gap).toBe(5);
  expect((await energyDistance(zu, zv)).value).toBeCloseTo(10, 12);
  expect((await energyDistance(zu, zv, { estimator: 'u', paired: true })).value).toBeCloseTo(10, 12);
  expect((await mmdSquared(zu, zv, { bandwidth: 3 })).value).toBeCloseTo(2 * (1 - Math.exp(-25 / 18)), 12);
  expect(medianCrossDistance(zu, zv)).toBeCloseTo(5, 12);
});

it('the uniform circle and a point of it have the energy 4/π', async () => {
  const circle = circlePoints(Float64Array.from({ length: 2000 }, (_, i) => (2 * Math.PI * (i + 0.5)) / 2000));
  // 2·4/π − 4/π − 0.
  expect((await energyDistance(circle, circlePoints([0]))).value).toBeCloseTo(4 / Math.PI, 5);
});

it('the estimator u has no bias and v the one that it says', async () => {
  const random = createRandom(5);
  const cloud = () => ({ data: Float64Array.from({ length: 60 }, () => random.normal()), rows: 20, columns: 3 });
  const repetitions = 400;
  const values = { u: 0, uSquares: 0, v: 0 };
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const [zu, zv] = [cloud(), cloud()];
    const u = (await energyDistance(zu, zv, { estimator: 'u' })).value;
    values.u += u / repetitions;
    values.uSquares += u * u / repetitions;
    values.v += (await energyDistance(zu, zv)).value / repetitions;
  }
  const error = Math.sqrt(values.uSquares / repetitions);
  expect(Math.abs(values.u)).toBeLessThan(4 * error);
  // E|X − X′| of standard normal points of three dimensions is 4/√π.
  expect(Math.abs(values.v - (2 * 4) / Math.sqrt(Math.PI) / 20)).toBeLessThan(4 * error);
});

it.each([false, true])('the standard error is the spread of repeated estimates (paired: %s)', async (paired) => {
  const random = createRandom(6);
  const [repetitions, count] = [300, 60];
  const found: { value: number; standardError: number }[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const shared = Float64Array.from({ length: count * 2 }, () => random.normal());
    const zu = { data: shared.map((value) => value + 0.3 * random.normal()), rows: count, columns: 2 };
    const zv = { data: paired ? shared.map((value) => 0.5 * value + 1 + 0.3 * random.normal()) : shared.map(() => 0.5 * random.normal() + 1), rows: count, columns: 2 };
    found.push(await energyDistance(zu, zv, { paired, estimator: 'u' }));
  }
  const mean = found.reduce((sum, { value }) => sum + value, 0) / repetitions;
  const spread = Math.sqrt(found.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (repetitions - 1));
  const reported = found.reduce((sum, { standardError }) => sum + standardError, 0) / repetitions;
  // A relative error of 1/√600 of the spread itself, and what 60 items are short of infinity.
  expect(reported / spread).toBeGreaterThan(0.85);
  expect(reported / spread).toBeLessThan(1.2);
});

it('histograms without a bin in common differ by what the pseudo-count says', () => {
  const [a, b] = [new Float64Array(8000).fill(-3), new Float64Array(8000).fill(3)];
  expect(histogramDivergence(a, b, { bins: 60, pseudoCount: 1e-8, convention: 'sum' })).toBeCloseTo(54.815755, 6);
  expect(histogramDivergence(a, b, { bins: 60, pseudoCount: 1e-8 })).toBeCloseTo(54.815755 / 2, 6);
  expect(histogramDivergence(a, b)).toBeLessThan(10);
});

it('histograms of one law differ by about 2 (bins − 1)/n', () => {
  const random = createRandom(2);
  const sample = () => Float64Array.from({ length: 8000 }, () => (random.uniform() * 2 - 1) * Math.PI);
  const values = Array.from({ length: 20 }, () => histogramDivergence(sample(), sample(), { convention: 'sum' }));
  const mean = values.reduce((sum, value) => sum + value, 0) / 20;
  // χ² with 59 degrees of freedom has the relative deviation √(2/59) = 0.18.
  expect(Math.abs(mean / (118 / 8000) - 1)).toBeLessThan((4 * 0.18) / Math.sqrt(20));
});

it('gaps are symmetric and blind to rotations', async () => {
  const random = createRandom(8);
  const cloud = (shift: number) => ({ data: Float64Array.from({ length: 80 }, () => random.normal() + shift), rows: 40, columns: 2 });
  const [zu, zv] = [cloud(0), cloud(1)];
  const turned = ({ data, rows }: typeof zu) => ({ data: Float64Array.from(data, (_, at) => (at % 2 === 0 ? 0.6 * data[at] - 0.8 * data[at + 1] : 0.8 * data[at - 1] + 0.6 * data[at])), rows, columns: 2 });
  const energy = (await energyDistance(zu, zv)).value;
  expect((await energyDistance(zv, zu)).value).toBeCloseTo(energy, 12);
  expect((await energyDistance(turned(zu), turned(zv))).value).toBeCloseTo(energy, 12);
  expect(centroidGap(turned(zu), turned(zv)).gap).toBeCloseTo(centroidGap(zv, zu).gap, 12);
});

it('says which argument is wrong', async () => {
  const one = { data: Float64Array.of(1), rows: 1, columns: 1 };
  const two = { data: Float64Array.of(1, 2), rows: 1, columns: 2 };
  expect(() => centroidGap(one, two)).toThrow('centroidGap: zu has 1 columns and zv 2');
  expect(() => centroidGap({ ...one, data: Float64Array.of(NaN) }, one)).toThrow('zu is NaN at row 0, column 0');
  await expect(energyDistance(one, one, { estimator: 'u' })).rejects.toThrow('expected two each');
  await expect(energyDistance(one, { data: Float64Array.of(1, 2), rows: 2, columns: 1 }, { paired: true })).rejects.toThrow('expected pairs');
  await expect(mmdSquared(one, one, { bandwidth: 0 })).rejects.toThrow('bandwidth is 0');
  expect(() => medianCrossDistance({ data: new Float64Array(3), rows: 3, columns: 1 }, one, { most: 2 })).toThrow('random is missing for 3 items');
  expect(() => histogramDivergence([], [1])).toThrow('a is empty');
  expect(() => histogramDivergence([4], [1])).toThrow('a[0] is 4; expected a number from -3.14');
});
