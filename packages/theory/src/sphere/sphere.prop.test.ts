import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  barrierBestResponse,
  barrierLeakage,
  circleGrid,
  coordinateEnergy,
  coordinateInfimum,
  createRandom,
  type DenseMatrix,
  freeEnergy,
  freeEnergyGap,
  gibbsDensity,
  infoNce,
  klDivergence,
  logKernelVolume,
  lowTemperatureConsistency,
  multimodalConsistency,
  multimodalFreeEnergy,
  parametricEnergy,
  sampleVonMisesFisher,
  smoothOnGrid,
  sphereGrid,
} from '../index.ts';

const grid = circleGrid(96);
const { weights } = grid;
const temperature = fc.double({ min: 0.05, max: 5, noNaN: true });
const seed = fc.nat(1e6);

/** A smooth field of a few random harmonics. */
function field(from: number, size = 1): Float64Array {
  const random = createRandom(from);
  const harmonics = Array.from({ length: 4 }, () => [random.normal(), random.normal()]);
  return Float64Array.from({ length: weights.length }, (_, i) =>
    harmonics.reduce((sum, [a, b], p) => sum + (size * (a * Math.cos(((p + 1) * 2 * Math.PI * i) / weights.length) + b * Math.sin(((p + 1) * 2 * Math.PI * i) / weights.length))) / (p + 1), 0),
  );
}
const law = (from: number) => gibbsDensity(field(from), { temperature: 1, weights }).density;
const mixed = (p: Float64Array, q: Float64Array, share: number) => p.map((x, i) => share * x + (1 - share) * q[i]);

describe('unimodal energies', () => {
  it('differ by exactly KL(ρ ‖ ρ̃) ≥ 0 at any temperature', () => {
    fc.assert(
      fc.property(seed, seed, temperature, (a, b, tau) => {
        const { intrinsic, parametric, divergence } = lowTemperatureConsistency(law(a), field(b), { grid, temperature: tau });
        expect(Math.abs(intrinsic - parametric - divergence)).toBeLessThan(1e-10 * Math.max(1, Math.abs(intrinsic)));
        expect(divergence).toBeGreaterThan(-1e-12);
      }),
    );
  });

  it('are above their minimum by the divergence from the Gibbs law, and strictly convex', () => {
    fc.assert(
      fc.property(seed, seed, seed, temperature, (a, b, c, tau) => {
        const [rho, other, potential] = [law(a), law(b), field(c)];
        const measure = { temperature: tau, weights };
        const { density } = gibbsDensity(potential, measure);
        const gap = freeEnergyGap(rho, potential, measure);
        expect(Math.abs(gap - klDivergence(rho, density, weights))).toBeLessThan(1e-10 * Math.max(1, 1 / tau));
        expect(gap).toBeGreaterThan(-1e-10);
        if (a === b) return;
        const energy = (density_: Float64Array) => freeEnergy(density_, potential, measure);
        expect(energy(mixed(rho, other, 0.3))).toBeLessThan(0.3 * energy(rho) + 0.7 * energy(other) + 1e-12);
      }),
    );
  });

  it('smooth to densities of mass 1 and at least exp(−1/τ)/V', () => {
    fc.assert(
      fc.property(seed, temperature, (a, tau) => {
        const smoothed = smoothOnGrid(law(a), grid, tau);
        expect(weights.reduce((sum, w, i) => sum + w * smoothed[i], 0)).toBeCloseTo(1, 10);
        expect(Math.log(Math.min(...smoothed))).toBeGreaterThan(-1 / tau - logKernelVolume({ dimension: 2, temperature: tau }) - 1e-9);
      }),
    );
  });
});

