import type { LogitScaleFit } from './fit-logit-scale.ts';
import { normalQuantile } from './normal-quantile.ts';
import type { ScaleMeans } from './scale-sums.ts';

/** The mean cross-entropy of some queries and its derivatives, at a factor of their logits. */
export type ScaleSlopes = (scale: number) => ScaleMeans;

/** What {@link scaleFit} takes. */
interface ScaleFitOptions {
  readonly all: ScaleSlopes;
  readonly halves: readonly [ScaleSlopes, ScaleSlopes] | null;
  readonly level: number;
  /** Σ of the squares of what each independent observation does to the sum of slopes; by default each query is one. */
  readonly squares?: (scale: number) => number;
}

/** The factor of least cross-entropy on all queries, its interval, and its worth on each half when fitted to the other. */
export function scaleFit({ all, halves, level, squares }: ScaleFitOptions): LogitScaleFit {
  const scale = minimum(all);
  const [plain, scaled] = [all(1), all(scale)];
  const inside = scale > 0 && scale < Infinity;
  // The sandwich of the likelihood's curvature and the spread of its slope.
  const half = inside ? (normalQuantile(level) * Math.sqrt(squares?.(scale) ?? scaled.squaredSlopes)) / (scaled.curvature * scaled.queries) : NaN;
  let heldOutCrossEntropy: number | null = null;
  if (halves !== null) {
    const [first, second] = [halves[0](minimum(halves[1])), halves[1](minimum(halves[0]))];
    heldOutCrossEntropy = (first.value * first.queries + second.value * second.queries) / (first.queries + second.queries);
  }
  return { scale, low: inside ? Math.max(0, scale - half) : NaN, high: inside ? scale + half : NaN, crossEntropy: plain.value, scaledCrossEntropy: scaled.value, heldOutCrossEntropy };
}

/** Newton steps within a shrinking bracket: the cross-entropy is convex in the factor. */
function minimum(slopes: ScaleSlopes): number {
  const start = slopes(0);
  if (start.slope >= 0) return 0;
  // Only if every right candidate leads does the likelihood grow for ever.
  if (start.lag === 0) return Infinity;
  let [low, high] = [0, 1];
  while (slopes(high).slope < 0) [low, high] = [high, 2 * high];
  let scale = (low + high) / 2;
  for (let step = 0; step < 100; step++) {
    const { slope, curvature } = slopes(scale);
    if (slope < 0) low = scale;
    else high = scale;
    const newton = scale - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - scale) <= 1e-12 * scale) return next;
    scale = next;
  }
  return scale;
}
