import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRandom, excessLoss, finiteJoint, kmeMmdSquared, kmeNormSquared, kmeSimilarity, mixPointSets, type PointSet, wpseSimilarity } from '../index.ts';

/** A seeded point set on the unit sphere in three dimensions. */
function pointSet(seed: number, count: number): PointSet {
  const random = createRandom(seed);
  const points = Array.from({ length: count }, () => {
    const raw = [random.normal(), random.normal(), random.normal()];
    return raw.map((x) => x / Math.hypot(...raw));
  });
  return { points, logWeights: Float64Array.from(points, () => random.normal()) };
}

const sets = fc.tuple(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 1, max: 4 })).map(([seed, count]) => pointSet(seed, count));
const sigma = fc.double({ min: 0.2, max: 3, noNaN: true });
const at = (X: PointSet, Y: PointSet, width: number) => kmeSimilarity([X], [Y], width)[0][0];
const near = (value: number, expected: number) => expect(Math.abs(value - expected)).toBeLessThan(1e-12 * Math.max(1, Math.abs(expected)));

describe('kmeSimilarity', () => {
  it('is symmetric, and blind to the order of points and to splitting a point', () => {
    fc.assert(
      fc.property(sets, sets, sigma, (X, Y, width) => {
        const value = at(X, Y, width);
        near(at(Y, X, width), value);
        near(at({ points: X.points.toReversed(), logWeights: Array.from(X.logWeights).toReversed() }, Y, width), value);
        const [first, ...others] = Array.from(X.logWeights);
        const split = { points: [X.points[0], ...X.points], logWeights: [first - Math.LN2, first - Math.LN2, ...others] };
        near(at(split, Y, width), value);
      }),
    );
  });

  it('adds the logarithm of a factor on the weights', () => {
    fc.assert(
      fc.property(sets, sets, fc.double({ min: -5, max: 5, noNaN: true }), (X, Y, shift) => {
        near(at({ ...X, logWeights: Array.from(X.logWeights, (w) => w + shift) }, Y, 0.5), at(X, Y, 0.5) + shift);
      }),
    );
  });

  it('is (cos − 1)/σ² for one point of weight 1 an item', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), sigma, (a, b, width) => {
        const [X, Y] = [pointSet(a, 1), pointSet(b, 1)].map(({ points }) => ({ points, logWeights: [0] }));
        const cosine = Array.from(X.points[0]).reduce((sum, x, k) => sum + x * Y.points[0][k], 0);
        near(at(X, Y, width), (cosine - 1) / width ** 2);
      }),
    );
  });

  it('mixes as exp s(αX ⊎ (1−α)Z, Y) = α exp s(X, Y) + (1−α) exp s(Z, Y)', () => {
    fc.assert(
      fc.property(sets, sets, sets, fc.double({ min: 0, max: 1, noNaN: true }), (X, Z, Y, alpha) => {
        const mixed = at(mixPointSets([X, Z], [alpha, 1 - alpha]), Y, 0.7);
        near(Math.exp(mixed), alpha * Math.exp(at(X, Y, 0.7)) + (1 - alpha) * Math.exp(at(Z, Y, 0.7)));
      }),
    );
  });

  it('obeys the inequality of Cauchy and Schwarz, and the distance that of the triangle', () => {
    fc.assert(
      fc.property(sets, sets, sets, sigma, (X, Y, Z, width) => {
        const bound = 0.5 * Math.log(kmeNormSquared(X, width)) + 0.5 * Math.log(kmeNormSquared(Y, width));
        expect(at(X, Y, width)).toBeLessThan(bound + 1e-12);
        const distance = (a: PointSet, b: PointSet) => Math.sqrt(kmeMmdSquared(a, b, width));
        expect(distance(X, Z)).toBeLessThan(distance(X, Y) + distance(Y, Z) + 1e-6);
      }),
    );
  });
});

describe('wpseSimilarity', () => {
  it('is bilinear in the weights', () => {
    fc.assert(
      fc.property(sets, sets, fc.double({ min: -3, max: 3, noNaN: true }), (X, Y, factor) => {
        const [x, y] = [X, Y].map(({ points, logWeights }) => ({ points, weights: logWeights }));
        const kernel = { type: 'imq', c: 0.5 } as const;
        const scaled = { ...x, weights: Array.from(x.weights, (w) => w * factor) };
        near(wpseSimilarity([scaled], [y], { kernel })[0][0], factor * wpseSimilarity([x], [y], { kernel })[0][0]);
      }),
    );
  });
});

describe('excessLoss', () => {
  it('is never negative and blind to a constant', () => {
    fc.assert(
      fc.property(fc.nat(1e6), fc.double({ min: -9, max: 9, noNaN: true }), (seed, constant) => {
        const random = createRandom(seed);
        const table = Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => 0.01 + random.uniform()));
        const logits = table.map((row) => row.map(() => 2 * random.normal()));
        const joint = finiteJoint(table);
        const excess = excessLoss(joint, logits);
        expect(excess).toBeGreaterThan(-1e-13);
        near(excessLoss(joint, logits.map((row) => row.map((s) => s + constant))), excess);
      }),
    );
  });
});
