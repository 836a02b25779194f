import { describe, expect, it } from 'vitest';

import {
  createRandom,
  expQuadraticGaussian,
  gaussianChiSquare,
  gaussianHellinger2,
  gaussianKL,
  type GaussianLaw,
  gaussianMMD2,
  gaussianReverseKL,
  gaussianW2,
  gaussianW2Squared,
  normalCdf,
  totalVariation1d,
} from '../index.ts';

const line = (mean: number, variance: number): GaussianLaw => ({ mean: [mean], cov: [[variance]] });
const centred = (uu: number, uv: number, vv: number): GaussianLaw => ({ mean: [0, 0], cov: [[uu, uv], [uv, vv]] });

const P = { mean: [1, 0], cov: [[1, 0.5], [0.5, 2]] };
const Q = { mean: [0, 1], cov: [[2, 0], [0, 1]] };
/** Narrow enough for χ²(P ‖ WIDE) to be finite. */
const WIDE = { mean: [0.3, -0.4], cov: [[1.4, 0.2], [0.2, 1.7]] };

/** Density of a law of two dimensions, by the formula with the inverse of a 2 x 2 matrix written out. */
const density2 = ({ mean, cov }: typeof P) => {
  const [[a, b], [, d]] = cov;
  const determinant = a * d - b * b;
  return (x: number, y: number) => {
    const [s, t] = [x - mean[0], y - mean[1]];
    return Math.exp(-(d * s * s - 2 * b * s * t + a * t * t) / (2 * determinant)) / (2 * Math.PI * Math.sqrt(determinant));
  };
};

/** The trapezoidal rule converges faster than any power for an analytic integrand that decays. */
const integral2 = (f: (x: number, y: number) => number, reach = 14, step = 0.1) => {
  let sum = 0;
  const count = Math.round(reach / step);
  for (let i = -count; i <= count; i++) for (let j = -count; j <= count; j++) sum += f(i * step, j * step);
  return sum * step * step;
};

describe('divergences of two laws of the plane', () => {
  const [p, q] = [density2(P), density2(Q)];
  const wide = density2(WIDE);
  const ratioLog = (x: number, y: number) => Math.log(p(x, y) / wide(x, y));

  it('have the values known for one pair', () => {
    expect(gaussianKL(P, Q)).toBeCloseTo(1.0667656963, 10);
    expect(gaussianW2(P, Q)).toBeCloseTo(1.5605233735, 10);
  });

  it('are the integrals that define them', () => {
    expect(gaussianKL(P, WIDE)).toBeCloseTo(integral2((x, y) => p(x, y) * ratioLog(x, y)), 12);
    expect(gaussianReverseKL(P, WIDE)).toBeCloseTo(integral2((x, y) => -wide(x, y) * ratioLog(x, y)), 12);
    expect(gaussianChiSquare(P, WIDE)).toBeCloseTo(integral2((x, y) => p(x, y) ** 2 / wide(x, y)) - 1, 12);
    expect(gaussianHellinger2(P, Q)).toBeCloseTo(integral2((x, y) => (Math.sqrt(p(x, y)) - Math.sqrt(q(x, y))) ** 2) / 2, 12);
    expect(gaussianHellinger2(P, WIDE)).toBeCloseTo(1 - integral2((x, y) => Math.sqrt(p(x, y) * wide(x, y))), 12);
  });

  it('have an infinite chi-square where the first law is twice as wide in some direction', () => {
    expect(gaussianChiSquare(P, Q)).toBe(Infinity); // 2 C_q − C_p has the entries 3, −0.5 and 0
    expect(gaussianChiSquare(centred(1, 0, 1.999), centred(1, 0, 1))).toBeLessThan(Infinity);
    expect(gaussianChiSquare(centred(1, 0, 2), centred(1, 0, 1))).toBe(Infinity);
  });

  it('agree with averages over draws, within four standard errors', () => {
    const random = createRandom(11);
    const count = 40_000;
    const [ratios, roots] = [new Float64Array(count), new Float64Array(count)];
    for (let n = 0; n < count; n++) {
      const first = random.normal();
      const [x, y] = [1 + first, 0.5 * first + Math.sqrt(1.75) * random.normal()]; // P, by its Cholesky factor
      ratios[n] = Math.log(p(x, y) / q(x, y));
      roots[n] = Math.sqrt(q(x, y) / p(x, y));
    }
    expectMean(ratios, gaussianKL(P, Q));
    expectMean(roots, 1 - gaussianHellinger2(P, Q));
  });
});

function expectMean(values: Float64Array, expected: number) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  expect(Math.abs(mean - expected)).toBeLessThan(4 * Math.sqrt(variance / values.length));
}

