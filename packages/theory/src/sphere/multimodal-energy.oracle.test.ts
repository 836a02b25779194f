import { describe, expect, it } from 'vitest';

import {
  alternateBestResponses,
  barrierBestResponse,
  barrierLeakage,
  type BarrierProblem,
  circleGrid,
  compatibilityDefect,
  coordinateEnergy,
  coordinateInfimum,
  createRandom,
  effectivePotential,
  freeEnergy,
  gibbsDensity,
  klDivergence,
  lowTemperatureConsistency,
  matchedStateHessian,
  multimodalConsistency,
  multimodalFreeEnergy,
  OutOfRangeError,
  ShapeError,
  spikeDensity,
  symmetricKl,
  vonMisesFisherLogDensity,
} from '../index.ts';

const COUNT = 4096;
const grid = circleGrid(COUNT);
const { weights } = grid;
const onCircle = (f: (angle: number) => number, count = COUNT) => Float64Array.from({ length: count }, (_, i) => f((2 * Math.PI * i) / count));
const vonMises = (mean: number, concentration: number) => vonMisesFisherLogDensity({ mean: [Math.cos(mean), Math.sin(mean)], concentration }, grid.nodes).map(Math.exp);
const well = onCircle((a) => -Math.cos(a));
const zero = new Float64Array(COUNT);

describe('two modalities that differ by a rotation of 0.5 (theorem 4.1)', () => {
  const constant = zero.map(() => -Math.cos(0.5));
  const [first, second] = [vonMises(0, 2), vonMises(0.5, 2)].map((density) => ({ density, potential: constant }));

  it('have the energies of the closed forms', () => {
    const found = multimodalConsistency(first, second, { grid, temperature: 0.3 });
    expect(klDivergence(first.density, second.density, weights)).toBeCloseTo(0.170839572, 10);
    for (const energy of [found.uv, found.vu, found.parametric]) expect(energy).toBeCloseTo(-4.3403057068, 9);
    expect(found.intrinsic).toBeCloseTo(-4.3624360703, 9);
    expect(found.intrinsic - found.parametric).toBeCloseTo(-0.0221303635, 9);
  });

  it('with identical positives have the unimodal energies, whose difference is positive', () => {
    const found = lowTemperatureConsistency(first.density, zero.map(() => -1), { grid, temperature: 0.3 });
    expect(found.parametric).toBeCloseTo(-4.6345491677, 9);
    expect(found.intrinsic).toBeCloseTo(-4.5996546253, 9);
    expect(found.divergence).toBeCloseTo(0.0348945424, 9);
  });

  it('have the energy of its definition: half the free energies less the divergence', () => {
    const [a, b] = [{ density: vonMises(0, 2), potential: well }, { density: vonMises(1, 0.5), potential: onCircle((x) => Math.sin(2 * x)) }];
    const measure = { temperature: 0.3, weights };
    const half = (freeEnergy(a.density, a.potential, measure) + freeEnergy(b.density, b.potential, measure)) / 2;
    expect(multimodalFreeEnergy(a, b, measure)).toBeCloseTo(half - symmetricKl(a.density, b.density, { convention: 'half', weights }), 11);
  });
});

describe('low-temperature consistency of two modalities (theorem 4.2)', () => {
  const [first, second] = [vonMises(0, 1), vonMises(1, 1.5)].map((density) => ({ density, potential: zero }));

  it.each([
    [0.2, -0.0463674, undefined],
    [0.1, -0.0244599, undefined],
    [0.05, -0.0125718, undefined],
    [0.02, -0.00511297, 0.453],
    [0.01, -0.00257071, 0.2282],
  ])('at τ = %s has the difference %s, of either sign and first order', (temperature, difference, bound) => {
    const found = multimodalConsistency(first, second, { grid, temperature });
    expect(Math.abs((found.intrinsic - found.parametric) / difference - 1)).toBeLessThan(5e-6);
    expect(found.valid).toBe(bound !== undefined);
    if (bound !== undefined) {
      expect(found.bound).toBeCloseTo(bound, 4);
      expect(Math.abs(found.intrinsic - found.parametric)).toBeLessThan(found.bound);
    }
  });

  it('has the coefficient −0.2585 of τ', () => {
    const { intrinsic, parametric } = multimodalConsistency(first, second, { grid, temperature: 0.001 });
    expect((intrinsic - parametric) / 0.001).toBeCloseTo(-0.2585034, 3);
  });
});

