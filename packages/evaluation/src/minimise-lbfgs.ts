/** A function of many variables: returns its value at `x` and writes its gradient there into `gradient`. */
export type SmoothFunction = (x: Float64Array, gradient: Float64Array) => number;

/** Where the search ended. */
export interface Minimum {
  readonly x: Float64Array;
  readonly value: number;
  /** Greatest entry of the gradient, in absolute value. */
  readonly gradientNorm: number;
  readonly iterations: number;
}

/** Differences that the approximation of the inverse Hessian is made of. */
const MEMORY = 10;

const SUFFICIENT_DECREASE = 1e-4;
/** Where values differ by rounding alone, a step counts if it flattens the slope to this share. */
const FLATTENING = 0.9;
const ROUNDING = 1e-14;
const MOST_HALVINGS = 50;

/**
 * Minimises a smooth convex function by L-BFGS (Nocedal and Wright 2006, algorithms 7.4 and 7.5) with backtracking: on a
 * convex function every step keeps the approximate Hessian positive, so no curvature condition is needed.
 *
 * Ends when no entry of the gradient exceeds `tolerance`, after `maxIterations`, or where rounding lets no step descend.
 */
export function minimiseLbfgs(
  f: SmoothFunction,
  start: Float64Array,
  { tolerance, maxIterations }: { readonly tolerance: number; readonly maxIterations: number },
): Minimum {
  const size = start.length;
  let x = start.slice();
  let gradient = new Float64Array(size);
  let value = f(x, gradient);
  let next = new Float64Array(size);
  let nextGradient = new Float64Array(size);
  const direction = new Float64Array(size);
  const pairs: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = [];
  const weights = new Float64Array(MEMORY);
  let iterations = 0;
  for (; iterations < maxIterations && greatest(gradient) > tolerance; iterations++) {
    for (let i = 0; i < size; i++) direction[i] = -gradient[i];
    for (let p = pairs.length - 1; p >= 0; p--) {
      weights[p] = pairs[p].rho * dot(pairs[p].s, direction);
      add(direction, -weights[p], pairs[p].y);
    }
    // Without a pair, a first step of length 1 at most: the gradient alone says nothing of the scale.
    const last = pairs.at(-1);
    scale(direction, last === undefined ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1 / (last.rho * dot(last.y, last.y)));
    for (let p = 0; p < pairs.length; p++) add(direction, weights[p] - pairs[p].rho * dot(pairs[p].y, direction), pairs[p].s);

    const slope = dot(direction, gradient);
    let step = 1;
    let nextValue = Infinity;
    let accepted = false;
    for (let halving = 0; halving < MOST_HALVINGS && !accepted; halving++, step /= 2) {
      for (let i = 0; i < size; i++) next[i] = x[i] + step * direction[i];
      nextValue = f(next, nextGradient);
      accepted =
        nextValue <= value + SUFFICIENT_DECREASE * step * slope ||
        // The approximate condition of Hager and Zhang 2005: near the minimum slopes are still exact where values are not.
        (nextValue <= value + ROUNDING * Math.abs(value) && Math.abs(dot(direction, nextGradient)) <= FLATTENING * Math.abs(slope));
    }
    if (!accepted) break;
    const s = Float64Array.from(next, (entry, i) => entry - x[i]);
    const y = Float64Array.from(nextGradient, (entry, i) => entry - gradient[i]);
    const curvature = dot(s, y);
    if (curvature > 0) {
      if (pairs.length === MEMORY) pairs.shift();
      pairs.push({ s, y, rho: 1 / curvature });
    }
    [x, next] = [next, x];
    [gradient, nextGradient] = [nextGradient, gradient];
    value = nextValue;
  }
  return { x, value, gradientNorm: greatest(gradient), iterations };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function add(into: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < into.length; i++) into[i] += factor * vector[i];
}

function scale(vector: Float64Array, factor: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] *= factor;
}

function greatest(vector: Float64Array): number {
  let most = 0;
  for (let i = 0; i < vector.length; i++) most = Math.max(most, Math.abs(vector[i]));
  return most;
}