describe('gaussianW2', () => {
  it('is the trace formula, where a root of a 2 x 2 matrix is written out', () => {
    // Tr (C_p^½ C_q C_p^½)^½ = √(Tr C_p C_q + 2 √(|C_p| |C_q|)): both eigenvalues from their sum and product.
    const root = Math.sqrt(1 * 2 + 2 * 1 + 2 * Math.sqrt(1.75 * 2));
    expect(gaussianW2Squared(P, Q)).toBeCloseTo(2 + 3 + 3 - 2 * root, 12);
    const other = Math.sqrt(1 * 1.4 + 2 * 0.5 * 0.2 + 2 * 1.7 + 2 * Math.sqrt(1.75 * (1.4 * 1.7 - 0.04)));
    expect(gaussianW2Squared(P, WIDE)).toBeCloseTo(0.7 ** 2 + 0.4 ** 2 + 3 + 3.1 - 2 * other, 12);
  });

  it('is the difference of standard deviations where covariances commute', () => {
    // C = R diag(a) Rᵀ with one rotation R of three dimensions: W₂² = Σ (√aᵢ − √bᵢ)².
    const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
    const rotation = [[c, -s, 0], [s * c, c * c, -s], [s * s, c * s, c]];
    const turned = (a: number[]) => rotation.map((x) => rotation.map((y) => a.reduce((sum, value, k) => sum + value * x[k] * y[k], 0)));
    const law = (a: number[]) => ({ mean: [1, 2, 3], cov: turned(a) });
    expect(gaussianW2Squared(law([4, 1, 0.25]), law([1, 9, 0.01]))).toBeCloseTo(1 + 4 + 0.16, 12);
  });

  it('is the mean square of differences of quantiles on the line', () => {
    // ∫₀¹ (Q_p(t) − Q_q(t))² dt with t = Φ(z): Q = m + s z.
    let sum = 0;
    for (let k = -140; k <= 140; k++) {
      const z = k / 10;
      sum += (0.5 + 2 * z - (-1 + 0.3 * z)) ** 2 * Math.exp((-z * z) / 2) * 0.1;
    }
    expect(gaussianW2Squared(line(0.5, 4), line(-1, 0.09))).toBeCloseTo(sum / Math.sqrt(2 * Math.PI), 12);
  });

  it('takes points and other singular laws', () => {
    expect(gaussianW2Squared(line(3, 0), line(1, 0))).toBeCloseTo(4, 14);
    expect(gaussianW2Squared({ mean: [1, 1], cov: [[0, 0], [0, 0]] }, centred(2, 0.5, 3))).toBeCloseTo(2 + 5, 13);
    // Both on lines: angles 0 and 45°, variances 1 and 2; C_p^½ C_q C_p^½ has the one eigenvalue 1.
    expect(gaussianW2Squared(centred(1, 0, 0), centred(1, 1, 1))).toBeCloseTo(1 + 2 - 2, 13);
  });

  it('is tiny, not the root of the rounding, between equal laws', () => {
    const law = { mean: [0.1, 0.2, 0.3], cov: [[2, 0.3, 0.1], [0.3, 1, -0.2], [0.1, -0.2, 0.5]] };
    expect(gaussianW2(law, law)).toBeLessThan(1e-14);
    expect(gaussianW2(law, { ...law, mean: [0.1, 0.2, 0.3 + 1e-9] }) / 1e-9).toBeCloseTo(1, 5);
  });
});

