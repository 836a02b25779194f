import { jointQ } from './joint-q.ts';
import { shrinkH } from './shrink-h.ts';
import type { ResolvedSpec } from './tilting-spec.ts';
import { twoSidedT } from './two-sided-t.ts';
import { directionLoss, weightedDirection } from './weighted-direction.ts';

/** Optimal tilting of one canonical direction in whitened coordinates, and its share of the least loss. */
export interface OptimalDirection {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly loss: number;
}

/** Below this a correlation is rounding of 0, and the direction is left out: it would add less than 1e-24 to a loss. */
const ZERO = 1e-12;

const NONE: OptimalDirection = { a: 0, b: 0, c: 0, loss: 0 };

/** The optimum of a direction with canonical correlation σ < 1. */
export function optimalDirection(sigma: number, { tilting, joint, lambdaU, lambdaV }: ResolvedSpec): OptimalDirection {
  if (sigma <= ZERO) return NONE;
  const weight = (lambdaU + lambdaV) / 2;
  if (tilting === 'inner') {
    // Baptista, Stuart and Tran 2025, Theorems 5.1 (any weights, Remark D.1) and 5.6.
    if (!joint) return { a: sigma, b: 0, c: 0, loss: -0.5 * sigma * sigma * weight };
    const h = shrinkH(sigma);
    return { a: h, b: 0, c: 0, loss: -sigma * h - 0.5 * Math.log1p(-h * h) };
  }
  if (joint) {
    const q = jointQ(sigma);
    return { a: q, b: q, c: q, loss: 0.5 * (sigma + Math.log1p(-sigma)) };
  }
  if (lambdaU === 0 || lambdaV === 0) {
    // Theorem 5.3, whose low-rank problem (50b) this solves; c is the smallest that GᵀH = A allows.
    const truth = (1 - sigma) * (1 + sigma);
    const [small, large] = [(sigma * sigma) / truth, 1 / truth];
    const loss = 0.5 * weight * (Math.log1p(-sigma) + Math.log1p(sigma));
    return lambdaV === 0 ? { a: sigma / truth, b: small, c: large, loss } : { a: sigma / truth, b: large, c: small, loss };
  }
  if (lambdaU === lambdaV) {
    const t = twoSidedT(sigma);
    return { a: t, b: t, c: t, loss: weight * directionLoss(sigma, Math.sqrt(t), Math.sqrt(t)) };
  }
  const [shareU, shareV] = [lambdaU / (2 * weight), lambdaV / (2 * weight)];
  const { p, q } = weightedDirection(sigma, { shareU, shareV });
  const loss = weight * (shareU * directionLoss(sigma, p, q) + shareV * directionLoss(sigma, q, p));
  return { a: p * q, b: p * p, c: q * q, loss };
}
