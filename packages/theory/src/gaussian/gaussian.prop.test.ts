import fc from 'fast-check';
import { determinant, EigenvalueDecomposition, inverse, Matrix, QrDecomposition } from 'ml-matrix';
import { describe, expect, it } from 'vitest';

import {
  createRandom,
  gaussianPair,
  type GaussianPair,
  gaussianW2Squared,
  lowRank,
  modelConditionals,
  modelJoint,
  modelMarginals,
  objective,
  optimalTilting,
  populationLoss,
  populationLossGradient,
  type Random,
  rankErrors,
  symPow,
  type TiltingSpec,
  trueConditionals,
} from '../index.ts';

const specs: readonly TiltingSpec[] = [
  { tilting: 'inner', loss: 'conditional' },
  { tilting: 'inner', loss: 'u|v' },
  { tilting: 'inner', loss: 'v|u' },
  { tilting: 'inner', loss: 'conditional', weights: { lambdaU: 0.3, lambdaV: 1.1 } },
  { tilting: 'inner', loss: 'joint' },
  { tilting: 'l2', loss: 'u|v' },
  { tilting: 'l2', loss: 'v|u' },
  { tilting: 'l2', loss: 'conditional' },
  { tilting: 'l2', loss: 'conditional', weights: { lambdaU: 1.7, lambdaV: 0.4 } },
  { tilting: 'l2', loss: 'joint' },
];
const named = specs.map((spec) => [`${spec.tilting}, ${spec.loss}${spec.weights ? `, ${JSON.stringify(spec.weights)}` : ''}`, spec] as const);

interface Case {
  readonly cov: Matrix;
  readonly nu: number;
  readonly sigma: readonly number[];
  readonly pair: GaussianPair;
  readonly condition: number;
  readonly random: Random;
}

function normals(random: Random, rows: number, columns: number): Matrix {
  return Matrix.zeros(rows, columns).apply(function fill(this: Matrix, i, j) {
    this.set(i, j, random.normal());
  });
}

/** Q of a random matrix: uniform on the matrices with orthonormal columns. */
function orthonormal(random: Random, rows: number, columns: number): Matrix {
  return new QrDecomposition(normals(random, rows, columns)).orthogonalMatrix;
}

/**
 * A covariance with known canonical correlations, from factors of the marginals that are not the symmetric roots:
 * C_uu = FFᵀ, C_vv = EEᵀ and C_uv = F W Eᵀ, where W has the singular values σ.
 */
function covarianceCase({ nu, nv, logCondition, largest, seed }: { nu: number; nv: number; logCondition: number; largest: number; seed: number }): Case {
  const random = createRandom(seed);
  const factor = (n: number) => {
    const scales = Array.from({ length: n }, (_, i) => 10 ** ((logCondition / 2) * (n === 1 ? 0 : i / (n - 1))));
    return orthonormal(random, n, n).mulRowVector(scales).mmul(orthonormal(random, n, n));
  };
  const [F, E] = [factor(nu), factor(nv)];
  const m = Math.min(nu, nv);
  const sigma = Array.from({ length: m }, (_, i) => largest * (i === 0 ? 1 : random.uniform())).toSorted((a, b) => b - a);
  const W = orthonormal(random, nu, m).mulRowVector(sigma).mmul(orthonormal(random, nv, m).transpose());
  const cross = F.mmul(W).mmul(E.transpose());
  const cov = Matrix.zeros(nu + nv, nu + nv)
    .setSubMatrix(F.mmul(F.transpose()), 0, 0)
    .setSubMatrix(cross, 0, nu)
    .setSubMatrix(cross.transpose(), nu, 0)
    .setSubMatrix(E.mmul(E.transpose()), nu, nu);
  return { cov, nu, sigma, pair: gaussianPair({ cov, nu }), condition: 10 ** logCondition, random };
}

const cases = ({ dimension = 8, logCondition = 6 } = {}): fc.Arbitrary<Case> =>
  fc
    .record({
      nu: fc.integer({ min: 1, max: dimension }),
      nv: fc.integer({ min: 1, max: dimension }),
      logCondition: fc.double({ min: 0, max: logCondition, noNaN: true }),
      largest: fc.double({ min: 0.05, max: 0.97, noNaN: true }),
      seed: fc.integer({ min: 0, max: 2 ** 31 }),
    })
    .map(covarianceCase);

/** Whitening loses the condition number times the precision of float64, and a small multiple in larger matrices. */
const tolerance = (condition: number) => 1e-12 + 2e-14 * condition;

const settings = (numRuns: number) => ({ numRuns, seed: 20250530 });

