import { describe, expect, it } from 'vitest';

import { erf, erfc, normalCdf, normalPdf } from '../index.ts';

/**
 * Taylor series in fixed-point integers of 800 digits, at numbers n/1024, which are exact: an oracle without rounding.
 * The alternating series of erf(27) has terms near 1e316, so 480 correct digits remain.
 */
const ONE = 10n ** 800n;

const rootOf = (value: bigint) => {
  let root = value;
  for (let next = (root + value / root) / 2n; next < root; next = (root + value / root) / 2n) root = next;
  return root;
};

/** Machin: π = 16 atan(1/5) − 4 atan(1/239). */
const inverseTangent = (n: bigint) => {
  let [sum, power] = [0n, ONE / n];
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += k % 4n === 1n ? power / k : -power / k;
    power /= n * n;
  }
  return sum;
};
const PI = 16n * inverseTangent(5n) - 4n * inverseTangent(239n);
const ROOT_PI = rootOf(PI * ONE);

/** (2/√π) Σ (−1)^k x^(2k+1) / (k! (2k + 1)), x² = `square` · ONE / `parts` and x = root of it. */
const erfOfRoot = (square: bigint, parts: bigint) => {
  let [sum, term] = [0n, rootOf((square * ONE * ONE) / parts)];
  for (let k = 0n; term !== 0n; ) {
    sum += term / (2n * k + 1n);
    k += 1n;
    term = (-term * square) / (parts * k);
  }
  return (2n * sum * ONE) / ROOT_PI;
};

/** A double from the fixed-point integer, rounded once: 25 digits, then the parser. */
const toNumber = (value: bigint) => {
  const digits = value.toString();
  const kept = digits.slice(0, 25);
  return Number(`${kept}e${digits.length - kept.length - 800}`);
};

const relative = (actual: number, expected: number) => Math.abs(actual / expected - 1);
/** Dense where the approximations change, sparse in the tail. */
const places = [1, 3, 64, 200, 479, 480, 481, 500, 700, 1000, 1024, 1500, 2000, 2900, 3500, 4095, 4096, 4097, 5000, 8000, 12_345, 20_000, 26_000, 27_000];

describe('erf and erfc', () => {
  it.each(places)('agree with an exact series at %s/1024', (n) => {
    const exact = erfOfRoot(BigInt(n) ** 2n, 1024n ** 2n);
    const x = n / 1024;
    expect(relative(erf(x), toNumber(exact))).toBeLessThan(1e-15);
    expect(relative(erfc(x), toNumber(ONE - exact))).toBeLessThan(1.5e-15);
    expect(relative(erfc(-x), toNumber(ONE + exact))).toBeLessThan(1e-15);
  });

  it('is odd, with limits 0, 1 and 2', () => {
    for (const x of [1e-300, 0.3, 1, 7]) expect(erf(-x)).toBe(-erf(x));
    expect([erf(0), erf(Infinity), erf(-Infinity)]).toEqual([0, 1, -1]);
    expect([erfc(0), erfc(Infinity), erfc(-Infinity), erfc(30)]).toEqual([1, 0, 2, 0]);
    expect([erf(NaN), erfc(NaN)]).toEqual([NaN, NaN]);
  });

  it('has the slope 2/√π at 0', () => {
    expect(relative(erf(1e-200) / 1e-200, 2 / Math.sqrt(Math.PI))).toBeLessThan(1e-15);
  });
});

describe('normalCdf and normalPdf', () => {
  it.each([...places, 30_000, 38_000])('agree with an exact series at ±%s/1024', (n) => {
    const exact = erfOfRoot(BigInt(n) ** 2n, 2n * 1024n ** 2n);
    const x = n / 1024;
    expect(relative(normalCdf(-x), toNumber((ONE - exact) / 2n))).toBeLessThan(1.5e-15);
    expect(relative(normalCdf(x), toNumber((ONE + exact) / 2n))).toBeLessThan(1e-15);
  });

  it('is the derivative of the other', () => {
    // Five-point stencil: error h⁴ φ''''/30 < 1e-10, relative to φ.
    const h = 0.004;
    for (const x of [-6, -2.5, -0.7, -0.1, 0.4, 1.3]) {
      const slope = (8 * (normalCdf(x + h) - normalCdf(x - h)) - normalCdf(x + 2 * h) + normalCdf(x - 2 * h)) / (12 * h);
      expect(slope / normalPdf(x)).toBeCloseTo(1, 7);
    }
    expect(normalPdf(1)).toBeCloseTo(1 / Math.sqrt(2 * Math.PI * Math.E), 15);
    expect([normalPdf(50), normalPdf(-Infinity), normalPdf(NaN)]).toEqual([0, 0, NaN]);
  });

  it('has the limits 0 and 1', () => {
    expect([normalCdf(-Infinity), normalCdf(Infinity), normalCdf(NaN)]).toEqual([0, 1, NaN]);
  });
});
