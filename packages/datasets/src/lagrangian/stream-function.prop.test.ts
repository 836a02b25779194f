import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fieldRms, integrateTrajectory, type StreamFunction, streamFunctionAt, streamFunctionLaw, velocityAt, wavevectors } from './index.ts';

/** A random field of the default law, of any degree. */
const fields = fc.tuple(fc.integer({ min: 0, max: 2 ** 31 }), fc.integer({ min: 1, max: 4 })).map(([seed, degree]): StreamFunction => {
  const random = createRandom(seed);
  const law = streamFunctionLaw({ degree });
  const frequencies = Float64Array.from(law, () => 10 * random.normal());
  return { degree, coefficients: Float64Array.from({ length: 2 * law.length }, (_, i) => law[i >> 1] * random.normal()), frequencies };
});
const point = fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: -2, max: 2, noNaN: true }));
const time = fc.double({ min: 0, max: 0.1, noNaN: true });

test('the velocity is the turned gradient of the stream function, and has no divergence', () => {
  fc.assert(
    fc.property(fields, point, time, (field, [x1, x2], t) => {
      const h = 1e-4;
      const around = [x1 + h, x2, x1 - h, x2, x1, x2 + h, x1, x2 - h];
      const psi = streamFunctionAt(field, { points: around, t });
      const w = velocityAt(field, { points: [x1, x2], t });
      // Central differences of sums of waves: h² (2πk)³ ψ / 6.
      expect(Math.abs(w[0] - (psi[2] - psi[3]) / (2 * h))).toBeLessThan(1e-3);
      expect(Math.abs(w[1] + (psi[0] - psi[1]) / (2 * h))).toBeLessThan(1e-3);
      const at = velocityAt(field, { points: around, t });
      expect(Math.abs((at[0] - at[2] + at[5] - at[7]) / (2 * h))).toBeLessThan(1e-2);
    }),
    { numRuns: 40 },
  );
});

test('fields repeat on the torus', () => {
  fc.assert(
    fc.property(fields, point, fc.integer({ min: -3, max: 3 }), time, (field, [x1, x2], shift, t) => {
      const [a1, a2, b1, b2] = velocityAt(field, { points: [x1, x2, x1 + shift, x2 - shift], t });
      expect(Math.hypot(a1 - b1, a2 - b2)).toBeLessThan(1e-9);
    }),
    { numRuns: 20 },
  );
});

test('a tracer keeps its value of a stream function that stands still', () => {
  fc.assert(
    fc.property(fields, point, (rotating, start) => {
      const field = { ...rotating, frequencies: rotating.frequencies.map(() => 0) };
      const path = integrateTrajectory(field, { start, step: 2e-4, steps: 500, recordEvery: 50 });
      const [before] = streamFunctionAt(field, { points: start });
      for (const psi of streamFunctionAt(field, { points: path })) expect(Math.abs(psi - before)).toBeLessThan(1e-8);
    }),
    { numRuns: 20 },
  );
});

test('the steps of the fast kernel are those of the sum over modes as it stands', () => {
  fc.assert(
    fc.property(fields, point, (field, start) => {
      const [h, steps] = [1e-3, 5];
      let x = [...start];
      for (let n = 0; n < steps; n++) {
        const w = (by: readonly number[], share: number, part: number) => [...velocityAt(field, { points: x.map((value, i) => value + h * share * by[i]), t: (n + part) * h })];
        const a = w([0, 0], 0, 0);
        const b = w(a, 0.5, 0.5);
        const c = w(b, 0.5, 0.5);
        const d = w(c, 1, 1);
        x = x.map((value, i) => value + (h / 6) * (a[i] + 2 * b[i] + 2 * c[i] + d[i]));
      }
      const path = integrateTrajectory(field, { start, step: h, steps, recordEvery: steps });
      expect(Math.hypot(path[0] - x[0], path[1] - x[1])).toBeLessThan(1e-12);
    }),
    { numRuns: 40 },
  );
});

test('the law has the stated standard deviation at a point and the rms speed of an independent calculation', () => {
  const law = streamFunctionLaw({ amplitude: 1, constantMode: true });
  const vectors = wavevectors(3);
  const square = (mode: number) => vectors[2 * mode] ** 2 + vectors[2 * mode + 1] ** 2;
  const moving = law.map((deviation, mode) => (square(mode) === 0 ? 0 : deviation ** 2));
  expect(moving.reduce((sum, variance) => sum + variance, 0)).toBeCloseTo(1, 12);
  const speed = Math.sqrt(moving.reduce((sum, variance, mode) => sum + 4 * Math.PI ** 2 * square(mode) * variance, 0));
  expect(speed.toFixed(2)).toBe('9.23');
  expect(streamFunctionLaw()[24]).toBe(0);
  expect(() => streamFunctionLaw({ tau: 0 })).toThrow('streamFunctionLaw: tau is 0; expected a finite number > 0');
  expect(() => streamFunctionLaw({ degree: 0 })).toThrow('degree is 0; expected an integer from 1 to 64');
});

test('the root mean squares over the torus are those over a fine grid', () => {
  fc.assert(
    fc.property(fields, time, (field, t) => {
      // Sums of waves up to twice the degree are exact on a grid of more points a side than that.
      const side = 4 * field.degree + 2;
      const points = Float64Array.from({ length: 2 * side * side }, (_, i) => (i % 2 === 0 ? Math.floor(i / 2 / side) : (i >> 1) % side) / side);
      const mean = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / (side * side));
      const { psi, velocity } = fieldRms(field, { t });
      expect(psi).toBeCloseTo(mean(streamFunctionAt(field, { points, t })), 10);
      expect(velocity).toBeCloseTo(mean(velocityAt(field, { points, t })), 9);
    }),
    { numRuns: 10 },
  );
});