const blocks = (matrix: Matrix, nu: number) => {
  const n = matrix.rows;
  return {
    uu: matrix.subMatrix(0, nu - 1, 0, nu - 1),
    uv: matrix.subMatrix(0, nu - 1, nu, n - 1),
    vv: matrix.subMatrix(nu, n - 1, nu, n - 1),
  };
};
const gap = (left: Matrix, right: Matrix) => Matrix.sub(left, right).norm();
const smallestEigenvalue = (matrix: Matrix) =>
  Math.min(...new EigenvalueDecomposition(Matrix.add(matrix, matrix.transpose()).mul(0.5), { assumeSymmetric: true }).realEigenvalues);
/** K^{−1/2} M K^{−1/2}: compares covariances of any condition. */
const relativeTo = (matrix: Matrix, root: Matrix) => root.mmul(matrix).mmul(root);

/** The divergences of a model from the truth by Lemma E.1, from the precision of the model and by LU factors alone. */
function directDivergences({ cov, nu }: Case, precision: Matrix): { u: number; v: number; joint: number } {
  const P = blocks(precision, nu);
  const C = blocks(cov, nu);
  const half = (Pxx: Matrix, Pxy: Matrix, [Cxx, Cxy, Cyy]: [Matrix, Matrix, Matrix]) => {
    const gain = Cxy.mmul(inverse(Cyy));
    const truth = Matrix.sub(Cxx, gain.mmul(Cxy.transpose()));
    const error = Matrix.add(inverse(Pxx).mmul(Pxy), gain);
    const ratio = Pxx.mmul(truth);
    const mean = Pxx.mmul(error).mmul(Cyy).mmul(error.transpose()).trace();
    return 0.5 * (ratio.trace() - ratio.rows - Math.log(determinant(ratio)) + mean);
  };
  const ratio = precision.mmul(cov);
  return {
    u: half(P.uu, P.uv, [C.uu, C.uv, C.vv]),
    v: half(P.vv, P.uv.transpose(), [C.vv, C.uv.transpose(), C.uu]),
    joint: 0.5 * (ratio.trace() - ratio.rows - Math.log(determinant(ratio))),
  };
}

/** The precision of the model: of the product of the marginals, plus the form of the tilting. */
function directPrecision({ cov, nu }: Case, { A, B, Ctilde }: { A: Matrix; B?: Matrix | undefined; Ctilde?: Matrix | undefined }): Matrix {
  const C = blocks(cov, nu);
  const negative = Matrix.mul(A, -1);
  return Matrix.zeros(cov.rows, cov.rows)
    .setSubMatrix(inverse(C.uu).add(B ?? 0), 0, 0)
    .setSubMatrix(negative, 0, nu)
    .setSubMatrix(negative.transpose(), nu, 0)
    .setSubMatrix(inverse(C.vv).add(Ctilde ?? 0), nu, nu);
}

/** The divergence that a loss stands for, by that independent route. */
function directObjective(one: Case, products: { A: Matrix; B?: Matrix | undefined; Ctilde?: Matrix | undefined }, { loss, weights }: TiltingSpec): number {
  const { u, v, joint } = directDivergences(one, directPrecision(one, products));
  if (loss === 'joint') return joint;
  if (loss === 'u|v') return u;
  if (loss === 'v|u') return v;
  const { lambdaU, lambdaV } = weights ?? { lambdaU: 1, lambdaV: 1 };
  return (lambdaU / 2) * u + (lambdaV / 2) * v;
}

/** Random encoders whose inner products keep the joint law: the factor shrinks ‖Â‖ to at most `norm`. */
function randomFactors({ pair, random }: Case, dimension: number, norm: number): { G: Matrix; H: Matrix } {
  const G = normals(random, dimension, pair.nu);
  const H = normals(random, dimension, pair.nv);
  const scale = Math.sqrt(norm / Math.max(1e-3, G.transpose().mmul(H).norm()));
  return { G: G.mul(scale).mmul(pair.inverseRootU), H: H.mul(scale).mmul(pair.inverseRootV) };
}

const products = ({ G, H }: { G: Matrix; H: Matrix }, { tilting }: TiltingSpec) => ({
  A: G.transpose().mmul(H),
  ...(tilting === 'l2' && { B: G.transpose().mmul(G), Ctilde: H.transpose().mmul(H) }),
});

const rankOf = ({ random, sigma }: Case) => random.integer(sigma.length + 1);

