import { describe, expect, it } from 'vitest';

import {
  circleGrid,
  crossEntropy,
  densityEntropy,
  freeEnergy,
  freeEnergyGap,
  gibbsCapMass,
  gibbsConcentration,
  gibbsDensity,
  kdeMismatch,
  klDivergence,
  lowTemperatureConsistency,
  mirrorDescent,
  mixturePotential,
  OutOfRangeError,
  ShapeError,
  smoothOnGrid,
  sphereGrid,
  squareWellGibbs,
  symmetricKl,
  vonMisesFisherEntropy,
  vonMisesFisherKl,
  vonMisesFisherLogDensity,
  vonMisesFisherLogPartition,
  logKernelVolume,
} from '../index.ts';

const grid = circleGrid(4096);
const { weights } = grid;
const onCircle = (f: (angle: number) => number) => Float64Array.from({ length: 4096 }, (_, i) => f((2 * Math.PI * i) / 4096));
const well = onCircle((a) => -Math.cos(a));
const vonMises = (mean: number, concentration: number) => vonMisesFisherLogDensity({ mean: [Math.cos(mean), Math.sin(mean)], concentration }, grid.nodes).map(Math.exp);
const measure = { temperature: 0.5, weights };

describe('the Gibbs equilibrium of −cos on the circle at τ = 0.5', () => {
  const { density, logNormaliser } = gibbsDensity(well, measure);

  it('is the von Mises law of concentration 2, with its normaliser, mean energy and entropy', () => {
    const law = vonMises(0, 2);
    for (let i = 0; i < 4096; i += 97) expect(density[i]).toBeCloseTo(law[i], 12);
    expect(Math.exp(logNormaliser)).toBeCloseTo(14.3230568781, 9);
    expect(freeEnergy(density, well, measure)).toBeCloseTo(-2.6618706079, 10);
    expect(weights.reduce((sum, w, i) => sum + w * density[i] * well[i], 0)).toBeCloseTo(-0.697774658, 10);
    expect(densityEntropy(density, weights)).toBeCloseTo(1.266321292, 10);
    expect(vonMisesFisherEntropy({ mean: [1, 0], concentration: 2 })).toBeCloseTo(1.266321292, 10);
  });

  it.each([
    [0, 0, -Math.log(2 * Math.PI), 0.8239935415],
    [0, 1, -2.5201813908, 0.1416892171],
    [0.7, 3, -2.2322506541, 0.4296199537],
  ])('is below vM(%s, %s) by their divergence', (mean, concentration, energy, gap) => {
    const law = vonMises(mean, concentration);
    expect(freeEnergy(law, well, measure)).toBeCloseTo(energy, 9);
    expect(freeEnergyGap(law, well, measure)).toBeCloseTo(gap, 9);
    const exact = vonMisesFisherKl({ mean: [Math.cos(mean), Math.sin(mean)], concentration }, { mean: [1, 0], concentration: 2 });
    expect(freeEnergyGap(law, well, measure)).toBeCloseTo(exact, 11);
    expect(freeEnergyGap(law, well, measure)).toBeCloseTo(klDivergence(law, density, weights), 11);
  });

  it('is where mirror descent goes, by exact contraction', () => {
    const descended = mirrorDescent(well, { ...measure, rate: 0.3, steps: 5 });
    const law = vonMises(0, 2 * (1 - 0.7 ** 5));
    for (let i = 0; i < 4096; i += 97) expect(descended[i]).toBeCloseTo(law[i], 12);
    expect(freeEnergy(descended, well, measure)).toBeCloseTo(-2.6506751399, 10);
    const started = mirrorDescent(well, { ...measure, rate: 0.3, steps: 3, start: vonMises(0, 7) });
    expect(klDivergence(started, vonMises(0, 7 * 0.7 ** 3 + 2 * (1 - 0.7 ** 3)), weights)).toBeCloseTo(0, 12);
    expect(klDivergence(mirrorDescent(well, { ...measure, rate: 1, steps: 1, start: vonMises(1, 3) }), density, weights)).toBeCloseTo(0, 12);
  });
});