describe('expQuadraticGaussian', () => {
  const example = { mean: [0.3, -0.1], cov: [[1, 0.2], [0.2, 0.5]], B: [[0.2, 0.1], [0.1, -0.4]], c: [0.5, 0.25] };

  it('has the value known for one example, and is the integral that defines it', () => {
    expect(expQuadraticGaussian(example)).toBeCloseTo(1.546933175, 10);
    const density = density2(example);
    const integrand = (x: number, y: number) => density(x, y) * Math.exp(0.1 * x * x + 0.1 * x * y - 0.2 * y * y + 0.5 * x + 0.25 * y);
    expect(expQuadraticGaussian(example)).toBeCloseTo(integral2(integrand), 12);
  });

  it('agrees with an average over draws, within four standard errors', () => {
    const random = createRandom(12);
    const values = Float64Array.from({ length: 40_000 }, () => {
      const first = random.normal();
      const [x, y] = [0.3 + first, -0.1 + 0.2 * first + Math.sqrt(0.46) * random.normal()];
      return Math.exp(0.1 * x * x + 0.1 * x * y - 0.2 * y * y + 0.5 * x + 0.25 * y);
    });
    expectMean(values, expQuadraticGaussian(example));
  });

  it('is the moment generating function where B is zero', () => {
    // exp(cᵀm + ½ cᵀΛc) = exp(0.125 + ½ (0.25 + 0.05 + 0.03125))
    expect(expQuadraticGaussian({ ...example, B: [[0, 0], [0, 0]] })).toBeCloseTo(Math.exp(0.125 + 0.165625), 13);
  });

  it('is infinite exactly where the tilting outgrows the law', () => {
    const at = (b: number) => expQuadraticGaussian({ mean: [0], cov: [[4]], B: [[b]], c: [0] });
    expect(at(0.2475)).toBeCloseTo(10, 10); // (1 − 0.99)^(−½)
    expect([at(0.25), at(0.26), at(100)]).toEqual([Infinity, Infinity, Infinity]);
    // 0.1 is no binary fraction: 1 − 0.1 · 10 must still count as 0.
    for (const variance of [0.1, 0.3, 0.7, 1.1]) {
      expect(expQuadraticGaussian({ mean: [0], cov: [[variance]], B: [[1 / variance]], c: [0] })).toBe(Infinity);
    }
    expect(expQuadraticGaussian({ ...example, B: [[0, 2], [2, 0]] })).toBe(Infinity);
  });

  it('normalises the joint inner-product tilting of the two-dimensional example', () => {
    // Z of exp(A uv) under N(0, 1.5) ⊗ N(0, 1.5) is (1 − (1.5 A)²)^(−½).
    const of = (A: number) => expQuadraticGaussian({ ...centred(1.5, 0, 1.5), B: [[0, A], [A, 0]], c: [0, 0] });
    expect(of(1 / 3)).toBeCloseTo(1 / Math.sqrt(1 - 0.25), 13);
    expect(of(2 / 3)).toBe(Infinity);
  });
});

describe('the five optima of the two-dimensional example', () => {
  const truth = centred(1.5, 1, 1.5);
  const x = (Math.sqrt(9 - 16 / 3) - 1) / 2; // conditional variance of the two-sided optimum at σ = 2/3
  const twoSided = [1.5 / (2 - x), (1.5 * (1 - x)) / (2 - x)];
  const optima: [string, number[], number[]][] = [
    ['inner product, conditional', [2.7, 1.8, 2.7], [0.4184228011, 0.0212219065, 0.1433422205]],
    ['inner product, joint', [2, 1, 2], [0.1894686910, 0.0107540865, 0.1044010353]],
    ['L2, u given v', [7 / 6, 0.5, 0.75], [0.1446214217, 0.0146820866302, 0.1534264097]],
    ['L2, two-sided', [twoSided[0], twoSided[1], twoSided[0]], [0.2386407318, 0.0110416911, 0.0814788201]],
    ['L2, joint', [1, 0.5, 1], [0.2247448714, 0.0097729932, 0.0779205215]],
  ];

  it.each(optima)('%s: distances of the marginal and of the joint law', (_, [uu, uv, vv], [w2, mmd2, kl]) => {
    const model = centred(uu, uv, vv);
    expect(gaussianW2(line(0, uu), line(0, 1.5))).toBeCloseTo(w2, 10);
    expect(gaussianMMD2(model, truth, { bandwidth: 1 })).toBeCloseTo(mmd2, 10);
    expect(gaussianKL(truth, model)).toBeCloseTo(kl, 10);
  });

  const joint = (gain: number) => centred(1.5 / (1 - gain ** 2), (1.5 * gain) / (1 - gain ** 2), 1.5 / (1 - gain ** 2));
  const loss = (gain: number) => gaussianMMD2(joint(gain), truth, { bandwidth: 1 });

  it('the best inner-product gain for the joint MMD is 0.41273380', () => {
    expect(loss(0.4127338)).toBeCloseTo(0.0097650557, 10);
    expect(loss(0.4127338)).toBeLessThan(Math.min(loss(0.4117338), loss(0.4137338)));
    expect(loss(0.4127338 + 1e-4)).toBeCloseTo(loss(0.4127338 - 1e-4), 9);
  });

  it.each([[0, 0.1123724357], [0.5, 0.0237103278], [2 / 3, 0.0169273207], [0.8, 0.0212829845]])(
    'the mean MMD² of conditionals at the gain %s is %s',
    (gain, expected) => {
      // Trapezoidal rule over v ~ N(0, 1.5), in units of its standard deviation.
      let sum = 0;
      for (let k = -60; k <= 60; k++) {
        const z = k / 6;
        const v = z * Math.sqrt(1.5);
        const weight = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / 6;
        sum += weight * gaussianMMD2(line(gain * v, 1.5), line((2 / 3) * v, 5 / 6), { bandwidth: 1 });
      }
      expect(sum).toBeCloseTo(expected, 10);
    },
  );
});