describe('gaussianPair', () => {
  it('finds the canonical correlations, the decomposition and the mutual information', () => {
    fc.assert(
      fc.property(cases(), ({ cov, nu, sigma, pair, condition }) => {
        const within = tolerance(condition);
        for (const [i, value] of sigma.entries()) expect(Math.abs(pair.sigma[i] - value)).toBeLessThan(within);
        const { U, V, omega } = pair;
        expect(gap(U.clone().mulRowVector(pair.sigma).mmul(V.transpose()), omega)).toBeLessThan(1e-13);
        expect(gap(U.transpose().mmul(U), Matrix.eye(sigma.length))).toBeLessThan(1e-13);
        expect(gap(V.transpose().mmul(V), Matrix.eye(sigma.length))).toBeLessThan(1e-13);
        const C = blocks(cov, nu);
        expect(gap(pair.rootU.mmul(pair.rootU), C.uu)).toBeLessThan(1e-13 * condition);
        const information = -0.5 * sigma.reduce((sum, value) => sum + Math.log(1 - value ** 2), 0);
        // dI/dσ = σ/(1 − σ²), below 17 here.
        expect(Math.abs(pair.mutualInformation - information)).toBeLessThan(200 * within);
      }),
      settings(150),
    );
  });

  it('gives the true conditionals of the direct formulas', () => {
    fc.assert(
      fc.property(cases(), ({ cov, nu, pair, condition }) => {
        const C = blocks(cov, nu);
        const { gainU, covU, gainV, covV } = trueConditionals(pair);
        const within = tolerance(condition) * 10;
        const gain = C.uv.mmul(inverse(C.vv));
        expect(gap(pair.inverseRootU.mmul(gainU).mmul(pair.rootV), pair.inverseRootU.mmul(gain).mmul(pair.rootV))).toBeLessThan(within);
        expect(gap(gainV, C.uv.transpose().mmul(inverse(C.uu)))).toBeLessThan(within * Math.sqrt(condition));
        expect(gap(relativeTo(covU, pair.inverseRootU), relativeTo(Matrix.sub(C.uu, gain.mmul(C.uv.transpose())), pair.inverseRootU))).toBeLessThan(within);
        expect(smallestEigenvalue(covV)).toBeGreaterThan(0);
      }),
      settings(100),
    );
  });
});

