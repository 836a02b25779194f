import { Matrix } from 'ml-matrix';

import { TiltingNotNormalizableError } from '../errors.ts';
import type { GaussianPair } from './gaussian-pair.ts';
import { identityPlus, tiltingForm } from './identity-plus.ts';
import { symmetricPart } from './symmetric-eigen.ts';
import { thinSvd } from './thin-svd.ts';
import { type TiltingFactors, type TiltingProducts, type WhitenedTilting, whitenedTilting } from './tilting-parameters.ts';
import { type ResolvedSpec, resolveSpec, type TiltingSpec } from './tilting-spec.ts';

/** Gradient by the matrices of a tilting; that by B and C̃ is symmetric, and 0 under inner products. */
export interface ProductsGradient {
  readonly A: Matrix;
  readonly B: Matrix;
  readonly Ctilde: Matrix;
}

/** Gradient by linear encoders. */
export interface FactorsGradient {
  readonly G: Matrix;
  readonly H: Matrix;
}

/**
 * The gradient of `populationLoss`, by (A, B, C̃) or by the encoders (G, H), after what is given.
 *
 * By the chain rule ∂G = H (∂A)ᵀ + 2 G ∂B and ∂H = G ∂A + 2 H ∂C̃. A change dB of B, symmetric, changes the loss by
 * Tr(∂B dB). All formulas are derived here.
 *
 * @param pair The law μ.
 * @param parameters `A` with, for `l2`, `B` and `Ctilde` (0 if missing; not read for `inner`), or encoders `G` and `H`;
 *   if all are there, as in an {@link OptimalTilting}, the matrices count.
 * @param spec Tilting, loss and weights.
 * @throws ShapeError If a matrix has not the shape of the pair.
 * @throws OutOfRangeError If an entry is not finite, or the specification is none.
 * @throws TiltingNotNormalizableError If the loss is infinite there.
 *
 * @example
 * ```ts
 * import { gaussianPair, populationLossGradient } from '@crossmodal/theory';
 *
 * const pair = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
 * const { G, H } = populationLossGradient(pair, { G: [[0.5]], H: [[0.25]] }, { tilting: 'inner', loss: 'conditional' });
 * console.log(G.get(0, 0).toFixed(7), H.get(0, 0).toFixed(7)); // -0.1796875 -0.3593750
 * ```
 */
export function populationLossGradient(pair: GaussianPair, parameters: TiltingProducts, spec: TiltingSpec): ProductsGradient;
export function populationLossGradient(pair: GaussianPair, parameters: TiltingFactors, spec: TiltingSpec): FactorsGradient;
export function populationLossGradient(
  pair: GaussianPair,
  parameters: TiltingProducts | TiltingFactors,
  spec: TiltingSpec,
): ProductsGradient | FactorsGradient {
  const where = 'populationLossGradient';
  const resolved = resolveSpec(where, spec);
  const white = whitenedTilting(where, { pair, tilting: resolved.tilting }, parameters);
  const gradient = whitenedGradient(white, pair.omega, resolved);
  if (gradient === undefined) {
    throw new TiltingNotNormalizableError(`${where}: the loss is infinite at these parameters; expected a tilting whose exponential has an integral`);
  }
  const { rootU, rootV } = pair;
  const { factors } = white;
  if (factors === undefined) {
    return {
      A: rootU.mmul(gradient.A).mmul(rootV),
      B: symmetricPart(rootU.mmul(gradient.B).mmul(rootU)),
      Ctilde: symmetricPart(rootV.mmul(gradient.C).mmul(rootV)),
    };
  }
  const { G, H } = factors;
  return {
    G: H.mmul(gradient.A.transpose()).add(G.mmul(gradient.B).mul(2)).mmul(rootU),
    H: G.mmul(gradient.A).add(H.mmul(gradient.C).mul(2)).mmul(rootV),
  };
}

type WhitenedGradient = Pick<WhitenedTilting, 'A' | 'B' | 'C'>;

function whitenedGradient(white: WhitenedTilting, omega: Matrix, { tilting, joint, lambdaU, lambdaV }: ResolvedSpec): WhitenedGradient | undefined {
  const [nu, nv] = [omega.rows, omega.columns];
  const A = omega.clone().mul(-1);
  const B = Matrix.zeros(nu, nu);
  const C = Matrix.zeros(nv, nv);
  if (tilting === 'inner') {
    if (!joint) return { A: A.add(white.A).mul((lambdaU + lambdaV) / 2), B, C };
    const { U, sigma, V } = thinSvd(white.A);
    if (!(sigma[0] < 1)) return undefined;
    return { A: A.add(U.mulRowVector(sigma.map((d) => d / ((1 - d) * (1 + d)))).mmul(V.transpose())), B, C };
  }
  if (joint) {
    const model = identityPlus(tiltingForm(white))?.inverse;
    if (model === undefined) return undefined;
    const block = (row: number, column: number, like: Matrix) =>
      model.subMatrix(row, row + like.rows - 1, column, column + like.columns - 1);
    // ∂Q = ½(whitened covariance − that of the model), and A is in Q twice with the sign −.
    return {
      A: A.add(block(0, nu, A)),
      B: Matrix.eye(nu).sub(block(0, 0, B)).mul(0.5),
      C: Matrix.eye(nv).sub(block(nu, nu, C)).mul(0.5),
    };
  }
  A.mul((lambdaU + lambdaV) / 2);
  if (lambdaU > 0) {
    const half = oneSided(white.A, white.B);
    if (half === undefined) return undefined;
    A.add(half.A.mul(lambdaU / 2));
    B.add(half.B.mul(lambdaU / 2));
  }
  if (lambdaV > 0) {
    const half = oneSided(white.A.transpose(), white.C);
    if (half === undefined) return undefined;
    A.add(half.A.mul(lambdaV / 2).transpose());
    C.add(half.B.mul(lambdaV / 2));
  }
  return { A, B, C };
}

/** SA and ½(I − S − S A Aᵀ S) with S = (I + B)⁻¹: the gradient for u given v without its constant term −Ω. */
function oneSided(A: Matrix, B: Matrix): { A: Matrix; B: Matrix } | undefined {
  const S = identityPlus(B)?.inverse;
  if (S === undefined) return undefined;
  const SA = S.mmul(A);
  return { A: SA, B: Matrix.eye(B.rows).sub(S).sub(SA.mmul(SA.transpose())).mul(0.5) };
}
