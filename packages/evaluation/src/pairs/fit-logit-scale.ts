import { checkLevel } from './check-level.ts';
import { normalQuantile } from './normal-quantile.ts';
import { checkBatches, type PairBatches } from './pair-batches.ts';

/** What {@link fitLogitScale} takes. */
export interface FitLogitScaleOptions extends PairBatches {
  /** Probability of the interval; default 0.95. */
  readonly level?: number;
}

/** The factor of the logits with the least cross-entropy. */
export interface LogitScaleFit {
  /** β ≥ 0; logits s/τ are better as s/(τ/β). Infinity where every query finds its partner. */
  readonly scale: number;
  /** Ends of the interval of β, each query as one independent observation; NaN where β is 0 or infinite. */
  readonly low: number;
  readonly high: number;
  /** Mean cross-entropy in nats of the logits as they are, and times β. */
  readonly crossEntropy: number;
  readonly scaledCrossEntropy: number;
  /** Cross-entropy of logits times a β that was fitted without them, on each half of the batches for the other; null for one batch, Infinity where an infinite one fails. */
  readonly heldOutCrossEntropy: number | null;
}

/**
 * Temperature scaling (Guo, Pleiss, Sun and Weinberger 2017, section 4.2) of retrieval: the factor β of the logits at which
 * the softmax over a batch gives the partners the greatest likelihood. The cross-entropy is convex in β; Newton steps
 * within a shrinking bracket find its minimum. β = 1 where the logits are the pointwise mutual information (up to a
 * function of the query), below 1 where they are too confident.
 *
 * @throws ShapeError If there is no batch, or one is not square.
 * @throws OutOfRangeError If a logit is not finite, or an option out of its range.
 *
 * @example
 * ```ts
 * import { fitLogitScale } from '@crossmodal/evaluation';
 *
 * // Right in three of four with a probability of σ(2 log 3) = 0.9: half the logits would say 0.75.
 * const margin = 2 * Math.log(3);
 * const batches = [1, 1, 1, -1].map((sign) => ({ data: Float64Array.of(sign * margin, 0, 0, sign * margin), rows: 2, columns: 2 }));
 * console.log(fitLogitScale({ batches, direction: 'u->v' }).scale.toFixed(9)); // 0.500000000
 * ```
 */
export function fitLogitScale({ batches, direction, level = 0.95 }: FitLogitScaleOptions): LogitScaleFit {
  checkBatches('fitLogitScale', { batches, direction });
  checkLevel('fitLogitScale', level);
  const scale = minimum(batches, direction);
  const [plain, scaled] = [derivatives(batches, direction, 1), derivatives(batches, direction, scale)];
  const inside = scale > 0 && scale < Infinity;
  // The sandwich of the likelihood's curvature and the spread of its slope.
  const half = inside ? (normalQuantile(level) * Math.sqrt(scaled.squaredSlopes)) / (scaled.curvature * scaled.queries) : NaN;
  const halves = [0, 1].map((rest) => batches.filter((_, index) => index % 2 === rest));
  let heldOutCrossEntropy: number | null = null;
  if (batches.length > 1) {
    const [first, second] = halves.map((part, index) => derivatives(part, direction, minimum(halves[1 - index], direction)));
    heldOutCrossEntropy = (first.value * first.queries + second.value * second.queries) / (first.queries + second.queries);
  }
  return { scale, low: inside ? Math.max(0, scale - half) : NaN, high: inside ? scale + half : NaN, crossEntropy: plain.value, scaledCrossEntropy: scaled.value, heldOutCrossEntropy };
}

function minimum(batches: PairBatches['batches'], direction: PairBatches['direction']): number {
  const start = derivatives(batches, direction, 0);
  if (start.slope >= 0) return 0;
  // Only if every partner leads its candidates does the likelihood grow for ever.
  if (start.lag === 0) return Infinity;
  let [low, high] = [0, 1];
  while (derivatives(batches, direction, high).slope < 0) [low, high] = [high, 2 * high];
  let scale = (low + high) / 2;
  for (let step = 0; step < 100; step++) {
    const { slope, curvature } = derivatives(batches, direction, scale);
    if (slope < 0) low = scale;
    else high = scale;
    const newton = scale - slope / curvature;
    const next = newton > low && newton < high ? newton : (low + high) / 2;
    if (Math.abs(next - scale) <= 1e-12 * scale) return next;
    scale = next;
  }
  return scale;
}

interface Derivatives {
  readonly value: number;
  readonly slope: number;
  readonly curvature: number;
  /** Mean distance of the partners from the greatest logits of their queries. */
  readonly lag: number;
  /** Σ over the queries of their squared slopes. */
  readonly squaredSlopes: number;
  readonly queries: number;
}

/** Mean over the queries of log Σ_j exp(β s_j) − β s(partner), with its derivatives in β. */
function derivatives(batches: PairBatches['batches'], direction: PairBatches['direction'], scale: number): Derivatives {
  let [value, slope, curvature, lag, squaredSlopes, queries] = [0, 0, 0, 0, 0, 0];
  for (const { data, rows: size } of batches) {
    for (const [step, stride] of [[1, size], [size, 1]]) {
      if (direction !== 'both' && (direction === 'u->v') !== (step === 1)) continue;
      for (let i = 0; i < size; i++) {
        const from = i * stride;
        let most = -Infinity;
        for (let at = from, j = 0; j < size; j++, at += step) if (data[at] > most) most = data[at];
        let [sum, first, second] = [0, 0, 0];
        for (let at = from, j = 0; j < size; j++, at += step) {
          const behind = data[at] - most;
          // The scale may be infinite: 0 stays 0.
          const weight = behind === 0 ? 1 : Math.exp(scale * behind);
          sum += weight;
          first += weight * behind;
          second += weight * behind * behind;
        }
        const lead = data[from + i * step] - most;
        const mean = first / sum;
        value += Math.log(sum) - (lead === 0 ? 0 : scale * lead);
        lag -= lead;
        slope += mean - lead;
        squaredSlopes += (mean - lead) ** 2;
        curvature += second / sum - mean * mean;
        queries++;
      }
    }
  }
  return { value: value / queries, slope: slope / queries, curvature: curvature / queries, lag: lag / queries, squaredSlopes, queries };
}