describe.each(named)('%s', (_, spec) => {
  it('has as objective the divergence computed from the precision of the model, for any encoders', () => {
    fc.assert(
      fc.property(cases(), fc.integer({ min: 1, max: 9 }), fc.double({ min: 0.01, max: 0.95, noNaN: true }), (one, dimension, norm) => {
        const factors = randomFactors(one, dimension, norm);
        const expected = directObjective(one, products(factors, spec), spec);
        const within = 100 * tolerance(one.condition) * (1 + Math.abs(expected));
        expect(Math.abs(objective(one.pair, factors, spec) - expected)).toBeLessThan(within);
        expect(Math.abs(objective(one.pair, products(factors, spec), spec) - expected)).toBeLessThan(within);
        expect(expected).toBeGreaterThan(-within);
      }),
      settings(40),
    );
  });

  it('reaches its least value at the optimum, given by encoders or by matrices', () => {
    fc.assert(
      fc.property(cases(), (one) => {
        const rank = rankOf(one);
        const { A, B, Ctilde, G, H, lossValue, diagonal } = optimalTilting(one.pair, { ...spec, rank });
        const within = 200 * tolerance(one.condition);
        expect(Math.abs(populationLoss(one.pair, { G, H }, spec) - lossValue)).toBeLessThan(within);
        expect(Math.abs(populationLoss(one.pair, { A, B, Ctilde }, spec) - lossValue)).toBeLessThan(within);
        expect([G.rows, H.rows, G.columns, H.columns]).toEqual([rank, rank, one.pair.nu, one.pair.nv]);
        expect([...diagonal.a.subarray(rank), ...diagonal.b.subarray(rank), ...diagonal.c.subarray(rank)].every((value) => value === 0)).toBe(true);
        const expected = directObjective(one, { A, B, Ctilde }, spec);
        const { lambdaU, lambdaV } = spec.weights ?? { lambdaU: 1, lambdaV: 1 };
        expect(Math.abs(lossValue + ((lambdaU + lambdaV) / 2) * one.pair.mutualInformation - expected)).toBeLessThan(within);
      }),
      settings(40),
    );
  });

  it('is no smaller at 200 encoders near the optimum of any rank', () => {
    fc.assert(
      fc.property(cases({ dimension: 5 }), (one) => {
        const { pair, random } = one;
        const rank = Math.max(1, rankOf(one));
        const { G, H, lossValue } = optimalTilting(pair, { ...spec, rank });
        for (let trial = 0; trial < 200; trial++) {
          const size = trial % 4 === 0 ? 0.3 : 1e-2;
          const near = {
            G: Matrix.add(G, normals(random, rank, pair.nu).mul(size).mmul(pair.inverseRootU)),
            H: Matrix.add(H, normals(random, rank, pair.nv).mul(size).mmul(pair.inverseRootV)),
          };
          expect(populationLoss(pair, near, spec)).toBeGreaterThanOrEqual(lossValue - 100 * tolerance(one.condition));
        }
      }),
      settings(5),
    );
  });

  it('is found by quasi-Newton descent from random encoders', () => {
    fc.assert(
      fc.property(cases({ dimension: 4, logCondition: 1 }), (one) => {
        const { pair } = one;
        const rank = Math.max(1, rankOf(one));
        const { lossValue } = optimalTilting(pair, { ...spec, rank });
        const cut = rank * pair.nu;
        const unpack = (x: Float64Array) => ({
          G: Matrix.from1DArray(rank, pair.nu, x.subarray(0, cut)),
          H: Matrix.from1DArray(rank, pair.nv, x.subarray(cut)),
        });
        const found = Array.from({ length: 2 }, () => {
          const { G, H } = randomFactors(one, rank, 0.5);
          return descend(Float64Array.of(...G.to1DArray(), ...H.to1DArray()), (x) => {
            const value = populationLoss(pair, unpack(x), spec);
            if (value === Infinity) return { value, gradient: x };
            const gradient = populationLossGradient(pair, unpack(x), spec);
            return { value, gradient: Float64Array.of(...gradient.G.to1DArray(), ...gradient.H.to1DArray()) };
          });
        });
        // A descent may end beside a saddle, where a smaller correlation holds the place of a larger one.
        expect(Math.min(...found)).toBeLessThan(lossValue + 1e-8);
        expect(Math.min(...found)).toBeGreaterThan(lossValue - 1e-11);
      }),
      settings(6),
    );
  }, 20_000);

  it('has the gradient of central differences', () => {
    fc.assert(
      fc.property(cases({ dimension: 4, logCondition: 1 }), fc.integer({ min: 1, max: 5 }), (one, dimension) => {
        const { pair, random } = one;
        const factors = randomFactors(one, dimension, 0.6);
        const matrices = products(factors, spec);
        const step = 1e-6;
        const slope = (f: (t: number) => number) => (f(step) - f(-step)) / (2 * step);
        const moved = (matrix: Matrix, by: Matrix, t: number) => Matrix.add(matrix, Matrix.mul(by, t));
        const dot = (left: Matrix, right: Matrix) => Matrix.mul(left, right).sum();

        const byFactors = populationLossGradient(pair, factors, spec);
        const [dG, dH] = [normals(random, dimension, pair.nu), normals(random, dimension, pair.nv)];
        const alongFactors = slope((t) => populationLoss(pair, { G: moved(factors.G, dG, t), H: moved(factors.H, dH, t) }, spec));
        // Rounding of the loss, 1e-15 or so, over the step allows 1e-9; curvature times the step squared is far less.
        const scale = 1 + Math.abs(alongFactors);
        expect(Math.abs(dot(byFactors.G, dG) + dot(byFactors.H, dH) - alongFactors)).toBeLessThan(1e-8 * scale);

        const byProducts = populationLossGradient(pair, matrices, spec);
        const symmetric = (n: number) => {
          const M = normals(random, n, n);
          return Matrix.add(M, M.transpose());
        };
        const [dA, dB, dC] = [normals(random, pair.nu, pair.nv), symmetric(pair.nu), symmetric(pair.nv)];
        const l2 = spec.tilting === 'l2';
        const along = slope((t) =>
          populationLoss(pair, {
            A: moved(matrices.A, dA, t),
            B: l2 && matrices.B ? moved(matrices.B, dB, t) : undefined,
            Ctilde: l2 && matrices.Ctilde ? moved(matrices.Ctilde, dC, t) : undefined,
          }, spec),
        );
        const expected = dot(byProducts.A, dA) + dot(byProducts.B, dB) + dot(byProducts.Ctilde, dC);
        expect(Math.abs(expected - along)).toBeLessThan(1e-8 * (1 + Math.abs(along)));
      }),
      settings(25),
    );
  });

  it('has the transposed optimum when u and v are exchanged', () => {
    const loss = { 'u|v': 'v|u', 'v|u': 'u|v', conditional: 'conditional', joint: 'joint' } as const;
    const swapped = {
      tilting: spec.tilting,
      loss: loss[spec.loss],
      ...(spec.weights && { weights: { lambdaU: spec.weights.lambdaV, lambdaV: spec.weights.lambdaU } }),
    };
    fc.assert(
      fc.property(cases({ logCondition: 3 }), (one) => {
        const { cov, nu, pair } = one;
        const rank = rankOf(one);
        const order = [...Array.from({ length: cov.rows - nu }, (_unused, i) => nu + i), ...Array.from({ length: nu }, (_unused, i) => i)];
        const other = gaussianPair({ cov: cov.selection(order, order), nu: cov.rows - nu });
        const here = optimalTilting(pair, { ...spec, rank });
        const there = optimalTilting(other, { ...swapped, rank });
        expect(Math.abs(here.lossValue - there.lossValue)).toBeLessThan(1e-9);
        if (rank > 0 && rank < one.sigma.length && one.sigma[rank - 1] - one.sigma[rank] < 1e-2) return;
        // Close correlations fix a truncated optimum, not a basis, to rounding over their distance.
        const white = (left: Matrix, M: Matrix, right: Matrix) => left.mmul(M).mmul(right);
        expect(gap(white(pair.rootU, here.A, pair.rootV), white(pair.rootU, there.A.transpose(), pair.rootV))).toBeLessThan(1e-6);
        if (here.B && there.Ctilde) expect(gap(white(pair.rootU, here.B, pair.rootU), white(pair.rootU, there.Ctilde, pair.rootU))).toBeLessThan(1e-6);
      }),
      settings(30),
    );
  });

  it('falls with the rank, and so does the divergence that it stands for', () => {
    fc.assert(
      fc.property(cases({ logCondition: 3 }), ({ pair }) => {
        const rows = rankErrors(pair, spec);
        const divergence = { 'u|v': 'klUGivenV', 'v|u': 'klVGivenU', joint: 'klJoint', conditional: 'loss' } as const;
        for (const [i, row] of rows.slice(1).entries()) {
          expect(row.loss).toBeLessThanOrEqual(rows[i].loss);
          expect(row[divergence[spec.loss]]).toBeLessThanOrEqual(rows[i][divergence[spec.loss]] + 1e-14);
        }
      }),
      settings(50),
    );
  });

  it('has the errors of every rank that the model’s laws show', () => {
    fc.assert(
      fc.property(cases({ dimension: 5, logCondition: 3 }), (one) => {
        const { pair, cov, nu } = one;
        const truth = trueConditionals(pair);
        const C = blocks(cov, nu);
        const rows = rankErrors(pair, spec);
        expect(rows).toHaveLength(one.sigma.length + 1);
        for (const row of rows) {
          const optimum = optimalTilting(pair, { ...spec, rank: row.rank });
          const laws = modelConditionals(pair, optimum);
          const direct = directDivergences(one, directPrecision(one, optimum));
          const within = 1e-8;
          expect(Math.abs(row.loss - optimum.lossValue)).toBeLessThan(1e-14 * (1 + Math.abs(row.loss)));
          expect(Math.abs(row.klUGivenV - direct.u)).toBeLessThan(within);
          expect(Math.abs(row.klVGivenU - direct.v)).toBeLessThan(within);
          expect(Math.abs(row.klJoint - direct.joint)).toBeLessThan(within);
          const meanError = (difference: Matrix, D: Matrix) => difference.mmul(D).mmul(difference.transpose()).trace();
          const errorU = meanError(Matrix.sub(laws.gainU, truth.gainU), C.vv);
          const errorV = meanError(Matrix.sub(laws.gainV, truth.gainV), C.uu);
          const scale = C.uu.trace() + C.vv.trace();
          expect(Math.abs(row.meanErrorUGivenV - errorU)).toBeLessThan(1e-11 * scale);
          expect(Math.abs(row.meanErrorVGivenU - errorV)).toBeLessThan(1e-11 * scale);
          const centred = (matrix: Matrix) => ({ mean: new Float64Array(matrix.rows), cov: matrix });
          expect(Math.abs(row.wassersteinUGivenV - errorU - gaussianW2Squared(centred(laws.covU), centred(truth.covU)))).toBeLessThan(1e-9 * scale);
          expect(Math.abs(row.wassersteinVGivenU - errorV - gaussianW2Squared(centred(laws.covV), centred(truth.covV)))).toBeLessThan(1e-9 * scale);
        }
      }),
      settings(15),
    );
  });
});