describe('low temperatures', () => {
  // Midpoints between the angles at which the level sets end, so that no cell is cut.
  const breaks = [0, Math.acos(0.75), Math.acos(0.5), Math.PI];
  const cells = breaks.slice(1).flatMap((end, k) =>
    Array.from({ length: 4000 }, (_, i) => {
      const width = (end - breaks[k]) / 4000;
      return { angle: breaks[k] + (i + 0.5) * width, weight: 2 * width };
    }),
  );

  it.each([
    [1, 0.3913237375, 2.2569],
    [0.5, 0.2021844785, 1.7577],
    [0.2, 0.03062854455, 0.83026],
    [0.1, 0.001845440676, 0.237872],
    [0.05, 9.034583169e-6, 0.0195257],
  ])('at τ = %s leave %s outside the well, below the bound %s', (temperature, outside, bound) => {
    const found = gibbsConcentration(
      cells.map(({ angle }) => -Math.cos(angle)),
      { temperature, weights: cells.map(({ weight }) => weight), depth: 0.5 },
    );
    expect(Math.abs(found.outside / outside - 1)).toBeLessThan(5e-6);
    expect(Math.abs(found.bound / bound - 1)).toBeLessThan(3e-5);
    expect(found.outside).toBeLessThan(found.bound);
  });

  it.each([
    [0.5, 0.716268, 1.371168],
    [0.2, 0.98066, 0.586236],
    [0.1, 0.999867, 0.471465],
  ])('at τ = %s spread evenly over a square well, by entropy alone', (temperature, mass, entropy) => {
    const found = squareWellGibbs({ halfWidth: 0.8, temperature });
    expect(found.mass).toBeCloseTo(mass, 6);
    expect(found.entropy).toBeCloseTo(entropy, 6);
    const [inside, outside] = [1.6, 2 * Math.PI - 1.6];
    const { density } = gibbsDensity([0, 1], { temperature, weights: [inside, outside] });
    expect(found.mass).toBeCloseTo(inside * density[0], 12);
    expect(found.entropy).toBeCloseTo(densityEntropy(density, [inside, outside]), 12);
  });

  it.each([
    [0.2, 0.0314329, 3.35966e-3, 1.3594, false],
    [0.1, 0.0163143, 8.25931e-4, 0.70555, true],
    [0.05, 0.00833969, 2.06187e-4, 0.36067, true],
    [0.02, 0.00338361, 3.30103e-5, 0.14633, true],
    [0.01, 0.00170009, 8.25605e-6, 0.073525, true],
    [0.005, 0.000852151, 2.06453e-6, 0.036853, true],
  ])('at τ = %s the energies of vM(0, 1) differ by KL(ρ ‖ ρ̃), within the bound of the theorem', (temperature, mismatch, difference, bound, valid) => {
    const rho = vonMises(0, 1);
    const found = lowTemperatureConsistency(rho, well, { grid, temperature });
    expect(Math.abs(found.mismatch / mismatch - 1)).toBeLessThan(4e-6);
    expect(found.mismatch).toBe(kdeMismatch(rho, grid, temperature));
    expect(Math.abs((found.intrinsic - found.parametric) / difference - 1)).toBeLessThan(3e-6);
    expect(found.intrinsic - found.parametric).toBeCloseTo(found.divergence, 11);
    expect(Math.abs(found.bound / bound - 1)).toBeLessThan(5e-5);
    expect(found.valid).toBe(valid);
    if (valid) expect(found.intrinsic - found.parametric).toBeLessThan(found.bound);
  });

  it('have the difference (τ²/8) ∫ (Δρ)²/ρ to leading order', () => {
    const { intrinsic, parametric } = lowTemperatureConsistency(vonMises(0, 1), well, { grid, temperature: 0.005 });
    expect((intrinsic - parametric) / 0.005 ** 2).toBeCloseTo(0.0826038, 4);
  });
});

describe('smoothing', () => {
  it.each([
    [circleGrid(512), [0.6, 0.8]],
    [sphereGrid({ latitudes: 40, longitudes: 80 }), [0.48, 0.64, 0.6]],
  ] as const)('gives the closed form for a von Mises–Fisher law, and keeps the mass', (around, mean) => {
    const law = { mean, concentration: 3 };
    const smoothed = smoothOnGrid(vonMisesFisherLogDensity(law, around.nodes).map(Math.exp), around, 0.2);
    const exact = vonMisesFisherLogPartition(law, around.nodes, 0.2);
    const logVolume = logKernelVolume({ dimension: mean.length, temperature: 0.2 });
    expect(smoothed.reduce((largest, value, i) => Math.max(largest, Math.abs(value - Math.exp(exact[i] - logVolume))), 0)).toBeLessThan(1e-12);
    expect(around.weights.reduce((sum, w, i) => sum + w * smoothed[i], 0)).toBeCloseTo(1, 12);
  });

  it('refuses a temperature that the grid cannot hold', () => {
    const coarse = circleGrid(16);
    expect(() => smoothOnGrid(coarse.weights, coarse, 0.005)).toThrow(/temperature is 0.005, at which the kernel has the volume .* expected 1/);
  });
});

