import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import {
  createRandom,
  gaussianMMD2,
  gaussianPair,
  gaussianW2,
  jointQ,
  logSumExp,
  modelConditionals,
  modelJoint,
  modelMarginals,
  objective,
  optimalTilting,
  populationLoss,
  populationLossGradient,
  rankErrors,
  shrinkH,
  type TiltingSpec,
  trueConditionals,
  twoSidedT,
} from '../index.ts';

/** Values rounded to so many decimals differ from exact ones by half a unit of the last decimal; 2 % more are for float64. */
function expectPrinted(actual: number, printed: number, decimals: number): void {
  expect(Math.abs(actual - printed), `${actual} is not ${printed}`).toBeLessThanOrEqual(0.51 * 10 ** -decimals);
}

const specs = {
  cosineConditional: { tilting: 'inner', loss: 'conditional' },
  cosineJoint: { tilting: 'inner', loss: 'joint' },
  uGivenV: { tilting: 'l2', loss: 'u|v' },
  twoSided: { tilting: 'l2', loss: 'conditional' },
  joint: { tilting: 'l2', loss: 'joint' },
} as const satisfies Record<string, TiltingSpec>;

const gauss2d = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
const only = (matrix: Matrix | undefined) => matrix?.get(0, 0) ?? NaN;

describe('the coefficients of one canonical direction', () => {
  // σ, h, t, q, a = σ/(1 − σ²) and b = σ²/(1 − σ²), computed in 50 digits and rounded.
  const table = [
    [0.25, 0.2360679775, 0.215250437, 0.1666666667, 0.2666666667, 0.0666666667],
    [0.5, 0.4142135624, 0.6180339887, 0.5, 0.6666666667, 0.3333333333],
    [2 / 3, 0.5, 1.1861406616, 1, 1.2, 0.8],
    [0.8, 0.5542476415, 2.2655644371, 2, 2.2222222222, 1.7777777778],
    [0.9, 0.588403349, 4.8541019662, 4.5, 4.7368421053, 4.2631578947],
    [0.99, 0.6152512457, 49.9807621135, 49.5, 49.7487437186, 49.2512562814],
  ];

  it.each(table)('are the worked values at the correlation %f', (sigma, h, t, q, a, b) => {
    expectPrinted(shrinkH(sigma), h, 10);
    expectPrinted(twoSidedT(sigma), t, 10);
    expectPrinted(jointQ(sigma), q, 10);
    const pair = gaussianPair({ cov: [[1, sigma], [sigma, 1]], nu: 1 });
    const { diagonal } = optimalTilting(pair, specs.uGivenV);
    expectPrinted(diagonal.a[0], a, 10);
    expectPrinted(diagonal.b[0], b, 10);
    expectPrinted(diagonal.c[0], b + 1, 10);
    expectPrinted(optimalTilting(pair, specs.cosineConditional).diagonal.a[0], sigma, 10);
    expectPrinted(optimalTilting(pair, specs.cosineJoint).diagonal.a[0], h, 10);
    expectPrinted(optimalTilting(pair, specs.twoSided).diagonal.b[0], t, 10);
    expectPrinted(optimalTilting(pair, specs.joint).diagonal.c[0], q, 10);
  });

  it.each(table)('solve the equations that define them at the correlation %f', (sigma) => {
    const [h, x] = [shrinkH(sigma), 1 / (1 + twoSidedT(sigma))];
    expect(Math.abs(sigma * h * h + h - sigma)).toBeLessThan(1e-15);
    expect(Math.abs(x * x + x - 2 * (1 - sigma))).toBeLessThan(1e-15);
  });

  it('have the limits at 0 and 1', () => {
    expect([shrinkH(0), twoSidedT(0), jointQ(0)]).toEqual([0, 0, 0]);
    expectPrinted(shrinkH(1), 0.6180339887, 10);
    expect(shrinkH(1e-9) / 1e-9).toBeCloseTo(1, 12);
    expect(twoSidedT(1e-9) / 1e-9).toBeCloseTo(2 / 3, 8);
    expect(twoSidedT(1 - 1e-9) * 1e-9).toBeCloseTo(0.5, 6);
  });

  it.each([['shrinkH', shrinkH, -0.1], ['shrinkH', shrinkH, 1.1], ['twoSidedT', twoSidedT, 1], ['jointQ', jointQ, 1], ['jointQ', jointQ, NaN]] as const)('are refused outside their range: %s', (_, f, sigma) => {
    expect(() => f(sigma)).toThrow(/sigma is .*expected a number from 0/);
  });

  it('reach the least losses of the closed forms', () => {
    for (const [sigma] of table) {
      const pair = gaussianPair({ cov: [[1, sigma], [sigma, 1]], nu: 1 });
      const [h, t] = [shrinkH(sigma), twoSidedT(sigma)];
      const least = (spec: TiltingSpec) => optimalTilting(pair, spec).lossValue;
      expect(least(specs.cosineConditional)).toBeCloseTo(-0.5 * sigma ** 2, 14);
      expect(least(specs.cosineJoint)).toBeCloseTo(-sigma * h - 0.5 * Math.log(1 - h * h), 13);
      expect(least(specs.uGivenV)).toBeCloseTo(0.5 * Math.log(1 - sigma ** 2), 13);
      expect(least(specs.twoSided)).toBeCloseTo(0.5 * t - t * sigma - 0.5 * Math.log(1 + t) + (0.5 * t * t) / (1 + t), 13);
      expect(least(specs.joint)).toBeCloseTo(0.5 * (sigma + Math.log(1 - sigma)), 13);
    }
  });

  // b, a, c and the loss, where Newton's method in 50 digits finds the gradient 0.
  it.each([
    [{ lambdaU: 1.5, lambdaV: 0.5 }, [1.01739872997756, 1.1936502638692, 1.40043515924816, -0.272781409991928]],
    [{ lambdaU: 1.9, lambdaV: 0.1 }, [0.859542942960344, 1.20269002666741, 1.68282842886651, -0.287806423965352]],
  ])('are the worked values for the unequal weights %o', (weights, expected) => {
    const { diagonal, lossValue } = optimalTilting(gauss2d, { ...specs.twoSided, weights });
    const actual = [diagonal.b[0], diagonal.a[0], diagonal.c[0], lossValue];
    for (const [i, value] of expected.entries()) expect(actual[i]).toBeCloseTo(value, 12);
  });
});