describe('the barrier of a modality that stays (proposition 4.1)', () => {
  const floor = 0.05;
  const excess = 1 - 0.1 * Math.PI;
  const peerDensity = vonMises(0, 4).map((rho) => floor + excess * rho);
  const problem = (temperature: number): BarrierProblem => ({ potential: well, peerPotential: zero, peerDensity, floor, temperature, weights });
  const uniform = weights.map(() => 1 / (2 * Math.PI));

  it.each([
    [2, 1.646, -2.82449, -2.824697, -1.539081],
    [1, 1.4343, -2.844454, -2.831543, -1.68714],
    [0.5, 1.1474, -3.124699, -2.927644, -1.98326],
    [0.25, 0, -4.54937, -3.416193, -2.575499],
    [0.1, 0, -10.54937, -5.473715, -4.352216],
  ])('at τ = %s sends the excess mass to the angle %s', (temperature, angle, level, energy, onPeer) => {
    const found = coordinateInfimum(problem(temperature));
    const where = (2 * Math.PI * found.node) / COUNT;
    expect(Math.min(where, 2 * Math.PI - where)).toBeCloseTo(angle, 4);
    expect(found.level).toBeCloseTo(level, 6);
    expect(found.energy).toBeCloseTo(energy, 6);
    expect(found.excessMass).toBeCloseTo(0.6858407346, 10);
    expect(coordinateEnergy(uniform, problem(temperature))).toBeCloseTo(-2.059301, 6);
    expect(coordinateEnergy(peerDensity, problem(temperature))).toBeCloseTo(onPeer, 6);
    const [first, second] = [{ density: uniform, potential: well }, { density: peerDensity, potential: zero }];
    expect(coordinateEnergy(uniform, problem(temperature))).toBeCloseTo(multimodalFreeEnergy(first, second, { temperature, weights }), 11);
  });

  it.each([
    [512, 0.12775],
    [256, 0.07307],
    [128, 0.042425],
    [64, 0.024435],
    [32, 0.013878],
    [16, 0.0077803],
    [8, 0.0043134],
    [4, 0.002369],
    [2, 0.0012889],
    [1, 6.9756e-4],
  ])('is approached by spikes: %s cells are %s above the infimum', (cells, above) => {
    const at = problem(0.5);
    const effective = effectivePotential(well, peerDensity, 0.5);
    const order = Array.from(effective.keys()).toSorted((i, j) => effective[i] - effective[j]);
    const spike = spikeDensity(order.slice(0, cells), { floor, weights });
    expect(weights.reduce((sum, w, i) => sum + w * spike[i], 0)).toBeCloseTo(1, 12);
    const found = coordinateEnergy(spike, at) - coordinateInfimum(at).energy;
    expect(Math.abs(found / above - 1)).toBeLessThan(5e-5);
    // Equations 67 and 68: ½(M σ + m L) with σ the height of the cells above inf V.
    const area = (cells * 2 * Math.PI) / COUNT;
    const height = effective[order[cells - 1]] - effective[order[0]];
    const occupied = order.slice(0, cells).reduce((sum, i) => sum + weights[i] * peerDensity[i], 0);
    expect(found).toBeLessThanOrEqual((excess * height + occupied * Math.log(1 + excess / (floor * area))) / 2 + 1e-12);
  });

  it('has its best response on a grid at the vertex of least energy', () => {
    const count = 60;
    const small = { potential: onCircle((a) => -Math.cos(a), count), peerPotential: new Float64Array(count), peerDensity: onCircle((a) => (1 + 0.7 * Math.cos(a)) / (2 * Math.PI), count), floor, temperature: 0.6, weights: new Float64Array(count).fill((2 * Math.PI) / count) };
    const { cell, energy, density } = barrierBestResponse(small);
    const energies = Array.from({ length: count }, (_, k) => coordinateEnergy(spikeDensity([k], small), small));
    expect(energies[cell]).toBe(Math.min(...energies));
    expect(energy).toBe(energies[cell]);
    expect(density).toEqual(spikeDensity([cell], small));
    const { energy: infimum, level, excessMass } = coordinateInfimum(small);
    expect(energy).toBeGreaterThan(infimum);
    expect(level).toBe(Math.min(...effectivePotential(small.potential, small.peerDensity, 0.6)));
    const random = createRandom(3);
    for (let trial = 0; trial < 200; trial++) {
      const raw = small.weights.map(() => random.uniform() ** 6);
      const total = raw.reduce((sum, x, i) => sum + small.weights[i] * x, 0);
      expect(coordinateEnergy(raw.map((x) => floor + (excessMass * x) / total), small)).toBeGreaterThan(energy);
    }
  });

  it.each([2, 0.5, 0.1])('is pointwise: at τ = %s equal potentials end with spikes in neighbouring cells, 5.05 nats apart', (temperature) => {
    const small = circleGrid(720);
    const potential = onCircle((a) => -Math.cos(a), 720);
    const { cells, densities, sweeps, converged } = alternateBestResponses({ potentials: [potential, potential], start: small.weights.map(() => 1 / (2 * Math.PI)), floor, temperature, weights: small.weights });
    expect(converged).toBe(true);
    expect(sweeps).toBeLessThanOrEqual(2);
    const apart = Math.abs(cells[0] - cells[1]);
    expect(Math.min(apart, 720 - apart)).toBe(1);
    expect(symmetricKl(densities[0], densities[1], { convention: 'half', weights: small.weights })).toBeCloseTo(5.048222, 6);
  });

  it.each([2, 0.5, 0.1])('at τ = %s leaves rotated wells to their modalities', (temperature) => {
    const small = circleGrid(720);
    for (const delta of [0.3, 1]) {
      const potentials = [onCircle((a) => -Math.cos(a), 720), onCircle((a) => -Math.cos(a - delta), 720)] as const;
      const { cells, converged } = alternateBestResponses({ potentials, start: small.weights.map(() => 1 / (2 * Math.PI)), floor, temperature, weights: small.weights });
      expect(converged).toBe(true);
      const ends = cells.map((cell) => ((cell + 360) % 720) - 360).map((cell) => (cell * 2 * Math.PI) / 720);
      expect(Math.abs(ends[0])).toBeLessThan(1.01 * ((2 * Math.PI) / 720));
      expect(Math.abs(ends[1] - delta)).toBeLessThan(1.01 * ((2 * Math.PI) / 720));
    }
  });

  it('bounds what leaks from the wells of a density that is nearly optimal', () => {
    const at = problem(0.5);
    for (const cells of [1, 8, 64, 512]) {
      const effective = effectivePotential(well, peerDensity, 0.5);
      const order = Array.from(effective.keys()).toSorted((i, j) => effective[i] - effective[j]);
      const { leak, bound, suboptimality } = barrierLeakage(spikeDensity(order.slice(0, cells), at), at, 0.01);
      expect(leak).toBeLessThanOrEqual(bound);
      expect(suboptimality).toBeGreaterThan(0);
    }
    const { leak } = barrierLeakage(uniform, at, 1);
    const share = effectivePotential(well, peerDensity, 0.5).filter((v) => v > coordinateInfimum(at).level + 1).length / COUNT;
    expect(leak).toBeCloseTo(share, 10);
  });
});

