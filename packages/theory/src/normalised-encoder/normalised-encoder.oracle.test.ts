import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createRandom, finiteConditionalLoss, finiteJoint, normalisedEncoderModel, normalisedEncoderOptimum, OutOfRangeError } from '../index.ts';

const RHO = 2 / 3;
const paper = (kappa: number) => normalisedEncoderModel({ correlation: RHO, kappa, varianceU: 1.5, varianceV: 1.5 });
const density = (x: number, variance: number) => Math.exp(-(x * x) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

/** Simpson's rule over (0, reach), and over (−reach, 0): the integrands jump at 0, so 0 itself stands for a limit. */
const half = (f: (x: number) => number, sign: 1 | -1, reach = 14, count = 2400) => {
  const h = reach / count;
  let sum = f(sign * 1e-300) + f(sign * reach);
  for (let k = 1; k < count; k++) sum += (k % 2 === 1 ? 4 : 2) * f(sign * k * h);
  return (sum * h) / 3;
};
const whole = (f: (x: number) => number, reach?: number, count?: number) => half(f, 1, reach, count) + half(f, -1, reach, count);

describe('normalisedEncoderModel at ρ = 2/3 and variances 1.5', () => {
  it('has the known probability, losses, jumps and mean', () => {
    expect(paper(1).sameSignProbability).toBeCloseTo(0.7322795272, 10);
    expect(paper(1).loss).toBeCloseTo(-0.0307782239, 10);
    expect(paper(0.25).loss).toBeCloseTo(-0.4645590544 * 0.25 + Math.log(Math.cosh(0.25)), 10);
    expect(paper(1).meanU(0.3)).toBeCloseTo(0.7442336, 7);
    expect(paper(1).meanU(0.3)).toBeCloseTo(Math.sqrt(3 / Math.PI) * Math.tanh(1), 14);
    const jump = (kappa: number) => [paper(kappa).densityU(1e-12, 1), paper(kappa).densityU(-1e-12, 1)];
    expect(jump(1)).toEqual([expect.closeTo(0.5738, 4), expect.closeTo(0.0777, 4)]);
    expect(jump(0.5031094423)).toEqual([expect.closeTo(0.4771, 4), expect.closeTo(0.1744, 4)]);
  });

  it('has the probability of equal signs of the integral over two quadrants', () => {
    const determinant = 1.5 ** 2 - 1;
    const joint = (u: number, v: number) =>
      Math.exp(-(1.5 * u * u - 2 * u * v + 1.5 * v * v) / (2 * determinant)) / (2 * Math.PI * Math.sqrt(determinant));
    const sameSign = 2 * half((u) => half((v) => joint(u, v), 1, 14, 1000), 1, 14, 1000);
    expect(paper(1).sameSignProbability).toBeCloseTo(sameSign, 8);
  });

  it('has conditionals exp(κ sgn uv) μ(u) / cosh κ that integrate to 1, with that mean', () => {
    const model = normalisedEncoderModel({ correlation: 0.3, kappa: 0.8, varianceU: 1.5, varianceV: 0.7 });
    expect(model.densityU(0.9, -2)).toBeCloseTo((density(0.9, 1.5) * Math.exp(-0.8)) / Math.cosh(0.8), 14);
    expect(model.densityV(-0.4, -2)).toBeCloseTo((density(0.4, 0.7) * Math.exp(0.8)) / Math.cosh(0.8), 14);
    for (const other of [-3, 0.01]) {
      expect(whole((u) => model.densityU(u, other))).toBeCloseTo(1, 12);
      expect(whole((u) => u * model.densityU(u, other))).toBeCloseTo(model.meanU(other), 10);
      expect(whole((v) => v * model.densityV(v, other))).toBeCloseTo(model.meanV(other), 10);
    }
  });

  it('keeps the marginals, and has its own probability of equal signs', () => {
    const model = paper(1.2);
    for (const u of [-1, 0.4]) {
      expect(whole((v) => density(v, 1.5) * model.densityU(u, v))).toBeCloseTo(density(u, 1.5), 12);
    }
    const positive = half((u) => model.densityU(u, 1), 1);
    expect(model.modelSameSignProbability).toBeCloseTo(positive, 12);
  });

  it('has at 0 the mean of both sides', () => {
    const model = paper(1);
    expect(model.densityU(0, 1)).toBeCloseTo((model.densityU(1e-12, 1) + model.densityU(-1e-12, 1)) / 2, 12);
    expect(model.meanU(0)).toBe(0);
  });

  it('has the loss of draws, within four standard errors', () => {
    const random = createRandom(21);
    const model = paper(0.7);
    // −log(ν_{u|v}/μ_u) is −log(1 ± tanh κ) = −log ρ, for both halves of the loss alike.
    const terms = Float64Array.from({ length: 40_000 }, () => {
      const u = Math.sqrt(1.5) * random.normal();
      const v = (2 / 3) * u + Math.sqrt(5 / 6) * random.normal();
      return -Math.log(model.densityU(u, v) / density(u, 1.5));
    });
    const mean = terms.reduce((sum, term) => sum + term, 0) / terms.length;
    const variance = terms.reduce((sum, term) => sum + (term - mean) ** 2, 0) / (terms.length - 1);
    expect(Math.abs(mean - model.loss)).toBeLessThan(4 * Math.sqrt(variance / terms.length));
  });

  it('neither overflows at low temperatures nor cancels at high ones', () => {
    expect(paper(1000).loss).toBeCloseTo(1000 * (1 - (2 / Math.PI) * Math.asin(RHO)) - Math.LN2, 10);
    // κ²/2 − κ⁴/12 + … at ρ = 0.
    expect(normalisedEncoderModel({ correlation: 0, kappa: 1e-6 }).loss / 5e-13).toBeCloseTo(1, 10);
  });
});

describe('normalisedEncoderOptimum', () => {
  it('has the known numbers at ρ = 2/3', () => {
    const { kappa, temperature, loss, signMutualInformation } = normalisedEncoderOptimum({ correlation: RHO });
    expect(kappa).toBeCloseTo(0.5031094423, 10);
    expect(temperature).toBeCloseTo(1.9876, 4);
    expect(loss).toBeCloseTo(-0.1121688149, 10);
    expect(signMutualInformation).toBe(-loss);
  });

  it('is the optimum of the finite law of the two signs', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.99, max: 0.99, noNaN: true }), (correlation) => {
        const same = 0.5 + Math.asin(correlation) / Math.PI;
        const signs = finiteJoint([[same / 2, (1 - same) / 2], [(1 - same) / 2, same / 2]]);
        const { kappa, loss, signMutualInformation } = normalisedEncoderOptimum({ correlation });
        expect(signMutualInformation).toBeCloseTo(signs.mutualInformation, 13);
        expect(finiteConditionalLoss(signs, [[kappa, -kappa], [-kappa, kappa]])).toBeCloseTo(loss, 13);
      }),
    );
  });

  it('is where the loss is least, with the true probability of equal signs', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.99, max: 0.99, noNaN: true }), fc.double({ min: -3, max: 3, noNaN: true }), (correlation, step) => {
        const { kappa, loss } = normalisedEncoderOptimum({ correlation });
        const best = normalisedEncoderModel({ correlation, kappa });
        expect(best.loss).toBeCloseTo(loss, 13);
        expect(best.modelSameSignProbability).toBeCloseTo(best.sameSignProbability, 13);
        expect(normalisedEncoderModel({ correlation, kappa: kappa + step }).loss).toBeGreaterThanOrEqual(loss - 1e-14);
      }),
    );
  });

  it('knows less than the pair itself: I(sgn u; sgn v) ≤ −½ log(1 − ρ²)', () => {
    fc.assert(
      fc.property(fc.double({ min: -0.999, max: 0.999, noNaN: true }), (correlation) => {
        const { signMutualInformation } = normalisedEncoderOptimum({ correlation });
        expect(signMutualInformation).toBeGreaterThanOrEqual(0);
        expect(signMutualInformation).toBeLessThanOrEqual(-0.5 * Math.log1p(-(correlation ** 2)) + 1e-15);
      }),
    );
  });

  it('flips the sign of κ with that of ρ, and has no finite temperature at ρ = 0', () => {
    const [positive, negative] = [0.4, -0.4].map((correlation) => normalisedEncoderOptimum({ correlation }));
    expect(negative).toEqual({ ...positive, kappa: -positive.kappa });
    expect(normalisedEncoderOptimum({ correlation: 0 })).toMatchObject({ kappa: 0, temperature: Infinity });
  });
});

describe('both', () => {
  it.each([1, -1, 1.5, NaN])('refuse the correlation %s', (correlation) => {
    expect(() => normalisedEncoderModel({ correlation, kappa: 1 })).toThrow(OutOfRangeError);
    expect(() => normalisedEncoderOptimum({ correlation })).toThrow(`normalisedEncoderOptimum: correlation is ${correlation}`);
  });

  it('refuse bad κ and variances by name', () => {
    expect(() => normalisedEncoderModel({ correlation: 0, kappa: Infinity })).toThrow(/kappa is Infinity/);
    expect(() => normalisedEncoderModel({ correlation: 0, kappa: 1, varianceU: 0 })).toThrow(/varianceU is 0/);
    expect(() => normalisedEncoderModel({ correlation: 0, kappa: 1, varianceV: NaN })).toThrow(/varianceV is NaN/);
  });
});
