import { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import {
  type CrossmodalError,
  DegenerateError,
  gaussianPair,
  modelConditionals,
  modelJoint,
  modelMarginals,
  NotPositiveDefiniteError,
  objective,
  optimalTilting,
  OutOfRangeError,
  populationLoss,
  populationLossGradient,
  RankError,
  rankErrors,
  ShapeError,
  TiltingNotNormalizableError,
  type TiltingSpec,
  trueConditionals,
} from '../index.ts';

const identity = (n: number) => Matrix.eye(n).to2DArray();
const pair = gaussianPair({ cov: [[2, 0.5, 0.8], [0.5, 1, -0.2], [0.8, -0.2, 3]], nu: 2 });

describe('gaussianPair', () => {
  it('takes a matrix or rows, and leaves them as they are', () => {
    const rows = [[1.5, 1], [1, 1.5]];
    const matrix = new Matrix(rows);
    expect(gaussianPair({ cov: matrix, nu: 1 }).sigma).toEqual(gaussianPair({ cov: rows, nu: 1 }).sigma);
    expect(matrix.to2DArray()).toEqual([[1.5, 1], [1, 1.5]]);
    expect(rows).toEqual([[1.5, 1], [1, 1.5]]);
  });

  it('splits mean and covariance after the first nu variables', () => {
    const { nu, nv, meanU, meanV, Cuu, Cuv, Cvv, U, V, sigma } = gaussianPair({ cov: [[2, 0.5, 0.8], [0.5, 1, -0.2], [0.8, -0.2, 3]], nu: 2, mean: [1, 2, 3] });
    expect([nu, nv, [...meanU], [...meanV]]).toEqual([2, 1, [1, 2], [3]]);
    expect([Cuu.to2DArray(), Cuv.to2DArray(), Cvv.to2DArray()]).toEqual([[[2, 0.5], [0.5, 1]], [[0.8], [-0.2]], [[3]]]);
    expect([U.rows, U.columns, V.rows, V.columns, sigma.length]).toEqual([2, 1, 1, 1, 1]);
  });

  it('has correlations that no unit changes', () => {
    const scaled = gaussianPair({ cov: [[2e12, 0.5e6, 0.8], [0.5e6, 1, -0.2e-6], [0.8, -0.2e-6, 3e-12]], nu: 2 });
    expect(scaled.sigma[0]).toBeCloseTo(pair.sigma[0], 4);
    const units = gaussianPair({ cov: [[2, 0.5, 0.8e-8], [0.5, 1, -0.2e-8], [0.8e-8, -0.2e-8, 3e-16]], nu: 2 });
    expect(units.sigma[0]).toBeCloseTo(pair.sigma[0], 12);
  });

  it('accepts independent variables: no correlation, no information, and a zero optimum of every loss', () => {
    const independent = gaussianPair({ cov: identity(5), nu: 2 });
    expect([...independent.sigma]).toEqual([0, 0]);
    expect(independent.mutualInformation).toBeCloseTo(0, 15);
    for (const tilting of ['inner', 'l2'] as const) {
      for (const loss of ['conditional', 'u|v', 'v|u', 'joint'] as const) {
        const { A, G, H, lossValue } = optimalTilting(independent, { tilting, loss });
        expect([A.norm(), G.norm(), H.norm(), lossValue]).toEqual([0, 0, 0, 0]);
      }
    }
    expect(optimalTilting(independent, { tilting: 'l2', loss: 'conditional', weights: { lambdaU: 1.5, lambdaV: 0.5 } }).lossValue).toBe(0);
  });

  it('gives correlations near 1 with all their digits', () => {
    const close = gaussianPair({ cov: [[1, 1 - 1e-9], [1 - 1e-9, 1]], nu: 1 });
    // −½ log(2e-9 − 1e-18); the representation of 1 − 1e-9 alone moves it by 3e-8.
    expect(close.mutualInformation).toBeCloseTo(-0.5 * Math.log(2e-9 - 1e-18), 6);
    expect(Number.isFinite(optimalTilting(close, { tilting: 'l2', loss: 'conditional', weights: { lambdaU: 1.9, lambdaV: 0.1 } }).lossValue)).toBe(true);
  });

  it.each([
    ['a matrix that is not square', { cov: [[1, 0, 0], [0, 1, 0]], nu: 1 }, ShapeError, /cov is 2 x 3; expected a square matrix/],
    ['ragged rows', { cov: [[1, 0], [0]], nu: 1 }, ShapeError, /row 1 has 1 entries and row 0 has 2/],
    ['an empty matrix', { cov: [], nu: 1 }, ShapeError, /cov is 0 x 0; expected at least 2 x 2/],
    ['no matrix', { cov: undefined as unknown as number[][], nu: 1 }, ShapeError, /cov is undefined; expected a matrix/],
    ['NaN', { cov: [[1, NaN], [NaN, 1]], nu: 1 }, OutOfRangeError, /cov\[0\]\[1\] is NaN/],
    ['an infinite entry', { cov: [[Infinity, 0], [0, 1]], nu: 1 }, OutOfRangeError, /cov\[0\]\[0\] is Infinity/],
    ['nu = 0', { cov: identity(2), nu: 0 }, OutOfRangeError, /nu is 0; expected an integer from 1 to 1/],
    ['nu = n', { cov: identity(3), nu: 3 }, OutOfRangeError, /nu is 3/],
    ['a fractional nu', { cov: identity(3), nu: 1.5 }, OutOfRangeError, /nu is 1.5/],
    ['a mean of another length', { cov: identity(2), nu: 1, mean: [0] }, ShapeError, /mean has 1 entries; expected 2/],
    ['a mean with NaN', { cov: identity(2), nu: 1, mean: [0, NaN] }, OutOfRangeError, /mean\[1\] is NaN/],
    ['an asymmetric matrix', { cov: [[1, 0.5], [0.4, 1]], nu: 1 }, NotPositiveDefiniteError, /\[1\]\[0\] is 0.4 and \[0\]\[1\] is 0.5; expected a symmetric matrix/],
    ['a singular marginal', { cov: [[1, 1, 0], [1, 1, 0], [0, 0, 1]], nu: 2 }, NotPositiveDefiniteError, /covariance of u has eigenvalues from .* add a ridge/],
    ['an indefinite marginal', { cov: [[1, 0], [0, -1]], nu: 1 }, NotPositiveDefiniteError, /covariance of v has eigenvalues from -1/],
    ['an indefinite joint covariance', { cov: [[1, 2], [2, 1]], nu: 1 }, NotPositiveDefiniteError, /canonical correlation is 2.*indefinite/],
    ['a variable that is a function of the other', { cov: [[1, 2], [2, 4]], nu: 1 }, DegenerateError, /canonical correlation is 1, so a part of u is a function of v/],
  ])('refuses %s', (_, options, type, message) => {
    expect(() => gaussianPair(options)).toThrow(type);
    expect(() => gaussianPair(options)).toThrow(/^gaussianPair: /);
    expect(() => gaussianPair(options)).toThrow(message);
  });

  it('has errors with stable codes', () => {
    const code = (action: () => unknown) => {
      try {
        action();
      } catch (error) {
        return (error as CrossmodalError).code;
      }
      return undefined;
    };
    expect(code(() => gaussianPair({ cov: [[1, 2], [2, 1]], nu: 1 }))).toBe('NOT_POSITIVE_DEFINITE');
    expect(code(() => gaussianPair({ cov: [[1, 1], [1, 1]], nu: 1 }))).toBe('DEGENERATE');
    expect(code(() => optimalTilting(pair, { tilting: 'l2', loss: 'joint', rank: 2 }))).toBe('RANK');
    expect(code(() => modelJoint(pair, { A: [[1], [1]] }))).toBe('TILTING_NOT_NORMALIZABLE');
  });
});

describe('laws with a mean', () => {
  const cov = [[1.5, 1], [1, 1.5]];
  const [shifted, centred] = [gaussianPair({ cov, nu: 1, mean: [10, -3] }), gaussianPair({ cov, nu: 1 })];

  it('have the gains, covariances, optima and losses of the centred ones', () => {
    expect(trueConditionals(shifted)).toEqual(trueConditionals(centred));
    const spec = { tilting: 'l2', loss: 'conditional' } as const;
    expect(optimalTilting(shifted, spec)).toEqual(optimalTilting(centred, spec));
    expect(rankErrors(shifted, spec)).toEqual(rankErrors(centred, spec));
  });

  it('give their mean to the joint law and the marginals of models', () => {
    const optimum = optimalTilting(shifted, { tilting: 'inner', loss: 'joint' });
    expect([...modelJoint(shifted, optimum).mean]).toEqual([10, -3]);
    const { meanU, meanV } = modelMarginals(shifted, optimum);
    expect([[...meanU], [...meanV]]).toEqual([[10], [-3]]);
  });
});

describe('optimalTilting', () => {
  it.each([-1, 2, 0.5, NaN])('refuses the rank %s of a pair with one correlation', (rank) => {
    expect(() => optimalTilting(pair, { tilting: 'inner', loss: 'joint', rank })).toThrow(RankError);
    expect(() => optimalTilting(pair, { tilting: 'inner', loss: 'joint', rank })).toThrow(/optimalTilting: rank is .*expected an integer from 0 to 1/);
  });

  it('is nothing at rank 0', () => {
    const { A, B, G, H, lossValue } = optimalTilting(pair, { tilting: 'l2', loss: 'joint', rank: 0 });
    expect([A.norm(), B?.norm(), lossValue]).toEqual([0, 0, 0]);
    expect([G.rows, G.columns, H.rows, H.columns]).toEqual([0, 2, 0, 1]);
    expect(populationLoss(pair, { G, H }, { tilting: 'l2', loss: 'joint' })).toBeCloseTo(0, 14);
    expect(modelConditionals(pair, { A }).covU.sub(pair.Cuu).norm()).toBeLessThan(1e-14);
  });

  it.each([
    ['another tilting', { tilting: 'cosine', loss: 'joint' }, /tilting is cosine; expected 'inner' or 'l2'/],
    ['another loss', { tilting: 'inner', loss: 'clip' }, /loss is clip/],
    ['a negative weight', { tilting: 'l2', loss: 'conditional', weights: { lambdaU: -1, lambdaV: 3 } }, /lambdaU = -1/],
    ['weights 0 and 0', { tilting: 'l2', loss: 'conditional', weights: { lambdaU: 0, lambdaV: 0 } }, /not both 0/],
    ['weights of a loss that has none', { tilting: 'l2', loss: 'joint', weights: { lambdaU: 1, lambdaV: 1 } }, /weights are given with the loss 'joint'/],
  ])('and the losses refuse %s', (_, wrong, message) => {
    const spec = wrong as TiltingSpec;
    expect(() => optimalTilting(pair, spec)).toThrow(message);
    expect(() => rankErrors(pair, spec)).toThrow(message);
    expect(() => populationLoss(pair, { A: [[0], [0]] }, spec)).toThrow(message);
    expect(() => populationLossGradient(pair, { A: [[0], [0]] }, spec)).toThrow(OutOfRangeError);
    expect(() => objective(pair, { A: [[0], [0]] }, spec)).toThrow(OutOfRangeError);
  });
});

describe('models without a joint law', () => {
  // rootU A rootV has the singular value 1.2.
  const unit = gaussianPair({ cov: [[1, 0.5], [0.5, 1]], nu: 1 });
  const A = [[1.2]];

  it('are refused by name where the joint law is asked for', () => {
    expect(() => modelJoint(unit, { A })).toThrow(TiltingNotNormalizableError);
    expect(() => modelMarginals(unit, { A })).toThrow(/precision of the model is not positive definite/);
    expect(() => modelJoint(unit, { A: [[1]] })).toThrow(TiltingNotNormalizableError);
    expect(modelJoint(unit, { A: [[0.999]] }).cov.get(0, 0)).toBeCloseTo(1 / (1 - 0.999 ** 2), 8);
  });

  it('have conditionals, a conditional loss, and an infinite joint loss', () => {
    expect(modelConditionals(unit, { A }).gainU.get(0, 0)).toBeCloseTo(1.2, 14);
    expect(populationLoss(unit, { A }, { tilting: 'inner', loss: 'conditional' })).toBeCloseTo(-0.6 + 0.72, 14);
    expect(populationLoss(unit, { A }, { tilting: 'inner', loss: 'joint' })).toBe(Infinity);
    expect(() => populationLossGradient(unit, { A }, { tilting: 'inner', loss: 'joint' })).toThrow(TiltingNotNormalizableError);
  });

  it('under L2 are those of forms that no encoders have', () => {
    const negative = { A: [[0]], B: [[-2]], Ctilde: [[0]] };
    expect(() => modelConditionals(unit, negative)).toThrow(/B \+ inverse\(Cuu\) is not positive definite/);
    expect(populationLoss(unit, negative, { tilting: 'l2', loss: 'u|v' })).toBe(Infinity);
    expect(populationLoss(unit, negative, { tilting: 'l2', loss: 'v|u' })).toBe(0);
    expect(populationLoss(unit, negative, { tilting: 'l2', loss: 'joint' })).toBe(Infinity);
    expect(() => populationLossGradient(unit, negative, { tilting: 'l2', loss: 'conditional' })).toThrow(TiltingNotNormalizableError);
  });
});

describe('parameters of a tilting', () => {
  const spec = { tilting: 'l2', loss: 'joint' } as const;

  it.each([
    ['A of another shape', { A: [[1, 2]] }, /A is 1 x 2; expected 2 x 1/],
    ['B of another shape', { A: [[0], [0]], B: [[1]] }, /B is 1 x 1; expected 2 x 2/],
    ['encoders of different dimension', { G: [[1, 0]], H: [[1], [0]] }, /G has 1 rows and H has 2/],
    ['an encoder of another modality', { G: [[1]], H: [[1]] }, /G is 1 x 1; expected n x 2/],
  ])('are refused: %s', (_, parameters, message) => {
    expect(() => populationLoss(pair, parameters, spec)).toThrow(ShapeError);
    expect(() => populationLoss(pair, parameters, spec)).toThrow(message);
  });

  it('are refused with NaN', () => {
    expect(() => modelJoint(pair, { A: [[NaN], [0]] })).toThrow(/modelJoint: A\[0\]\[0\] is NaN/);
  });

  it('under inner products are those of A alone', () => {
    const [A, B] = [[[0.1], [0.2]], identity(2)];
    const inner = { tilting: 'inner', loss: 'conditional' } as const;
    expect(populationLoss(pair, { A, B }, inner)).toBe(populationLoss(pair, { A }, inner));
    expect(populationLossGradient(pair, { A, B }, inner).B.norm()).toBe(0);
  });
});