describe('optimalTilting', () => {
  const optimum = (pair: GaussianPair, spec: TiltingSpec, rank?: number) => optimalTilting(pair, { ...spec, rank });

  it('is the weighted low-rank approximation of Theorem 5.1 for inner products, whatever the weights', () => {
    fc.assert(
      fc.property(cases({ logCondition: 4 }), (one) => {
        const { pair, cov, nu, condition } = one;
        const C = blocks(cov, nu);
        const white = (A: Matrix) => pair.rootU.mmul(A).mmul(pair.rootV);
        const direct = inverse(C.uu).mmul(C.uv).mmul(inverse(C.vv));
        expect(gap(white(optimum(pair, specs[0]).A), white(direct))).toBeLessThan(100 * tolerance(condition));
        const rank = rankOf(one);
        const low = optimum(pair, specs[0], rank).A;
        expect(gap(white(low), lowRank(pair.omega, rank))).toBeLessThan(100 * tolerance(condition));
        for (const spec of specs.slice(1, 4)) expect(optimum(pair, spec, rank).A.to2DArray()).toEqual(low.to2DArray());
      }),
      settings(60),
    );
  });

  it('is the solution of Theorem 5.3 for the one-sided L2 loss, of the low-rank problem (50) too', () => {
    fc.assert(
      fc.property(cases({ logCondition: 2 }), (one) => {
        const { pair, cov, nu, sigma } = one;
        const C = blocks(cov, nu);
        const { covU, gainU, covV } = trueConditionals(pair);
        const full = optimum(pair, { tilting: 'l2', loss: 'u|v' });
        const A = inverse(covU).mmul(C.uv).mmul(inverse(C.vv));
        const B = Matrix.sub(inverse(covU), inverse(C.uu));
        // 1/(1 − σ²) up to 17 and condition numbers up to 100 multiply the precision.
        expect(gap(full.A, A)).toBeLessThan(1e-9);
        expect(gap(full.B ?? A, B)).toBeLessThan(1e-9);
        expect(gap(A, inverse(C.uu).mmul(C.uv).mmul(inverse(covV)))).toBeLessThan(1e-9);
        const laws = modelConditionals(pair, full);
        expect(gap(laws.gainU, gainU)).toBeLessThan(1e-10);
        expect(gap(laws.covU, covU)).toBeLessThan(1e-10);

        const rank = rankOf(one);
        const low = optimum(pair, { tilting: 'l2', loss: 'u|v' }, rank);
        const P = Matrix.add(inverse(C.uu), low.B ?? A);
        const M = symPow(P, 0.5).mmul(C.uv).mmul(symPow(C.vv, -0.5));
        const truncated = lowRank(M, rank);
        const product = P.mmul(covU);
        const value = product.trace() - Math.log(determinant(product)) + gap(truncated, M) ** 2;
        const least = nu - sigma.slice(rank).reduce((sum, s) => sum + Math.log(1 - s * s), 0);
        expect(Math.abs(value - least)).toBeLessThan(1e-9);
        if (rank > 0 && rank < sigma.length && sigma[rank - 1] - sigma[rank] < 1e-3) return;
        expect(gap(low.A, symPow(P, 0.5).mmul(truncated).mmul(symPow(C.vv, -0.5)))).toBeLessThan(1e-8);
      }),
      settings(60),
    );
  });

  it('has encoders whose products are its matrices', () => {
    fc.assert(
      fc.property(cases({ logCondition: 2 }), fc.constantFrom(...specs), (one, spec) => {
        const { A, B, Ctilde, G, H } = optimum(one.pair, spec, rankOf(one));
        const scale = 1e-12 * (1 + A.norm() + (B?.norm() ?? 0) + (Ctilde?.norm() ?? 0));
        expect(gap(G.transpose().mmul(H), A)).toBeLessThan(scale);
        if (B && Ctilde) {
          expect(gap(G.transpose().mmul(G), B)).toBeLessThan(scale);
          expect(gap(H.transpose().mmul(H), Ctilde)).toBeLessThan(scale);
        }
      }),
      settings(100),
    );
  });

  it('solves unequal weights as a search without derivatives does', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.02, max: 0.98, noNaN: true }),
        fc.double({ min: 0.01, max: 1.99, noNaN: true }),
        (sigma, lambdaU) => {
          const lambdaV = 2 - lambdaU;
          const pair = gaussianPair({ cov: [[1, sigma], [sigma, 1]], nu: 1 });
          const f = (b: number, c: number) => {
            const a = Math.sqrt(b * c);
            const half = (x: number, y: number) => 0.5 * x - a * sigma - 0.5 * Math.log(1 + x) + (0.5 * x * y) / (1 + x);
            return (lambdaU / 2) * half(b, c) + (lambdaV / 2) * half(c, b);
          };
          const { lossValue, diagonal } = optimalTilting(pair, { tilting: 'l2', loss: 'conditional', weights: { lambdaU, lambdaV } });
          expect(f(diagonal.b[0], diagonal.c[0])).toBeCloseTo(lossValue, 11);
          const found = gridMinimum((x, y) => f(Math.exp(x + y), Math.exp(x - y)));
          expect(Math.abs(found - lossValue)).toBeLessThan(1e-11);
        },
      ),
      settings(25),
    );
  });

  it('scales with equal weights and tends to the one-sided optimum as a weight vanishes', () => {
    const { pair } = covarianceCase({ nu: 3, nv: 4, logCondition: 1, largest: 0.9, seed: 5 });
    const weighted = (lambdaU: number, lambdaV: number) => optimum(pair, { tilting: 'l2', loss: 'conditional', weights: { lambdaU, lambdaV } });
    expect(weighted(3, 3).lossValue).toBeCloseTo(3 * weighted(1, 1).lossValue, 12);
    expect(weighted(3, 3).A.to2DArray()).toEqual(weighted(1, 1).A.to2DArray());
    expect(weighted(2, 0).lossValue).toBeCloseTo(-pair.mutualInformation, 12);
    expect(weighted(2, 1e-9).lossValue).toBeCloseTo(-pair.mutualInformation, 8);
    expect(gap(weighted(1 + 1e-9, 1).A, weighted(1, 1).A)).toBeLessThan(1e-7);
  });

  it('does not see C̃ when u is predicted, nor B when v is', () => {
    const one = covarianceCase({ nu: 2, nv: 3, logCondition: 1, largest: 0.8, seed: 3 });
    const { A, B, Ctilde } = products(randomFactors(one, 2, 0.5), { tilting: 'l2', loss: 'joint' });
    const loss = (spec: TiltingSpec, more: object) => populationLoss(one.pair, { A, B, Ctilde, ...more }, spec);
    expect(loss({ tilting: 'l2', loss: 'u|v' }, { Ctilde: undefined })).toBe(loss({ tilting: 'l2', loss: 'u|v' }, {}));
    expect(loss({ tilting: 'l2', loss: 'v|u' }, { B: undefined })).toBe(loss({ tilting: 'l2', loss: 'v|u' }, {}));
    expect(loss({ tilting: 'l2', loss: 'conditional' }, { B: undefined })).not.toBeCloseTo(loss({ tilting: 'l2', loss: 'conditional' }, {}), 3);
  });
});