describe('multimodal energies', () => {
  it('do not change where the modalities change places, and differ as equation 72 says', () => {
    fc.assert(
      fc.property(seed, seed, temperature, (a, b, tau) => {
        const [first, second] = [{ density: law(a), potential: field(b) }, { density: law(b + 1), potential: field(a + 1) }];
        const measure = { temperature: tau, weights };
        const scale = 1e-11 * Math.max(1, 1 / tau);
        expect(Math.abs(multimodalFreeEnergy(first, second, measure) - multimodalFreeEnergy(second, first, measure))).toBeLessThan(scale);
        const { intrinsic, parametric } = multimodalConsistency(first, second, { grid, temperature: tau });
        const [smoothedFirst, smoothedSecond] = [first, second].map(({ density }) => smoothOnGrid(density, grid, tau));
        const log = (p: Float64Array, q: Float64Array, r: Float64Array) => weights.reduce((sum, w, i) => sum + w * p[i] * Math.log(q[i] / r[i]), 0);
        const exact = (log(first.density, second.density, smoothedSecond) + log(second.density, first.density, smoothedFirst)) / 2;
        expect(Math.abs(intrinsic - parametric - exact)).toBeLessThan(10 * scale);
      }),
    );
  });

  it('of two equal laws are the unimodal energy of the mean potential', () => {
    fc.assert(
      fc.property(seed, seed, seed, temperature, (a, b, c, tau) => {
        const [density, first, second] = [law(a), field(b), field(c)];
        const measure = { temperature: tau, weights };
        const matched = multimodalFreeEnergy({ density, potential: first }, { density, potential: second }, measure);
        expect(Math.abs(matched - freeEnergy(density, mixed(first, second, 0.5), measure))).toBeLessThan(1e-10 * Math.max(1, 1 / tau));
      }),
    );
  });

  it('are concave in one modality, never below the infimum, and leak no more than the bound', () => {
    fc.assert(
      fc.property(seed, seed, temperature, fc.double({ min: 0.01, max: 3, noNaN: true }), (a, b, tau, depth) => {
        const floor = 0.04;
        const excess = 1 - floor * 2 * Math.PI;
        const floored = (density: Float64Array) => density.map((x) => floor + excess * x);
        const problem = { potential: field(a), peerPotential: field(b), peerDensity: floored(law(a + 1)), floor, temperature: tau, weights };
        const [p, q] = [floored(law(b + 2)), floored(law(a + 2))];
        const energy = (density: Float64Array) => coordinateEnergy(density, problem);
        expect(energy(mixed(p, q, 0.5))).toBeGreaterThan((energy(p) + energy(q)) / 2 - 1e-10 / tau);
        const { energy: infimum } = coordinateInfimum(problem);
        const best = barrierBestResponse(problem);
        expect(best.energy).toBeGreaterThan(infimum - 1e-10 / tau);
        for (const density of [p, q, best.density]) {
          expect(energy(density)).toBeGreaterThan(best.energy - 1e-10 / tau);
          const { leak, bound } = barrierLeakage(density, problem, depth);
          expect(leak).toBeLessThan(bound + 1e-9);
        }
      }),
    );
  });
});

describe('samples on spheres', () => {
  const sample = (from: number, count: number, mean = [0, 0, 1]) => sampleVonMisesFisher({ mean, concentration: 2, count, random: createRandom(from) });
  const turned = ({ data, rows }: DenseMatrix): DenseMatrix => ({
    data: Float64Array.from({ length: 3 * rows }, (_, k) => {
      const [x, y, z] = data.subarray(3 * Math.floor(k / 3), 3 * Math.floor(k / 3) + 3);
      return [0.6 * x - 0.8 * z, y, 0.8 * x + 0.6 * z][k % 3];
    }),
    rows,
    columns: 3,
  });

  it('have an InfoNCE ≥ 0, and energies that rotations leave', () => {
    fc.assert(
      fc.property(seed, temperature, (from, tau) => {
        const [anchors, positives, negatives] = [sample(from, 6), sample(from + 1, 6), sample(from + 2, 9)];
        const { value } = infoNce(anchors, positives, { negatives, temperature: tau });
        expect(value).toBeGreaterThanOrEqual(0);
        const other = infoNce(turned(anchors), turned(positives), { negatives: turned(negatives), temperature: tau }).value;
        expect(Math.abs(value - other)).toBeLessThan(1e-11 * Math.max(1, 1 / tau));
        const [energy, rotated] = [
          parametricEnergy(anchors, positives, { references: negatives, temperature: tau }).value,
          parametricEnergy(turned(anchors), turned(positives), { references: turned(negatives), temperature: tau }).value,
        ];
        expect(Math.abs(energy - rotated)).toBeLessThan(1e-11 * Math.max(1, 1 / tau));
      }),
    );
  });

  it('have unit vectors for nodes and the area for weights, whatever the pole', () => {
    fc.assert(
      fc.property(seed, fc.double({ min: 0.01, max: Math.PI, noNaN: true }), (from, radius) => {
        const pole = sample(from, 1, [0, 0, from % 2 === 0 ? 1 : -1]).data;
        const { nodes, weights: areas } = sphereGrid({ latitudes: 6, longitudes: 7, pole, radius });
        expect(areas.reduce((sum, w) => sum + w, 0)).toBeCloseTo(2 * Math.PI * (1 - Math.cos(radius)), 11);
        for (let i = 0; i < nodes.rows; i++) {
          const node = nodes.data.subarray(3 * i, 3 * i + 3);
          expect(Math.hypot(...node)).toBeCloseTo(1, 12);
          expect(node[0] * pole[0] + node[1] * pole[1] + node[2] * pole[2]).toBeGreaterThan(Math.cos(radius) - 1e-12);
        }
      }),
      { numRuns: 40 },
    );
  });
});
