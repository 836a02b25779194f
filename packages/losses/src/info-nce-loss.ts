import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { identityRows } from './fused/identity-rows.ts';
import { rowCrossEntropy } from './fused/row-cross-entropy.ts';

/** Options of {@link infoNceLoss}. */
export interface InfoNceLossOptions {
  /** Mask of the pairs, shape of the logits, 0 or not; default the diagonal. At least one a row. */
  readonly positives?: tf.Tensor2D;
  /** Mask of the negatives, shape of the logits, 0 or not; default all that is no positive. At least one a row. */
  readonly negatives?: tf.Tensor2D;
  /** Weight of each row, n numbers ≥ 0, not all 0; only their proportions count. Default equal ones. */
  readonly weights?: ArrayLike<number>;
  /** ε from 0 to 1, the share of the target that is spread over all entries of a row's normaliser; default 0. */
  readonly labelSmoothing?: number;
}

/**
 * InfoNCE, v given u: the cross-entropy of every row of the logits (van den Oord, Li and Vinyals 2018, equation 4),
 *
 *   L = −Σ_i w_i [ (1 − ε) mean_{j ∈ P_i} log p_ij + ε mean_{j ∈ A_i} log p_ij ],   p_ij = exp S_ij / Σ_{k ∈ A_i} exp S_ik,
 *
 * P_i the positives of row i, A_i its positives and negatives, Σ w = 1. Several positives stand outside the log, as in
 * L_out of Khosla et al. (2020, equation 2); ε is the label smoothing of Szegedy et al. (2016, section 7). Columns
 * beyond the n-th are negatives that have no row: a memory bank, or hard negatives. For u given v transpose S.
 *
 * Gradient: ∂L/∂S_ij = w_i (p_ij − T_ij), T_ij the weight of log p_ij above.
 *
 * Invariances: a function of u added to S, the order of the negatives. Chance level: log |A_i| at constant logits, log n
 * without masks. Bounds: L ≥ 0, and I(u; v) ≥ log n − E L for independent pairs, so that L sees at most log n of the
 * mutual information. Without masks it is `conditionalLoss` with (0, 2) plus log n; its population optimum is right for
 * finding or classifying v given u, and leaves any function of u in S free.
 *
 * Masks are read back once to check them.
 *
 * @param logits S, shape [n, m] with m ≥ 2 and, without `positives`, m ≥ n; rows u, columns v, including 1/τ.
 * @param options Masks, weights of the rows and label smoothing.
 * @returns The loss in nats, a scalar; differentiable in `logits`.
 * @throws ShapeError If a shape is not what is stated above.
 * @throws OutOfRangeError If a row of a mask is empty, or a weight or `labelSmoothing` is out of range.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { infoNceLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * console.log(infoNceLoss(logits).dataSync()[0].toFixed(5)); // 0.40069
 * const positives = tf.tensor2d([[1, 1, 0], [0, 1, 0], [0, 0, 1]]);
 * console.log(infoNceLoss(logits, { positives }).dataSync()[0].toFixed(5)); // 0.73402
 * ```
 */
export function infoNceLoss(logits: tf.Tensor2D, options: InfoNceLossOptions = {}): tf.Scalar {
  const [n, m] = logits.shape;
  if (logits.rank !== 2 || n < 1 || m < 2 || (options.positives === undefined && m < n)) {
    throw new ShapeError(`infoNceLoss: logits is [${logits.shape}]; expected [n, m] with m >= 2, and m >= n without positives`);
  }
  if (logits.dtype !== 'float32') {
    throw new OutOfRangeError(`infoNceLoss: logits has type ${logits.dtype}; expected float32`);
  }
  return tf.tidy(() => denseLoss(blockwiseInfoNceLoss(options, logits.shape), logits));
}

