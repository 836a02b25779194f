import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { entropy, logSumExp, ShapeError, softmax } from './index.ts';

describe('logSumExp', () => {
  it('is log(1 + e) of 0 and 1', () => {
    expect(logSumExp([0, 1])).toBeCloseTo(Math.log(1 + Math.E), 15);
  });

  it('neither overflows nor underflows', () => {
    expect(logSumExp([1e4, 1e4])).toBeCloseTo(1e4 + Math.LN2, 11);
    expect(logSumExp([-1e4, -1e4])).toBeCloseTo(-1e4 + Math.LN2, 11);
  });

  it('treats minus infinity as a zero weight', () => {
    expect(logSumExp([-Infinity, 2])).toBe(2);
    expect(logSumExp([-Infinity, -Infinity])).toBe(-Infinity);
  });

  it('refuses an empty array', () => {
    expect(() => logSumExp([])).toThrow(ShapeError);
  });

  it('shifts with its arguments', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1 }), fc.double({ min: -100, max: 100, noNaN: true }), (values, shift) => {
        expect(logSumExp(values.map((value) => value + shift))).toBeCloseTo(logSumExp(values) + shift, 10);
      }),
    );
  });
});

describe('softmax', () => {
  it('gives the retrieval weights of a worked 3 x 3 example', () => {
    // Column 2 of [[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]: e^0, e^1, e^0.25 over their sum 5.0023072...
    const sum = 1 + Math.E + Math.exp(0.25);
    expect([...softmax([0, 1, 0.25])]).toEqual([1, Math.E, Math.exp(0.25)].map((weight) => expect.closeTo(weight / sum, 15)));
  });

  it('has the entropy log n on equal logits', () => {
    expect(entropy(softmax([7, 7, 7, 7]))).toBeCloseTo(Math.log(4), 14);
  });
});

describe('entropy', () => {
  it('is zero for a certain outcome', () => {
    expect(entropy([0, 1, 0])).toBe(0);
  });
});
