import { createRandom, kmeSimilarity, OutOfRangeError, RankError, ShapeError, symmetricEigen } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { classicalScaling, logitDistances } from '../index.ts';

const table = (data: Float64Array, rows: number) => ({ data, rows, columns: rows });

/** Squared distances of rows. */
function distancesOf(points: Float64Array, n: number): Float64Array {
  const width = points.length / n;
  return Float64Array.from({ length: n * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let k = 0; k < width; k++) sum += (points[i * width + k] - points[j * width + k]) ** 2;
    return sum;
  });
}

function drawn(count: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => random.normal());
}

/** n × n entries of a matrix product A Bᵀ or the like are compared by their largest difference. */
function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

describe('classicalScaling', () => {
  it('places points of the plane at their distances, however they were turned', () => {
    const n = 40;
    const distances = distancesOf(drawn(2 * n, 1), n);
    const { coordinates, fit } = classicalScaling(table(distances, n), { random: createRandom(0) });
    expect(largestDifference(distancesOf(coordinates.data, n), distances)).toBeLessThan(1e-10);
    expect(fit).toBeCloseTo(1, 12);
  });

  it('has the scores of the principal components of points of more dimensions, by their covariance', () => {
    const [n, width] = [120, 5];
    const points = drawn(n * width, 2).map((value, at) => value * [3, 2, 1, 0.5, 0.2][at % width]);
    const means = Float64Array.from({ length: width }, (_, k) => points.filter((__, at) => at % width === k).reduce((sum, value) => sum + value, 0) / n);
    const centred = points.map((value, at) => value - means[at % width]);
    const scatter = Float64Array.from({ length: width * width }, (_, at) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += centred[i * width + Math.floor(at / width)] * centred[i * width + (at % width)];
      return sum;
    });
    const { values, vectors } = symmetricEigen({ data: scatter, rows: width, columns: width });
    const { coordinates, eigenvalues, fit } = classicalScaling(table(distancesOf(points, n), n), { random: createRandom(0) });
    for (const [axis, at] of [[0, width - 1], [1, width - 2]]) {
      expect(eigenvalues[axis]).toBeCloseTo(values[at], 7);
      const scores = Float64Array.from({ length: n }, (_, i) => {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += centred[i * width + k] * vectors.data[k * width + at];
        return sum;
      });
      const own = coordinates.data.filter((_, place) => place % 2 === axis);
      const turned = Math.sign(own.reduce((sum, value, i) => sum + value * scores[i], 0));
      expect(largestDifference(own, scores.map((value) => value * turned))).toBeLessThan(1e-7);
      expect(Math.max(...own)).toBeGreaterThan(-Math.min(...own));
    }
    const squares = values.map((value) => value ** 2);
    expect(fit).toBeCloseTo((squares[width - 1] + squares[width - 2]) / squares.reduce((sum, value) => sum + value, 0), 10);
  });

  it('leaves out negative eigenvalues, however large', () => {
    // B = diag(2, 1, −5) in an orthonormal basis of what sums to 0 over 4 items.
    const basis = [[1, 1, -1, -1], [1, -1, 1, -1], [1, -1, -1, 1]].map((row) => row.map((entry) => entry / 2));
    const spectrum = [2, 1, -5];
    const inner = (i: number, j: number) => spectrum.reduce((sum, value, k) => sum + value * basis[k][i] * basis[k][j], 0);
    const distances = Float64Array.from({ length: 16 }, (_, at) => inner(at >> 2, at >> 2) + inner(at & 3, at & 3) - 2 * inner(at >> 2, at & 3));
    const { eigenvalues, fit } = classicalScaling(table(distances, 4), { random: createRandom(0) });
    expect(eigenvalues[0]).toBeCloseTo(2, 12);
    expect(eigenvalues[1]).toBeCloseTo(1, 12);
    expect(fit).toBeCloseTo(5 / 30, 12);
    // No third place is left to give.
    expect(classicalScaling(table(distances, 4), { dimensions: 3, random: createRandom(0) }).coordinates.data.filter((_, at) => at % 3 === 2).every((value) => Math.abs(value) < 1e-7)).toBe(true);
  });

  it('refuses what is no table of distances', () => {
    const random = createRandom(0);
    expect(() => classicalScaling({ data: new Float64Array(6), rows: 2, columns: 3 }, { random })).toThrow(ShapeError);
    expect(() => classicalScaling(table(Float64Array.of(0, NaN, 1, 0), 2), { random })).toThrow(OutOfRangeError);
    expect(() => classicalScaling(table(new Float64Array(4), 2), { dimensions: 3, random })).toThrow(RankError);
    expect(classicalScaling(table(new Float64Array(9), 3), { random }).fit).toBe(1);
  });
});

describe('logitDistances', () => {
  it('of sets of weighted points is the angle of their kernel means, whatever the weights of a set are multiplied by', () => {
    const sigma = 0.6;
    const random = createRandom(4);
    const sets = Array.from({ length: 5 }, () => {
      const points = Array.from({ length: 3 }, () => {
        const point = [random.normal(), random.normal(), random.normal()];
        const norm = Math.hypot(...point);
        return point.map((value) => value / norm);
      });
      return { points, logWeights: [random.normal(), random.normal(), random.normal()] };
    });
    // ⟨μ, μ′⟩ = Σ a a′ exp(−|u − u′|²/(2σ²)), by its definition.
    type NumberSet = (typeof sets)[number];
    const product = (x: NumberSet, y: NumberSet) => {
      let sum = 0;
      x.points.forEach((u, i) => {
        y.points.forEach((v, j) => {
          sum += Math.exp(x.logWeights[i] + y.logWeights[j] - u.reduce((squares, value, k) => squares + (value - v[k]) ** 2, 0) / (2 * sigma ** 2));
        });
      });
      return sum;
    };
    const expected = sets.flatMap((x) => sets.map((y) => -2 * sigma ** 2 * Math.log(product(x, y) / Math.sqrt(product(x, x) * product(y, y)))));
    for (const factor of [0, 3]) {
      const weighted = sets.map(({ points, logWeights }, i) => ({ points, logWeights: logWeights.map((weight) => weight + (i === 2 ? factor : 0)) }));
      const { data } = logitDistances(table(Float64Array.from(kmeSimilarity(weighted, weighted, sigma).flatMap((row) => [...row])), 5), { temperature: sigma ** 2 });
      expect(largestDifference(data, expected)).toBeLessThan(1e-12);
    }
  });

  it('refuses what are no logits of items with themselves', () => {
    expect(() => logitDistances({ data: new Float64Array(6), rows: 2, columns: 3 }, { temperature: 1 })).toThrow(ShapeError);
    expect(() => logitDistances(table(new Float64Array(4), 2), { temperature: 0 })).toThrow(OutOfRangeError);
    expect(() => logitDistances(table(Float64Array.of(0, -Infinity, -Infinity, 0), 2), { temperature: 1 })).toThrow(OutOfRangeError);
  });
});
