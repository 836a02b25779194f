import { twoSidedT } from './two-sided-t.ts';

/** Share λ_u / (λ_u + λ_v) and λ_v / (λ_u + λ_v) of the two conditionals. */
export interface Shares {
  readonly shareU: number;
  readonly shareV: number;
}

/**
 * The half of the L2 conditional loss for u given v in one canonical direction, with p = √b, q = √c and a = pq:
 * ½b − aσ − ½ log(1 + b) + ½a²/(1 + b), in a form without large terms that cancel as σ → 1. That for v given u has p
 * and q exchanged.
 */
export function directionLoss(sigma: number, p: number, q: number): number {
  return 0.5 * (p - q) ** 2 + p * q * (1 - sigma) - (0.5 * q * q) / (1 + p * p) - 0.5 * Math.log1p(p * p);
}

/**
 * The minimiser p = √b, q = √c of the L2 conditional loss of general weights in one canonical direction, by Newton's
 * method with a descent guard. No closed form is known.
 *
 * Every point with p, q > 0 at which the gradient vanishes is the minimiser, so descent cannot end elsewhere (derived
 * here): the loss is convex in (a, b, c), and such a point satisfies the conditions of Karush, Kuhn and Tucker for the
 * cone a² ≤ bc, because a multiplier of the wrong sign would need both 1 + b < c and 1 + c < b.
 *
 * @param sigma σ in (0, 1).
 * @param shares Both positive, with sum 1.
 */
export function weightedDirection(sigma: number, shares: Shares): { p: number; q: number } {
  const { shareU, shareV } = shares;
  const value = (p: number, q: number) =>
    shareU * directionLoss(sigma, p, q) + shareV * directionLoss(sigma, q, p);
  let [p, q] = start(sigma, value);
  for (let iteration = 0; iteration < 200; iteration++) {
    const { gradient, hessian } = derivatives(sigma, shares, [p, q]);
    const [stepP, stepQ] = descentStep(gradient, hessian);
    const size = Math.hypot(stepP / p, stepQ / q);
    // Steps this small are in the region of quadratic convergence, where values no longer resolve a descent.
    let scale = 1;
    if (size > 1e-5) {
      const slope = gradient[0] * stepP + gradient[1] * stepQ;
      const before = value(p, q);
      while (scale > 1e-12 && !(p + scale * stepP > 0 && q + scale * stepQ > 0 && value(p + scale * stepP, q + scale * stepQ) <= before + 1e-4 * scale * slope)) {
        scale /= 2;
      }
    }
    p += scale * stepP;
    q += scale * stepQ;
    if (size < 1e-11) break;
  }
  return { p, q };
}

/** The best of the optima of the weights (1, 1), (2, 0) and (0, 2). */
function start(sigma: number, value: (p: number, q: number) => number): [number, number] {
  const t = Math.sqrt(twoSidedT(sigma));
  const large = 1 / Math.sqrt((1 - sigma) * (1 + sigma));
  const candidates: [number, number][] = [[t, t], [sigma * large, large], [large, sigma * large]];
  return candidates.toSorted((one, other) => value(...one) - value(...other))[0];
}

type Pair = readonly [number, number];

function derivatives(sigma: number, { shareU, shareV }: Shares, [p, q]: Pair): { gradient: Pair; hessian: readonly [number, number, number] } {
  const u = half(sigma, p, q);
  const v = half(sigma, q, p);
  return {
    gradient: [shareU * u.dp + shareV * v.dq, shareU * u.dq + shareV * v.dp],
    hessian: [shareU * u.dpp + shareV * v.dqq, shareU * u.dpq + shareV * v.dpq, shareU * u.dqq + shareV * v.dpp],
  };
}

/** Derivatives of the half for u given v by p = √b and q = √c. */
function half(sigma: number, p: number, q: number): { dp: number; dq: number; dpp: number; dpq: number; dqq: number } {
  const [p2, q2] = [p * p, q * q];
  const s = 1 + p2;
  // p − p/(1 + p²) is p³/(1 + p²); the one form keeps the digits of large p and q, the other those of small ones.
  const large = p2 > 1;
  return {
    dp: (large ? p - q + q * (1 - sigma) - p / s : (p * p2) / s - q * sigma) + (p * q2) / (s * s),
    dq: large ? q - p + p * (1 - sigma) - q / s : (p2 * q) / s - p * sigma,
    dpp: (3 * p2 + p2 * p2) / (s * s) + (q2 * (1 - 3 * p2)) / (s * s * s),
    dpq: -sigma + (2 * p * q) / (s * s),
    dqq: p2 / s,
  };
}

/** −H⁻¹ g, with the eigenvalues of H replaced by their absolute values where one is not positive. */
function descentStep([gp, gq]: Pair, [hpp, hpq, hqq]: readonly [number, number, number]): Pair {
  const mean = 0.5 * (hpp + hqq);
  const radius = Math.hypot(0.5 * (hpp - hqq), hpq);
  const determinant = hpp * hqq - hpq * hpq;
  if (determinant > 0 && mean > 0) return [-(hqq * gp - hpq * gq) / determinant, -(hpp * gq - hpq * gp) / determinant];
  const angle = 0.5 * Math.atan2(2 * hpq, hpp - hqq);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const floor = 1e-8 * (Math.abs(mean) + radius) + Number.MIN_VALUE;
  const first = -(cos * gp + sin * gq) / Math.max(Math.abs(mean + radius), floor);
  const second = -(-sin * gp + cos * gq) / Math.max(Math.abs(mean - radius), floor);
  return [cos * first - sin * second, sin * first + cos * second];
}