describe('the laws of models', () => {
  it('agree: precision and covariance of the joint law, its conditionals and its marginals', () => {
    fc.assert(
      fc.property(cases({ logCondition: 3 }), fc.constantFrom(...specs), (one, spec) => {
        const { pair, nu } = one;
        const optimum = optimalTilting(pair, { ...spec, rank: rankOf(one) });
        const { cov, precision } = modelJoint(pair, optimum);
        expect(gap(precision.mmul(cov), Matrix.eye(cov.rows))).toBeLessThan(1e-8);
        const scale = precision.norm();
        expect(gap(precision, directPrecision(one, optimum))).toBeLessThan(1e-9 * scale);
        const C = blocks(cov, nu);
        const laws = modelConditionals(pair, optimum);
        const gain = C.uv.mmul(inverse(C.vv));
        expect(gap(laws.gainU, gain)).toBeLessThan(1e-8);
        expect(gap(laws.covU, Matrix.sub(C.uu, gain.mmul(C.uv.transpose())))).toBeLessThan(1e-8);
        expect(gap(laws.gainV, C.uv.transpose().mmul(inverse(C.uu)))).toBeLessThan(1e-8);
        const marginals = modelMarginals(pair, optimum);
        expect(marginals.covU.to2DArray()).toEqual(C.uu.to2DArray());
        expect(marginals.covV.to2DArray()).toEqual(C.vv.to2DArray());
      }),
      settings(80),
    );
  });

  it('order as Corollaries 5.2 and 5.7 say for inner products', () => {
    fc.assert(
      fc.property(cases({ logCondition: 3 }), ({ pair, sigma }) => {
        const conditional = optimalTilting(pair, { tilting: 'inner', loss: 'conditional' });
        const joint = optimalTilting(pair, { tilting: 'inner', loss: 'joint' });
        const truth = trueConditionals(pair);
        const laws = modelConditionals(pair, conditional);
        expect(gap(pair.inverseRootU.mmul(Matrix.sub(laws.gainU, truth.gainU)).mmul(pair.rootV), Matrix.zeros(pair.nu, pair.nv))).toBeLessThan(1e-10);
        const white = (matrix: Matrix) => relativeTo(matrix, pair.inverseRootU);
        expect(gap(white(laws.covU), Matrix.eye(pair.nu))).toBeLessThan(1e-9);
        expect(smallestEigenvalue(white(Matrix.sub(laws.covU, truth.covU)))).toBeGreaterThan(pair.nu <= pair.nv ? 0.5 * (sigma.at(-1) ?? 0) ** 2 - 1e-9 : -1e-9);
        const [wide, less] = [modelMarginals(pair, conditional).covU, modelMarginals(pair, joint).covU];
        expect(smallestEigenvalue(white(Matrix.sub(less, pair.Cuu)))).toBeGreaterThan(-1e-9);
        expect(smallestEigenvalue(white(Matrix.sub(wide, less)))).toBeGreaterThan(-1e-9);
      }),
      settings(60),
    );
  });

  it('match moments: the joint inner product has the cross-covariance, joint and one-sided L2 half of it', () => {
    fc.assert(
      fc.property(cases({ logCondition: 3 }), ({ pair, nu }) => {
        const cross = (spec: TiltingSpec) => blocks(modelJoint(pair, optimalTilting(pair, spec)).cov, nu).uv;
        const scale = 1e-10 * (pair.Cuu.norm() + pair.Cvv.norm());
        expect(gap(cross({ tilting: 'inner', loss: 'joint' }), pair.Cuv)).toBeLessThan(scale);
        expect(gap(cross({ tilting: 'l2', loss: 'joint' }).mul(2), pair.Cuv)).toBeLessThan(scale);
        expect(gap(cross({ tilting: 'l2', loss: 'u|v' }).mul(2), pair.Cuv)).toBeLessThan(scale);
        expect(gap(cross({ tilting: 'l2', loss: 'v|u' }).mul(2), pair.Cuv)).toBeLessThan(scale);
      }),
      settings(60),
    );
  });

  it('keep the conditional loss below the joint loss at any encoders (Theorem 3.10)', () => {
    fc.assert(
      fc.property(cases({ logCondition: 2 }), fc.constantFrom('inner', 'l2'), fc.double({ min: 0.01, max: 0.99, noNaN: true }), (one, tilting, norm) => {
        const factors = randomFactors(one, 3, norm);
        const conditional = populationLoss(one.pair, factors, { tilting, loss: 'conditional' });
        expect(conditional).toBeLessThanOrEqual(populationLoss(one.pair, factors, { tilting, loss: 'joint' }) + 1e-12);
        expect(conditional).toBeGreaterThan(-one.pair.mutualInformation - 1e-12);
      }),
      settings(100),
    );
  });
});

