import { describe, expect, it } from 'vitest';

import { circleGap, circleGrid, ShapeError, vonMisesMoments } from '../index.ts';

describe('circleGap', () => {
  it.each([
    [[0, 4], [1, 4], 0.8279895858, 0.7646047216, [0.5054088507, 0.3821797193, 0.1458898038]],
    [[0, 4], [Math.PI, 4], 1.727045222, 2.5573630524, [1.1090992556, 1.2459528899, 0.5854557036]],
    [[0, 1], [0, 8], 0.4888455276, 0.3035544279, [0.2296846417, 0.1476565946, 0.0523511675]],
  ])('of vM(%o) and vM(%o) has the published closed forms', ([m1, k1], [m2, k2], centroid, energy, mmd) => {
    const [p, q] = [vonMisesMoments({ mean: m1, concentration: k1, count: 60 }), vonMisesMoments({ mean: m2, concentration: k2, count: 60 })];
    for (const [k, bandwidth] of [0.5, 1, 2].entries()) {
      const found = circleGap(p, q, { bandwidth });
      expect(found.centroidGap).toBeCloseTo(centroid, 9);
      expect(found.energyDistance).toBeCloseTo(energy, 9);
      expect(found.mmdSquared).toBeCloseTo(mmd[k], 9);
    }
  });

  it('of two densities is the double sum over a grid', () => {
    const count = 400;
    const { nodes } = circleGrid(count);
    const law = (mean: number, k: number) => {
      const raw = Float64Array.from({ length: count }, (_, i) => Math.exp(k * Math.cos((2 * Math.PI * i) / count - mean)));
      const total = raw.reduce((sum, x) => sum + x, 0);
      return raw.map((x) => x / total);
    };
    const [p, q] = [law(0, 4), law(1, 2)];
    let [energy, mmd] = [0, 0];
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < count; j++) {
        const chord = Math.hypot(nodes.data[2 * i] - nodes.data[2 * j], nodes.data[2 * i + 1] - nodes.data[2 * j + 1]);
        const product = (p[i] - q[i]) * (p[j] - q[j]);
        energy -= product * chord;
        mmd += product * Math.exp(-(chord ** 2) / (2 * 0.7 ** 2));
      }
    }
    const found = circleGap(vonMisesMoments({ mean: 0, concentration: 4, count: 60 }), vonMisesMoments({ mean: 1, concentration: 2, count: 60 }), { bandwidth: 0.7 });
    // The chord has a corner at 0, so its sum over the grid is accurate to the square of the cell only.
    expect(found.energyDistance).toBeCloseTo(energy, 4);
    expect(found.mmdSquared).toBeCloseTo(mmd, 10);
  });

  it('of points at the distance D is D, 2D and 2(1 − exp(−D²/2σ²)), and of the uniform law and a point 4/π', () => {
    const count = 200_000;
    const point = (angle: number) => ({ real: Float64Array.from({ length: count }, (_, k) => Math.cos((k + 1) * angle)), imaginary: Float64Array.from({ length: count }, (_, k) => Math.sin((k + 1) * angle)) });
    const zero = new Float64Array(2000);
    const chord = 2 * Math.sin(0.5);
    const short = (law: ReturnType<typeof point>) => ({ real: law.real.subarray(0, 2000), imaginary: law.imaginary.subarray(0, 2000) });
    const found = circleGap(short(point(0)), short(point(1)), { bandwidth: 0.8 });
    expect(found.centroidGap).toBeCloseTo(chord, 12);
    expect(found.energyDistance).toBeCloseTo(2 * chord, 2);
    expect(found.mmdSquared).toBeCloseTo(2 * (1 - Math.exp(-(chord ** 2) / (2 * 0.8 ** 2))), 10);
    expect(circleGap({ real: zero, imaginary: zero }, short(point(0)), { bandwidth: 1 }).energyDistance).toBeCloseTo(4 / Math.PI, 3);
  });

  it('refuses moments of different numbers', () => {
    expect(() => circleGap({ real: [1], imaginary: [0] }, { real: [1, 0], imaginary: [0, 0] }, { bandwidth: 1 })).toThrow(ShapeError);
  });
});
