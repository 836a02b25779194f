import { describe, expect, it } from 'vitest';

import { adam, OutOfRangeError, ShapeError } from './index.ts';

describe('adam', () => {
  it('starts with steps of the learning rate, and finds the minimum of a parabola', () => {
    const x = Float64Array.of(3, -2);
    const update = adam(x, { learningRate: 0.1 });
    update([7, -0.01]);
    expect(x[0]).toBeCloseTo(2.9, 7);
    expect(x[1]).toBeCloseTo(-1.9, 5);
    for (let step = 0; step < 800; step++) update(Array.from(x, (value) => 2 * value));
    expect(Math.hypot(...x)).toBeLessThan(1e-3);
  });

  it('decays parameters apart from the gradient', () => {
    const x = Float64Array.of(2);
    adam(x, { learningRate: 0.1, weightDecay: 0.5 })([0]);
    expect(x[0]).toBeCloseTo(2 * (1 - 0.1 * 0.5), 14);
  });

  it('refuses a learning rate of 0 and a gradient of another length', () => {
    expect(() => adam(new Float64Array(2), { learningRate: 0 })).toThrow(OutOfRangeError);
    expect(() => adam(new Float64Array(2), { learningRate: 1 })([1])).toThrow(ShapeError);
  });
});