describe('the two-dimensional example', () => {
  it('has the correlation 2/3 and the conditional N(2v/3, 5/6)', () => {
    expect(gauss2d.sigma[0]).toBeCloseTo(2 / 3, 14);
    expectPrinted(gauss2d.mutualInformation, 0.2938933325, 10);
    const { gainU, covU, gainV, covV } = trueConditionals(gauss2d);
    expect([only(gainU), only(covU), only(gainV), only(covV)]).toEqual([2 / 3, 5 / 6, 2 / 3, 5 / 6].map((value) => expect.closeTo(value, 14)));
  });

  // A, B, C̃, loss, gain and variance of u|v and of v|u, covariance uu, uv, vv, E KL(u|v), E KL(v|u), KL, errors of both
  // means, W₂ of the marginal of u, and MMD² of the joint law with the Gaussian kernel of bandwidth 1.
  const rows: [keyof typeof specs, number[]][] = [
    ['cosineConditional', [4 / 9, NaN, NaN, -0.2222222222, 2 / 3, 1.5, 2 / 3, 1.5, 2.7, 1.8, 2.7, 0.0716711102, 0.0716711102, 0.1433422205, 0, 0, 0.4184228011, 0.0212219065]],
    ['cosineJoint', [1 / 3, NaN, NaN, -0.1894922971, 0.5, 1.5, 0.5, 1.5, 2, 1, 2, 0.0855599991, 0.0855599991, 0.1044010353, 1 / 24, 1 / 24, 0.189468691, 0.0107540865]],
    ['uGivenV', [0.8, 8 / 15, 1.2, -0.2938933325, 2 / 3, 5 / 6, 3 / 7, 15 / 28, 7 / 6, 0.5, 0.75, 0, 0.136226481, 0.1534264097, 0, 0.0850340136, 0.1446214217, 0.0146820866]],
    ['twoSided', [0.7907604411, 0.7907604411, 0.7907604411, -0.2669750927, 0.5425728922, 0.6861406616, 0.5425728922, 0.6861406616, 0.9724013741, 0.5275986259, 0.9724013741, 0.0269182397, 0.0269182397, 0.0814788201, 0.0230988973, 0.0230988973, 0.2386407318, 0.0110416911]],
    ['joint', [2 / 3, 2 / 3, 2 / 3, -0.215972811, 0.5, 0.75, 0.5, 0.75, 1, 0.5, 1, 0.0306530755, 0.0306530755, 0.0779205215, 1 / 24, 1 / 24, 0.2247448714, 0.0097729932]],
  ];

  it.each(rows)('has the worked optimum and errors: %s', (name, expected) => {
    const spec = specs[name];
    const optimum = optimalTilting(gauss2d, spec);
    const conditionals = modelConditionals(gauss2d, optimum);
    const joint = modelJoint(gauss2d, optimum);
    const marginal = modelMarginals(gauss2d, optimum);
    const errors = rankErrors(gauss2d, spec)[1];
    const actual = [
      only(optimum.A), only(optimum.B), only(optimum.Ctilde), optimum.lossValue,
      only(conditionals.gainU), only(conditionals.covU), only(conditionals.gainV), only(conditionals.covV),
      joint.cov.get(0, 0), joint.cov.get(0, 1), joint.cov.get(1, 1),
      errors.klUGivenV, errors.klVGivenU, errors.klJoint, errors.meanErrorUGivenV, errors.meanErrorVGivenU,
      gaussianW2({ mean: [0], cov: marginal.covU }, { mean: [0], cov: [[1.5]] }),
      gaussianMMD2({ mean: [0, 0], cov: joint.cov }, { mean: [0, 0], cov: [[1.5, 1], [1, 1.5]] }, { bandwidth: 1 }),
    ];
    for (const [i, value] of expected.entries()) {
      if (Number.isNaN(value)) expect(actual[i]).toBeNaN();
      else expectPrinted(actual[i], value, 10);
    }
  });

  it('orders conditional and joint losses as Theorem 3.10 says', () => {
    const conditional = populationLoss(gauss2d, { A: [[1 / 3]] }, specs.cosineConditional);
    const joint = populationLoss(gauss2d, { A: [[1 / 3]] }, specs.cosineJoint);
    expectPrinted(conditional, -0.2083333333, 10);
    expectPrinted(joint, -0.1894922971, 10);
    expect(optimalTilting(gauss2d, specs.cosineConditional).lossValue).toBeLessThan(conditional);
    expect(conditional).toBeLessThan(joint);
  });

  it('is learned by gradient descent on the encoders along the worked path', () => {
    let [g, h] = [0.5, 0.25];
    const path = [[g, h]];
    for (let step = 0; step < 200; step++) {
      const gradient = populationLossGradient(gauss2d, { G: [[g]], H: [[h]] }, specs.cosineConditional);
      g -= 0.1 * only(gradient.G);
      h -= 0.1 * only(gradient.H);
      path.push([g, h]);
    }
    expect(path[1]).toEqual([expect.closeTo(0.51796875, 14), expect.closeTo(0.2859375, 14)]);
    expectPrinted(path[10][0] * path[10][1], 0.3510980097, 10);
    expectPrinted(g, 0.7382506624, 10);
    expectPrinted(h, 0.6020237666, 10);
    expect(g * h).toBeCloseTo(4 / 9, 12);
  });
});