describe('two wells on the sphere', () => {
  const second = [0.85, 0.15, -0.5].map((x) => x / Math.hypot(0.85, 0.15, -0.5));
  const centres = { data: Float64Array.from([0, 0, 1, ...second]), rows: 2, columns: 3 };
  const { value } = mixturePotential({ centres, concentration: 12 });
  const around = sphereGrid({ latitudes: 120, longitudes: 240 });
  const potential = Float64Array.from({ length: around.weights.length }, (_, i) => value(around.nodes.data.subarray(3 * i, 3 * i + 3)));

  it('have the depth and height of the published potential', () => {
    expect(value([0, 0, 1])).toBeCloseTo(-0.9422377362, 10);
    expect(value(second)).toBeCloseTo(-0.9422377362, 10);
    const far = [second[0], second[1], second[2] + 1];
    expect(value(far.map((x) => -x / Math.hypot(...far)))).toBeCloseTo(0.4993723, 7);
  });

  it.each([
    [10, 0.12863276, 2.5696087059, -0.392917, 2.530317],
    [5, 0.1349755, 2.6095985694, -0.406833, 2.528232],
    [2.5, 0.14801171, 2.6936812479, -0.433795, 2.520163],
    [1, 0.18934642, 2.9765362402, -0.507106, 2.46943],
    [0.5, 0.26206282, 3.5344313945, -0.603486, 2.327459],
    [0.2, 0.4675285, 5.6117081161, -0.756332, 1.830046],
    [0.1, 0.70638535, 9.6502707963, -0.842757, 1.2227],
    [0.05, 0.91353341, 18.3800805028, -0.892229, 0.535498],
  ])('at τ = %s hold %s of the equilibrium in their caps', (temperature, mass, logNormaliser, energy, entropy) => {
    expect(gibbsCapMass(value, { temperature, centres, radius: 0.5, latitudes: 60 })).toBeCloseTo(mass, 8);
    const { density, logNormaliser: found } = gibbsDensity(potential, { temperature, weights: around.weights });
    expect(found).toBeCloseTo(logNormaliser, 9);
    expect(around.weights.reduce((sum, w, i) => sum + w * density[i] * potential[i], 0)).toBeCloseTo(energy, 6);
    expect(densityEntropy(density, around.weights)).toBeCloseTo(entropy, 6);
  });

  it('hold the area of the caps of a constant potential', () => {
    expect(gibbsCapMass(() => 3, { temperature: 1, centres, radius: 0.5, latitudes: 8 })).toBeCloseTo(0.12241744, 8);
  });

  it('are refused where caps overlap', () => {
    expect(() => gibbsCapMass(value, { temperature: 1, centres, radius: 1.1 })).toThrow(/centres 0 and 1 are 2.09.* apart; expected at least twice the radius 1.1/);
  });
});

describe('divergences of discrete laws', () => {
  it('have both conventions, and infinite values where a law has no mass', () => {
    const [p, q] = [[0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1]];
    expect(symmetricKl(p, q, { convention: 'sum' })).toBeCloseTo(0.9128696383, 10);
    expect(symmetricKl(p, q, { convention: 'half' })).toBeCloseTo(0.9128696383 / 2, 10);
    expect(klDivergence([1, 0], [0, 1])).toBe(Infinity);
    expect(klDivergence([1, 0], [0.5, 0.5])).toBe(Math.LN2);
    expect(crossEntropy([1, 0], [0.5, 0.5])).toBe(Math.LN2);
  });

  it('of two histograms without a common bin depend on the pseudo-count only: 54.8 nats in the published setting', () => {
    const histogram = (bin: number, pseudoCount: number) => {
      const counts = Float64Array.from({ length: 60 }, (_, k) => (k === bin ? 8000 : 0) + pseudoCount);
      return counts.map((count) => count / (8000 + 60 * pseudoCount));
    };
    const gap = (pseudoCount: number) => symmetricKl(histogram(3, pseudoCount), histogram(40, pseudoCount), { convention: 'sum' });
    expect(gap(1e-8)).toBeCloseTo(54.815755, 6);
    expect(gap(1)).toBeLessThan(18);
  });
});

describe('errors', () => {
  it('name the argument and what is expected', () => {
    expect(() => klDivergence([1], [0.5, 0.5])).toThrow(ShapeError);
    expect(() => klDivergence([], [])).toThrow(/p is empty/);
    expect(() => symmetricKl([1], [1], { convention: 'both' as 'sum' })).toThrow(/convention is "both"; expected 'half' or 'sum'/);
    expect(() => gibbsDensity([NaN], { temperature: 1, weights: [1] })).toThrow(/potential\[0\] is NaN/);
    expect(() => freeEnergy([-1], [0], { temperature: 1, weights: [1] })).toThrow(/density\[0\] is -1; expected a number >= 0/);
    expect(() => mirrorDescent([0], { temperature: 1, weights: [1], rate: 2, steps: 1 })).toThrow(/rate is 2/);
    expect(() => squareWellGibbs({ halfWidth: 4, temperature: 1 })).toThrow(OutOfRangeError);
    expect(() => sphereGrid({ latitudes: 2, longitudes: 2, pole: [1, 0] })).toThrow(/pole has 2 entries; expected 3/);
    expect(() => sphereGrid({ latitudes: 2, longitudes: 2, radius: 4 })).toThrow(/radius is 4/);
  });
});
