import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { fromFloat16, toFloat16 } from './index.ts';

const bitsOf = (value: number) => toFloat16(Float32Array.of(value))[0];
const finite = Uint16Array.from({ length: 0x7c00 }, (_, bits) => bits);

describe('half precision', () => {
  it('has the numbers of the standard', () => {
    // IEEE 754-2019, binary16: one, the largest, the least normal and the least number, a third.
    const numbers: [number, number][] = [[0x3c00, 1], [0xc000, -2], [0x7bff, 65504], [0x0400, 2 ** -14], [0x0001, 2 ** -24], [0x3555, 0.333251953125], [0x7c00, Infinity], [0xfc00, -Infinity]];
    for (const [bits, value] of numbers) {
      expect(fromFloat16(Uint16Array.of(bits))[0]).toBe(value);
      expect(bitsOf(value)).toBe(bits);
    }
    expect(Object.is(fromFloat16(Uint16Array.of(0x8000))[0], -0)).toBe(true);
    expect(bitsOf(-0)).toBe(0x8000);
    expect(fromFloat16(Uint16Array.of(0x7e00))[0]).toBeNaN();
    expect(fromFloat16(toFloat16(Float32Array.of(Number.NaN)))[0]).toBeNaN();
  });

  it('comes back as it is, every finite number of either sign', () => {
    expect(toFloat16(fromFloat16(finite))).toEqual(finite);
    const negative = finite.map((bits) => bits | 0x8000);
    expect(toFloat16(fromFloat16(negative))).toEqual(negative);
  });

  it('rounds a number between two neighbours to the nearer, and halfway to the even one', () => {
    const values = fromFloat16(finite);
    const lower = finite.subarray(0, -1);
    // All of these are float32 numbers: a half has 11 bits, float32 24.
    const between = (share: number) => toFloat16(Float32Array.from(lower, (at) => values[at] + (values[at + 1] - values[at]) * share));
    expect(between(1 / 2)).toEqual(lower.map((at) => (at % 2 === 0 ? at : at + 1)));
    expect(between(1 / 2 - 2 ** -10)).toEqual(lower);
    expect(between(1 / 2 + 2 ** -10)).toEqual(lower.map((at) => at + 1));
    expect(bitsOf(65519)).toBe(0x7bff);
    expect(bitsOf(65520)).toBe(0x7c00);
    expect(bitsOf(2 ** -25)).toBe(0);
    expect(bitsOf(2 ** -25 * 1.01)).toBe(1);
  });

  it('errs by half a step at most, whatever the number', () => {
    fc.assert(
      fc.property(fc.float({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const [back] = fromFloat16(toFloat16(Float32Array.of(value)));
        expect(Math.abs(back - value)).toBeLessThanOrEqual(Math.max(2 ** -25, Math.abs(value) * 2 ** -11));
      }),
    );
  });
});