describe('the three-dimensional example in canonical coordinates', () => {
  const cov = Matrix.eye(6);
  for (const [i, value] of [0.9, 0.6, 0.3].entries()) cov.set(i, i + 3, value).set(i + 3, i, value);
  const canon333 = gaussianPair({ cov, nu: 3 });
  const independent = [0, 1.10066449, 1.10066449, 1.10066449, 1.26, 1.62034181];

  // A row a rank: loss, E KL(u|v), E KL(v|u), KL of the joint laws, error of the mean of u|v, E W₂²(u|v).
  const sweeps: [keyof typeof specs, number[][]][] = [
    ['cosineConditional', [
      [-0.405, 0.69566449, 0.69566449, 1.1210301, 0.45, 0.81034181],
      [-0.585, 0.51566449, 0.51566449, 0.98417365, 0.09, 0.45034181],
      [-0.63, 0.47066449, 0.47066449, 0.94132899, 0, 0.36034181],
    ]],
    ['cosineJoint', [
      [-0.31707197, 0.74421073, 0.74421073, 0.78359252, 0.54709247, 0.90743428],
      [-0.47426668, 0.57287331, 0.57287331, 0.62639781, 0.20441763, 0.56475944],
      [-0.51745044, 0.52813818, 0.52813818, 0.58321405, 0.11494737, 0.47528917],
    ]],
    ['uGivenV', [
      [-0.8303656, 0.27029889, 0.3429861, 0.4237253, 0.45, 0.4921216],
      [-1.05350915, 0.04715534, 0.26273833, 0.35400816, 0.09, 0.0921216],
      [-1.10066449, 0, 0.36847116, 0.46027923, 0, 0],
    ]],
    ['twoSided', [
      [-0.81275091, 0.28791358, 0.28791358, 0.40056961, 0.45501553, 0.49764724],
      [-1.01052483, 0.09013967, 0.09013967, 0.2460158, 0.11056439, 0.11891775],
      [-1.0473411, 0.05332339, 0.05332339, 0.21936971, 0.02770857, 0.0385924],
    ]],
    ['joint', [
      [-0.70129255, 0.28919954, 0.28919954, 0.39937195, 0.45669421, 0.49890584],
      [-0.85943791, 0.09510593, 0.09510593, 0.24122658, 0.12608197, 0.13023586],
      [-0.88777538, 0.05979263, 0.05979263, 0.21288911, 0.05134149, 0.05553175],
    ]],
  ];

  it('has the mutual information of its correlations', () => {
    expectPrinted(canon333.mutualInformation, 1.1006644945, 10);
  });

  it.each(sweeps)('has the worked errors of every rank: %s', (name, expected) => {
    const rows = rankErrors(canon333, specs[name]);
    expect(rows.map(({ rank }) => rank)).toEqual([0, 1, 2, 3]);
    for (const [rank, values] of [independent, ...expected].entries()) {
      const row = rows[rank];
      const actual = [row.loss, row.klUGivenV, row.klVGivenU, row.klJoint, row.meanErrorUGivenV, row.wassersteinUGivenV];
      for (const [i, value] of values.entries()) expectPrinted(actual[i], value, 8);
      const optimum = optimalTilting(canon333, { ...specs[name], rank });
      expectPrinted(optimum.lossValue, values[0], 8);
      expectPrinted(populationLoss(canon333, optimum, specs[name]), values[0], 8);
    }
  });

  it('shows that errors outside the loss can rise with the rank', () => {
    const joint = rankErrors(canon333, specs.cosineConditional).map(({ klJoint }) => klJoint);
    expect(joint[1]).toBeGreaterThan(joint[0] + 0.02);
    const other = rankErrors(canon333, specs.uGivenV).map(({ klVGivenU }) => klVGivenU);
    expect(other[3]).toBeGreaterThan(other[2] + 0.1);
  });
});