describe('gaussianMMD2', () => {
  it('is the double integral of the kernel against (p − q) ⊗ (p − q)', () => {
    const density = (m: number, variance: number) => (x: number) => Math.exp(-((x - m) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
    const [p, q] = [density(0.5, 1.2), density(-0.3, 0.4)];
    const expected = integral2((x, y) => (p(x) - q(x)) * (p(y) - q(y)) * Math.exp(-((x - y) ** 2) / (2 * 0.7 ** 2)));
    expect(gaussianMMD2(line(0.5, 1.2), line(-0.3, 0.4), { bandwidth: 0.7 })).toBeCloseTo(expected, 12);
  });

  it('agrees with pairs of draws, within four standard errors', () => {
    const random = createRandom(13);
    const kernel = (x: number[], y: number[]) => Math.exp(-((x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2) / (2 * 1.5 ** 2));
    const ofP = () => {
      const first = random.normal();
      return [1 + first, 0.5 * first + Math.sqrt(1.75) * random.normal()];
    };
    const ofQ = () => [Math.SQRT2 * random.normal(), 1 + random.normal()];
    const terms = Float64Array.from({ length: 40_000 }, () => {
      const [x, y, s, t] = [ofP(), ofP(), ofQ(), ofQ()];
      return kernel(x, y) + kernel(s, t) - kernel(x, s) - kernel(y, t);
    });
    expectMean(terms, gaussianMMD2(P, Q, { bandwidth: 1.5 }));
  });

  it('is 2 − 2 exp(−r²/2ℓ²) between points, and tends to 0 for wide kernels', () => {
    expect(gaussianMMD2(line(0, 0), line(3, 0), { bandwidth: 2 })).toBeCloseTo(2 - 2 * Math.exp(-9 / 8), 14);
    // k = 1 − |x − y|²/2ℓ² + …: MMD² = |m_p − m_q|²/ℓ² to leading order.
    expect(gaussianMMD2(P, Q, { bandwidth: 1e3 }) * 1e6).toBeCloseTo(2, 4);
  });
});

describe('totalVariation1d', () => {
  it('is ½ ∫ |p − q|', () => {
    for (const [[m, s], [n, t]] of [[[0, 1], [0.5, 2]], [[3, 0.2], [0, 1]], [[-1, 1.01], [1, 1]], [[0, 1], [0, 1.5]], [[2, 1], [0, 1]]]) {
      const gap = (x: number) =>
        Math.exp(-((x - m) ** 2) / (2 * s * s)) / (s * Math.sqrt(2 * Math.PI)) - Math.exp(-((x - n) ** 2) / (2 * t * t)) / (t * Math.sqrt(2 * Math.PI));
      expect(totalVariation1d(line(m, s * s), line(n, t * t))).toBeCloseTo(integralOfSize(gap) / 2, 10);
    }
  });

  it('is the error function of the shift where the variances are equal', () => {
    for (const shift of [1e-9, 0.1, 1, 5]) {
      const expected = 2 * normalCdf(shift / 4) - 1;
      expect(totalVariation1d(line(7, 4), line(7 + shift, 4))).toBeCloseTo(expected, 14);
    }
  });

  it('passes smoothly from equal to nearly equal variances, and to extreme ones', () => {
    const equal = totalVariation1d(line(0, 1), line(1, 1));
    for (const excess of [1e-15, 1e-12, 1e-9]) expect(totalVariation1d(line(0, 1), line(1, 1 + excess))).toBeCloseTo(equal, 8);
    expect(totalVariation1d(line(0, 1), line(0, 1e300))).toBeCloseTo(1, 14);
    expect(totalVariation1d(line(0, 1e-300), line(1e200, 1e-300))).toBe(1);
    expect(totalVariation1d(line(3, 2), line(3, 2))).toBe(0);
  });
});

/** ∫ |f| over [−30, 30]: Simpson's rule between sign changes, which bisection finds. */
function integralOfSize(f: (x: number) => number): number {
  const ends = [-30];
  for (let x = -30; x < 30; x += 0.01) {
    if (f(x) * f(x + 0.01) >= 0) continue;
    let [low, high] = [x, x + 0.01];
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (f(low) * f(middle) <= 0) high = middle;
      else low = middle;
    }
    ends.push(low);
  }
  ends.push(30);
  let total = 0;
  for (let piece = 1; piece < ends.length; piece++) {
    const [count, start] = [20_000, ends[piece - 1]];
    const h = (ends[piece] - start) / count;
    let sum = f(start) + f(ends[piece]);
    for (let k = 1; k < count; k++) sum += (k % 2 === 1 ? 4 : 2) * f(start + k * h);
    total += Math.abs((sum * h) / 3);
  }
  return total;
}