describe('two modalities with one law', () => {
  const temperature = 0.5;
  const { density } = gibbsDensity(well, { temperature, weights });
  const mean = weights.reduce((sum, w, i) => sum + w * density[i] * Math.cos((4 * Math.PI * i) / COUNT), 0);
  const h = density.map((rho, i) => rho * (Math.cos((4 * Math.PI * i) / COUNT) - mean));
  const zeros = new Float64Array(COUNT);
  const options = { density, weights };

  it.each([
    ['both together', h, h, 0.210199],
    ['apart', h, h.map((x) => -x), -0.629701],
    ['one alone', h, zeros, -0.105254],
  ] as const)('are stationary, with the second variation of its sign for %s', (_, first, second, quotient) => {
    const square = weights.reduce((sum, w, i) => sum + (w * h[i] ** 2) / density[i], 0);
    expect(square).toBeCloseTo(0.4197865528, 9);
    const energy = (epsilon: number) => {
      const along = (step: ArrayLike<number>) => ({ density: density.map((rho, i) => rho + epsilon * step[i]), potential: well });
      return multimodalFreeEnergy(along(first), along(second), { temperature, weights });
    };
    expect(energy(0)).toBeCloseTo(-2.6618706079, 9);
    expect((energy(0.01) - energy(-0.01)) / 0.02).toBeCloseTo(0, 3);
    // One-sided quotients: their cubic term has a sign.
    expect(Math.min(...[0.01, -0.01].map((e) => Math.abs((energy(e) - energy(0)) / e ** 2 - quotient)))).toBeLessThan(5e-6);
    const curvature = (energy(1e-3) - 2 * energy(0) + energy(-1e-3)) / 1e-6;
    expect(matchedStateHessian(first, second, options)).toBeCloseTo(curvature, 4);
  });

  it('have no defect of compatibility where the potentials differ by a constant', () => {
    expect(compatibilityDefect(well, well.map((u) => u + 3), options)).toBeCloseTo(0, 20);
    const shifted = onCircle((a) => -Math.cos(a - 0.5));
    const difference = well.map((u, i) => u - shifted[i]);
    const average = difference.reduce((sum, d, i) => sum + weights[i] * density[i] * d, 0);
    const second = difference.reduce((sum, d, i) => sum + weights[i] * density[i] * d * d, 0);
    expect(compatibilityDefect(well, shifted, options)).toBeCloseTo(second - average ** 2, 12);
  });
});

