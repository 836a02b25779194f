import { describe, expect, test } from 'vitest';

import { integrateTrajectory, paperIntegration, type StreamFunction, streamFunctionAt, velocityAt } from './index.ts';

/** A stream function of given modes, each k_1, k_2, Re ψ_k, Im ψ_k, ω_k. */
function fieldOf(degree: number, modes: readonly (readonly [number, number, number, number, number])[]): StreamFunction {
  const side = 2 * degree + 1;
  const field = { degree, coefficients: new Float64Array(2 * side * side), frequencies: new Float64Array(side * side) };
  for (const [k1, k2, re, im, omega] of modes) {
    const mode = (k1 + degree) * side + k2 + degree;
    field.coefficients.set([re, im], 2 * mode);
    field.frequencies[mode] = omega;
  }
  return field;
}

const three = fieldOf(2, [[1, 0, 0.5, 0.2, 3], [0, 1, 0, -0.3, -5], [1, 2, 0.1, -0.1, 10]]);

/** To the twelve printed digits. */
function expectDigits(ours: ArrayLike<number>, expected: readonly number[]): void {
  expected.forEach((value, i) => expect(ours[i].toFixed(12)).toBe(value.toFixed(12)));
}

describe('integrateTrajectory', () => {
  test('a standing shear carries a tracer by its velocity times the time', () => {
    const path = integrateTrajectory(fieldOf(1, [[1, 0, 0.1, 0, 0]]), paperIntegration);
    expectDigits(path.slice(-2), [0.75, 0.75 - 0.02 * Math.PI]);
    expectDigits(path.slice(-2), [0.75, 0.687168146928]);
  });

  test('an oscillating shear carries it by the integral of the oscillation', () => {
    const path = integrateTrajectory(fieldOf(1, [[1, 0, 0.1, 0, 2]]), paperIntegration);
    expectDigits(path.slice(-2), [0.75, 0.75 - 0.1 * Math.PI * Math.sin(0.2)]);
    expectDigits(path.slice(-2), [0.75, 0.687586188988]);
  });

  test('a tracer stays on its streamline where the stream function stands still', () => {
    const cells = fieldOf(1, [[1, 0, 1, 0, 0], [0, 1, 0.5, 0, 0]]);
    const path = integrateTrajectory(cells, { start: [0.6, 0.7], step: 1e-4, steps: 1000 });
    expectDigits(path.slice(-2), [0.539892480343, 0.248336655752]);
    for (const psi of streamFunctionAt(cells, { points: path })) expect(psi.toFixed(12)).toBe('-0.963525491562');
  });

  test('three rotating modes give the positions of an independent integration', () => {
    expectDigits(velocityAt(three, { points: [0.75, 0.75] }), [-1.256637061436, -2.513274122872]);
    const path = integrateTrajectory(three, paperIntegration);
    expect(path).toHaveLength(2000);
    expectDigits(path.slice(0, 2), [0.749874325759, 0.749748549103]);
    expectDigits(path.slice(998, 1000), [0.706419169029, 0.585007081773]);
    expectDigits(path.slice(-2), [0.694054852714, 0.391581481758]);
    expectDigits(integrateTrajectory(three).slice(-2), [0.694054852714, 0.391581481817]);
  });

  test('halving the step divides the error by sixteen', () => {
    const end = (steps: number) => integrateTrajectory(three, { step: 0.1 / steps, steps }).slice(-2);
    const exact = end(10_000);
    const error = (steps: number) => Math.hypot(...end(steps).map((value, i) => value - exact[i]));
    expect(Math.log2(error(20) / error(40))).toBeGreaterThan(3.7);
    expect(Math.log2(error(20) / error(40))).toBeLessThan(4.3);
  });

  test('options out of range are refused by name', () => {
    expect(() => integrateTrajectory(three, { step: 0 })).toThrow('integrateTrajectory: step is 0; expected a finite number > 0');
    expect(() => integrateTrajectory(three, { steps: 1.5 })).toThrow('integrateTrajectory: steps is 1.5');
    expect(() => integrateTrajectory(three, { recordEvery: 101 })).toThrow('recordEvery is 101; expected an integer from 1 to 100');
    expect(() => integrateTrajectory(three, { start: [NaN, 0] })).toThrow('start is [NaN, 0]');
    expect(() => integrateTrajectory({ ...three, coefficients: new Float64Array(4) })).toThrow('coefficients has 4 numbers; expected 50');
    expect(() => integrateTrajectory({ ...three, frequencies: new Float64Array(4) })).toThrow('frequencies has 4 numbers; expected 25');
  });
});
