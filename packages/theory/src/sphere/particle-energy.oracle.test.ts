import { describe, expect, it } from 'vitest';

import { bandwidthBias, createRandom, type DenseMatrix, mixturePotential, OutOfRangeError, particleEnergy, sampleVonMisesFisher, ShapeError } from '../index.ts';

const centres = { data: Float64Array.of(0, 0, 1, 0.6, 0.8, 0), rows: 2, columns: 3 };
const potential = mixturePotential({ centres, concentration: 12, shares: [0.3, 0.7] });
const points = sampleVonMisesFisher({ mean: [0.48, 0.64, 0.6], concentration: 3, count: 40, random: createRandom(1) });

/** The energy by its definition. */
function direct({ data, rows }: DenseMatrix, temperature: number, bandwidth: number): number {
  let value = 0;
  for (let i = 0; i < rows; i++) {
    let density = 0;
    for (let j = 0; j < rows; j++) {
      const cosine = [0, 1, 2].reduce((sum, k) => sum + data[3 * i + k] * data[3 * j + k], 0);
      density += i === j ? 1 : Math.exp(-(Math.acos(Math.max(-1, Math.min(1, cosine))) ** 2) / (2 * bandwidth ** 2));
    }
    value += potential.value(data.subarray(3 * i, 3 * i + 3)) / temperature + Math.log(density / rows + 1e-12);
  }
  return value / rows;
}

describe('particleEnergy', () => {
  it.each([0.35, 0.2, 0.1, 0.05])('at bandwidth %s is its definition, with the gradient of finite differences', (bandwidth) => {
    const energy = particleEnergy({ potential, temperature: 0.4, bandwidth });
    const { value, gradient } = energy(points);
    expect(Math.abs(value - direct(points, 0.4, bandwidth))).toBeLessThan(1e-8);
    const steepest = gradient.data.reduce((largest, slope) => Math.max(largest, Math.abs(slope)), 0);
    for (let entry = 0; entry < points.data.length; entry += 7) {
      const values = [1e-6, -1e-6].map((step) => {
        const moved = { ...points, data: points.data.slice() };
        moved.data[entry] += step;
        return direct(moved, 0.4, bandwidth);
      });
      expect(Math.abs(gradient.data[entry] - (values[0] - values[1]) / 2e-6)).toBeLessThan(2e-6 * Math.max(1, steepest));
    }
  });

  it('is the same for rotated particles and wells, and for particles in another order', () => {
    const turn = ([x, y, z]: readonly number[]) => [0.6 * x - 0.8 * y, 0.8 * x + 0.6 * y, z];
    const rowsOf = ({ data, rows }: DenseMatrix) => Array.from({ length: rows }, (_, i) => Array.from(data.subarray(3 * i, 3 * i + 3)));
    const turned = (m: DenseMatrix) => ({ ...m, data: Float64Array.from(rowsOf(m).flatMap(turn)) });
    const other = mixturePotential({ centres: turned(centres), concentration: 12, shares: [0.3, 0.7] });
    const at = (p: DenseMatrix, u = potential) => particleEnergy({ potential: u, temperature: 0.4, bandwidth: 0.3 })(p).value;
    expect(at(turned(points), other)).toBeCloseTo(at(points), 10);
    const reversed = { ...points, data: Float64Array.from(rowsOf(points).toReversed().flat()) };
    expect(at(reversed)).toBeCloseTo(at(points), 12);
  });
});

describe('mixturePotential', () => {
  it('has the gradient of finite differences and unit curvature in a lone well', () => {
    const z = [0.3, -0.5, 0.7];
    const slope = potential.gradient(z);
    for (let k = 0; k < 3; k++) {
      const [above, below] = [1e-6, -1e-6].map((step) => potential.value(z.map((x, i) => x + (i === k ? step : 0))));
      expect(slope[k]).toBeCloseTo((above - below) / 2e-6, 8);
    }
    const lone = mixturePotential({ centres: { data: Float64Array.of(0, 0, 1), rows: 1, columns: 3 }, concentration: 12 });
    expect(lone.value([Math.sin(0.01), 0, Math.cos(0.01)]) - lone.value([0, 0, 1])).toBeCloseTo(0.01 ** 2 / 2, 8);
  });

  it('refuses shares and centres that are none', () => {
    expect(() => mixturePotential({ centres, concentration: 12, shares: [1] })).toThrow(ShapeError);
    expect(() => mixturePotential({ centres: { data: Float64Array.of(1, 1), rows: 1, columns: 2 }, concentration: 1 })).toThrow(OutOfRangeError);
  });
});

describe('bandwidthBias', () => {
  it('is the minimum of the energy of normal particles', () => {
    for (const [temperature, bandwidth, curvature] of [[0.2, 0.35, 1], [0.1, 0.2, 1], [0.3, 0.1, 4]] as const) {
      const energy = (s2: number) => (curvature * s2) / (2 * temperature) - s2 / (2 * (s2 + bandwidth ** 2)) - Math.log(s2 + bandwidth ** 2) / 2;
      const { variance, gibbs } = bandwidthBias({ temperature, bandwidth, curvature });
      expect(energy(variance)).toBeLessThan(energy(1.01 * variance));
      expect(energy(variance)).toBeLessThan(energy(0.99 * variance));
      expect(gibbs).toBeCloseTo(temperature / curvature, 14);
    }
  });

  it('has the variances and the collapse of the published setting, and no bias at vanishing bandwidth', () => {
    expect(bandwidthBias({ temperature: 0.2, bandwidth: 0.35 }).variance).toBeCloseTo(0.163, 3);
    expect(bandwidthBias({ temperature: 0.1, bandwidth: 0.35 }).variance).toBeCloseTo(0.049, 3);
    expect(bandwidthBias({ temperature: 0.1, bandwidth: 0.35 }).collapse).toBeCloseTo(0.061, 3);
    expect(bandwidthBias({ temperature: 0.06, bandwidth: 0.35 }).variance).toBe(0);
    expect(1 - Math.exp(-(0.5 ** 2) / (2 * bandwidthBias({ temperature: 0.1, bandwidth: 0.2 }).variance))).toBeCloseTo(0.748, 3);
    expect(bandwidthBias({ temperature: 0.1, bandwidth: 1e-5 }).variance).toBeCloseTo(0.1, 9);
  });
});