/** The same a block of rows at a time, for logits of the given shape. */
export function blockwiseInfoNceLoss(
  { positives, negatives, weights, labelSmoothing = 0 }: InfoNceLossOptions,
  [n, m]: readonly [number, number],
): BlockwiseLoss {
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new OutOfRangeError(`infoNceLoss: labelSmoothing is ${labelSmoothing}; expected a number from 0 to 1`);
  }
  const rowWeights = weights === undefined ? undefined : tf.tensor2d(normalisedWeights(weights, n), [n, 1]);
  const isPositive = positives === undefined ? undefined : indicator('positives', positives, [n, m]);
  if (isPositive !== undefined) refuseEmptyRows('positives', isPositive);
  const isNegative =
    negatives === undefined
      ? undefined
      : (tf.mul(indicator('negatives', negatives, [n, m]), tf.sub(1, isPositive ?? identityRows(n, m))) as tf.Tensor2D);
  if (isNegative !== undefined) refuseEmptyRows('negatives', isNegative);
  const plain = isPositive === undefined && labelSmoothing === 0;
  return {
    share: (block) =>
      tf.tidy(() => {
        const { logits, start } = block;
        const [count, columns] = logits.shape;
        const own = (rows: tf.Tensor2D) => (count === n ? rows : tf.slice(rows, start, count));
        const ownWeights = rowWeights === undefined ? undefined : own(rowWeights);
        if (plain && isNegative === undefined) return rowCrossEntropy(block, { rowWeights: ownWeights });
        const paired = isPositive === undefined ? identityRows(count, columns, { start }) : own(isPositive);
        const allowed = isNegative === undefined ? undefined : (tf.add(paired, own(isNegative)) as tf.Tensor2D);
        return rowCrossEntropy(block, {
          targets: plain ? undefined : smoothTargets(paired, allowed, labelSmoothing),
          logAllowed: allowed === undefined ? undefined : (tf.log(allowed) as tf.Tensor2D),
          rowWeights: ownWeights,
        });
      }),
  };
}

/** (1 − ε) of the target shared by the positives of a row, and ε by all entries of its normaliser. */
function smoothTargets(paired: tf.Tensor2D, allowed: tf.Tensor2D | undefined, labelSmoothing: number): tf.Tensor2D {
  const among = tf.div(paired, tf.sum(paired, 1, true)) as tf.Tensor2D;
  if (labelSmoothing === 0) return among;
  const spread = allowed === undefined ? labelSmoothing / paired.shape[1] : tf.mul(tf.div(allowed, tf.sum(allowed, 1, true)), labelSmoothing);
  return tf.add(tf.mul(among, 1 - labelSmoothing), spread) as tf.Tensor2D;
}

function indicator(name: string, mask: tf.Tensor2D, shape: readonly number[]): tf.Tensor2D {
  if (String(mask.shape) !== String(shape)) {
    throw new ShapeError(`infoNceLoss: ${name} is [${mask.shape}]; expected the shape [${shape}] of logits`);
  }
  return tf.cast(tf.notEqual(tf.cast(mask, 'float32'), 0), 'float32') as tf.Tensor2D;
}

function refuseEmptyRows(name: string, mask: tf.Tensor2D): void {
  const empty = tf.tidy(() => tf.sum(mask, 1).dataSync()).indexOf(0);
  if (empty >= 0) {
    const beside = name === 'negatives' ? ' that is no positive' : '';
    throw new OutOfRangeError(`infoNceLoss: row ${empty} of ${name} is empty; expected at least one entry a row${beside}`);
  }
}

function normalisedWeights(weights: ArrayLike<number>, n: number): number[] {
  if (weights.length !== n) {
    throw new ShapeError(`infoNceLoss: weights has ${weights.length} entries; expected one for each of ${n} rows`);
  }
  const entries = Array.from(weights);
  const sum = entries.reduce((total, w) => total + w, 0);
  if (!entries.every((w) => w >= 0) || !(sum > 0 && sum < Infinity)) {
    throw new OutOfRangeError(`infoNceLoss: weights is [${entries.join(', ')}]; expected finite numbers >= 0, not all 0`);
  }
  return entries.map((w) => w / sum);
}
