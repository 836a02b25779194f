import { debyePolynomials } from './debye-polynomials.ts';

/** Orders from which Debye's expansion in 1/ν is accurate for every argument. */
const LARGE_ORDER = 20;

let polynomials: readonly Float64Array[] | undefined;

/**
 * log(I_ν(x)/x^ν), finite at x = 0, for ν a multiple of ½: the power series, whose terms are all positive, for moderate
 * arguments; Hankel's expansion for large ones; Debye's for large orders.
 */
export function logBesselOverPower(order: number, x: number): number {
  if (order >= LARGE_ORDER) return debye(order, x);
  return x < 30 + (order * order) / 2 ? series(order, x) : hankel(order, x);
}

/** Abramowitz and Stegun, 9.6.10. */
function series(order: number, x: number): number {
  const quarter = (x * x) / 4;
  let [term, sum] = [1, 1];
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= quarter / (k * (k + order));
    sum += term;
  }
  return Math.log(sum / gammaOfHalf(2 * order + 2)) - order * Math.LN2;
}

/** Abramowitz and Stegun, 9.7.1, until its terms grow; it ends by itself where the order is half an odd number. */
function hankel(order: number, x: number): number {
  const mu = 4 * order * order;
  let [term, sum] = [1, 1];
  for (let k = 1; k < 200; k++) {
    const factor = -(mu - (2 * k - 1) ** 2) / (8 * k * x);
    if (Math.abs(factor) >= 1) break;
    term *= factor;
    sum += term;
    if (Math.abs(term) < 1e-17) break;
  }
  return x - 0.5 * Math.log(2 * Math.PI * x) + Math.log(sum) - order * Math.log(x);
}

/** Abramowitz and Stegun, 9.7.7, with the powers of x taken out of its exponent. */
function debye(order: number, x: number): number {
  polynomials ??= debyePolynomials();
  const root = Math.hypot(order, x);
  const t = order / root;
  let sum = 0;
  for (let k = polynomials.length - 1; k >= 0; k--) {
    const u = polynomials[k];
    let value = 0;
    for (let p = u.length - 1; p >= 0; p--) value = value * t + u[p];
    sum = sum / order + value;
  }
  return root - order * Math.log(order + root) - 0.5 * Math.log(2 * Math.PI * root) + Math.log(sum);
}

/** Γ(n/2) of a positive integer n. */
function gammaOfHalf(n: number): number {
  let value = n % 2 === 0 ? 1 : Math.sqrt(Math.PI);
  for (let m = n % 2 === 0 ? 2 : 1; m < n; m += 2) value *= m / 2;
  return value;
}
