import { checkLevel } from './check-level.ts';
import { checkBatches, type PairBatches } from './pair-batches.ts';
import { scaleFit, type ScaleSlopes } from './scale-fit.ts';
import { ScaleSums } from './scale-sums.ts';
import { squaredInfluences } from './squared-influences.ts';

/** What {@link fitLogitScale} takes. */
export interface FitLogitScaleOptions extends PairBatches {
  /** Probability of the interval; default 0.95. */
  readonly level?: number;
}

/** The factor of the logits with the least cross-entropy. */
export interface LogitScaleFit {
  /** β ≥ 0; logits s/τ are better as s/(τ/β). Infinity where every query finds its partner. */
  readonly scale: number;
  /** Ends of the interval of β, each pair as one independent observation, as query and as candidate; NaN where β is 0 or infinite. */
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
  const halves = [0, 1].map((rest) => batches.filter((_, index) => index % 2 === rest));
  return scaleFit({
    all: slopesOf(batches, direction),
    halves: batches.length > 1 ? [slopesOf(halves[0], direction), slopesOf(halves[1], direction)] : null,
    level,
    squares: (scale) => squaredInfluences({ batches, direction }, scale),
  });
}

function slopesOf(batches: PairBatches['batches'], direction: PairBatches['direction']): ScaleSlopes {
  return (scale) => {
    const sums = new ScaleSums(scale);
    for (const { data, rows: size } of batches) {
      for (const [step, stride] of [[1, size], [size, 1]]) {
        if (direction !== 'both' && (direction === 'u->v') !== (step === 1)) continue;
        for (let i = 0; i < size; i++) sums.add({ data, from: i * stride, step, size, right: i });
      }
    }
    return sums.means();
  };
}
