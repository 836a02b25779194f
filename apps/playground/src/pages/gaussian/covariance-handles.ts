import type { PlaneCovariance } from './pair-of-state.ts';

/** A point of the plane of u (to the right) and v (up). */
export type Point = readonly [number, number];

/** Variances and correlation of a pair. */
export interface PairShape {
  readonly varU: number;
  readonly varV: number;
  readonly corr: number;
}

/** Radius, in standard deviations, of the ellipse that encloses 90 %, the outermost that is drawn: the handles lie on it. */
const RADIUS = Math.sqrt(-2 * Math.log(0.1));

/** Ends of the long and of the short half axis of the ellipse that encloses 90 %; the long one lies in u ≥ 0. */
export interface CovarianceHandles {
  readonly long: Point;
  readonly short: Point;
}

/** Where the handles of a covariance are. */
export function covarianceHandles([[uu, uv], [, vv]]: PlaneCovariance): CovarianceHandles {
  const middle = (uu + vv) / 2;
  const radius = Math.hypot((uu - vv) / 2, uv);
  // Between −π/2 and π/2, so that the handle does not jump to the other end while it is dragged in u > 0.
  const angle = Math.atan2(2 * uv, uu - vv) / 2;
  const [a, b] = [RADIUS * Math.sqrt(middle + radius), RADIUS * Math.sqrt(Math.max(0, middle - radius))];
  return { long: [a * Math.cos(angle), a * Math.sin(angle)], short: [-b * Math.sin(angle), b * Math.cos(angle)] };
}

/** The pair whose handle is put to a point while the other keeps its length. */
export function movedHandle(handles: CovarianceHandles, handle: keyof CovarianceHandles, to: Point): PairShape {
  const length = Math.hypot(...to);
  const other = Math.hypot(...handles[handle === 'long' ? 'short' : 'long']);
  // The direction of no length is that of before.
  const [x, y] = length > 1e-9 ? [to[0] / length, to[1] / length] : handles[handle].map((value) => value / Math.hypot(...handles[handle]));
  const [along, across] = [(length / RADIUS) ** 2, (other / RADIUS) ** 2];
  const varU = along * x * x + across * y * y;
  const varV = along * y * y + across * x * x;
  return { varU, varV, corr: ((along - across) * x * y) / Math.sqrt(varU * varV) };
}