/** Least value that BFGS with backtracking finds. */
function descend(start: Float64Array, evaluate: (x: Float64Array) => { value: number; gradient: Float64Array }): number {
  const n = start.length;
  const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  let x = start;
  let { value, gradient } = evaluate(x);
  let H = Matrix.eye(n);
  for (let iteration = 0; iteration < 1500 && Math.sqrt(dot(gradient, gradient)) > 1e-8; iteration++) {
    let direction = Float64Array.from(H.mmul(Matrix.columnVector(gradient)).to1DArray(), (entry) => -entry);
    if (!(dot(direction, gradient) < 0)) {
      H = Matrix.eye(n);
      direction = gradient.map((entry) => -entry);
    }
    const slope = dot(direction, gradient);
    let scale = 1;
    let next = evaluate(x.map((entry, i) => entry + scale * direction[i]));
    while (!(next.value <= value + 1e-4 * scale * slope) && scale > 1e-14) {
      scale /= 2;
      const step = scale;
      next = evaluate(x.map((entry, i) => entry + step * direction[i]));
    }
    if (!(next.value < value)) break;
    const s = direction.map((entry) => scale * entry);
    const y = next.gradient.map((entry, i) => entry - gradient[i]);
    const sy = dot(s, y);
    if (sy > 1e-14) {
      const [S, Y] = [Matrix.columnVector(s), Matrix.columnVector(y)];
      const left = Matrix.eye(n).sub(S.mmul(Y.transpose()).div(sy));
      H = left.mmul(H).mmul(left.transpose()).add(S.mmul(S.transpose()).div(sy));
    }
    x = x.map((entry, i) => entry + s[i]);
    ({ value, gradient } = next);
  }
  return value;
}

/** Least value of a function on the square of centre 0 and half side 9, by grids that close in on their best point. */
function gridMinimum(f: (x: number, y: number) => number): number {
  let best = { x: 0, y: 0, value: f(0, 0) };
  for (let half = 9; half > 1e-8; half *= 0.6) {
    const { x, y } = best;
    for (let i = -8; i <= 8; i++) {
      for (let j = -8; j <= 8; j++) {
        const point = { x: x + (half * i) / 8, y: y + (half * j) / 8 };
        const value = f(point.x, point.y);
        if (value < best.value) best = { ...point, value };
      }
    }
  }
  return best.value;
}