describe('losses of samples', () => {
  /** −E[(λ_u/2) log ρ(u|v) + (λ_v/2) log ρ(v|u)] or the joint loss, of the empirical measure. */
  function empiricalLoss(u: readonly number[], v: readonly number[], { logit, kind }: { logit: (u: number, v: number) => number; kind: 'conditional' | 'u|v' | 'joint' }): number {
    const n = u.length;
    const paired = u.reduce((sum, value, i) => sum + logit(value, v[i]), 0) / n;
    const columns = v.map((right) => logSumExp(u.map((left) => logit(left, right))) - Math.log(n));
    const average = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / n;
    if (kind === 'joint') return logSumExp(columns) - Math.log(n) - paired;
    if (kind === 'u|v') return average(columns) - paired;
    const rows = u.map((left) => logSumExp(v.map((right) => logit(left, right))) - Math.log(n));
    return 0.5 * (average(columns) + average(rows)) - paired;
  }

  it.each(['uGivenV', 'twoSided', 'joint', 'cosineConditional'] as const)('agree with the population loss within three standard errors: %s', (name) => {
    const spec = specs[name];
    const { G, H, lossValue } = optimalTilting(gauss2d, spec);
    const [g, h] = [only(G), only(H)];
    const logit = spec.tilting === 'l2' ? (u: number, v: number) => -0.5 * (g * u - h * v) ** 2 : (u: number, v: number) => g * u * h * v;
    const random = createRandom(11);
    const losses = Array.from({ length: 20 }, () => {
      const pairs = Array.from({ length: 512 }, () => {
        const [first, second] = [random.normal(), random.normal()];
        return [Math.sqrt(1.5) * first, Math.sqrt(1.5) * ((2 / 3) * first + (Math.sqrt(5) / 3) * second)];
      });
      return empiricalLoss(pairs.map(([u]) => u), pairs.map(([, v]) => v), { logit, kind: spec.loss });
    });
    const mean = losses.reduce((sum, value) => sum + value, 0) / 20;
    const deviation = Math.sqrt(losses.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 19);
    // 1/512 bounds the bias of the logarithm of an average of 512 terms, here of relative variance below 2.
    expect(Math.abs(mean - lossValue)).toBeLessThan((3 * deviation) / Math.sqrt(20) + 1 / 512);
  });

  it('the objective of the exact conditional is 0', () => {
    expect(objective(gauss2d, optimalTilting(gauss2d, specs.uGivenV), specs.uGivenV)).toBeCloseTo(0, 14);
  });
});