describe('errors', () => {
  const base: BarrierProblem = { potential: [0, 0], peerPotential: [0, 0], peerDensity: [0.5, 0.5], floor: 0.1, temperature: 1, weights: [1, 1] };

  it('name the argument and what is expected', () => {
    expect(() => coordinateInfimum({ ...base, floor: 0.5 })).toThrow(/floor is 0.5; expected a number > 0 and below 0.5/);
    expect(() => coordinateEnergy([1, 0, 0], base)).toThrow(ShapeError);
    expect(() => barrierBestResponse({ ...base, peerDensity: [1, 0] })).toThrow(/peerDensity\[1\] is 0; expected a number > 0/);
    expect(() => spikeDensity([0, 0], base)).toThrow(/cells\[1\] is 0; expected an index below 2, each once/);
    expect(() => spikeDensity([], base)).toThrow(/cells is empty/);
    expect(() => barrierLeakage([0.5, 0.5], base, 0)).toThrow(OutOfRangeError);
    expect(() => matchedStateHessian([0], [0], { density: [0], weights: [1] })).toThrow(/density\[0\] is 0/);
    expect(() => multimodalFreeEnergy({ density: [1], potential: [0, 0] }, { density: [1], potential: [0] }, { temperature: 1, weights: [1] })).toThrow(/first.potential has 2 entries; expected 1/);
  });
});
