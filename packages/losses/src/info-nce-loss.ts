import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from './errors.ts';
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
export function infoNceLoss(
  logits: tf.Tensor2D,
  { positives, negatives, weights, labelSmoothing = 0 }: InfoNceLossOptions = {},
): tf.Scalar {
  const [n, m] = logits.shape;
  if (logits.rank !== 2 || n < 1 || m < 2 || (positives === undefined && m < n)) {
    throw new ShapeError(`infoNceLoss: logits is [${logits.shape}]; expected [n, m] with m >= 2, and m >= n without positives`);
  }
  if (logits.dtype !== 'float32') {
    throw new OutOfRangeError(`infoNceLoss: logits has type ${logits.dtype}; expected float32`);
  }
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new OutOfRangeError(`infoNceLoss: labelSmoothing is ${labelSmoothing}; expected a number from 0 to 1`);
  }
  const normalised = weights === undefined ? undefined : normalisedWeights(weights, n);

  return tf.tidy(() => {
    const paired = positives === undefined ? tf.eye(n, m) : indicator('positives', positives, logits);
    const isPositive = positives === undefined ? paired : checkRows('positives', paired);
    const unpaired =
      negatives === undefined ? undefined : checkRows('negatives', tf.mul(indicator('negatives', negatives, logits), tf.sub(1, isPositive)));
    const allowed = unpaired === undefined ? undefined : tf.add(isPositive, unpaired);
    const among = tf.div(isPositive, tf.sum(isPositive, 1, true));
    const smooth = allowed === undefined ? tf.div(tf.ones([n, m]), m) : tf.div(allowed, tf.sum(allowed, 1, true));
    const targets = labelSmoothing === 0 ? among : tf.add(tf.mul(among, 1 - labelSmoothing), tf.mul(smooth, labelSmoothing));
    return rowCrossEntropy(logits, {
      targets: targets as tf.Tensor2D,
      logAllowed: allowed === undefined ? undefined : (tf.log(allowed) as tf.Tensor2D),
      rowWeights: normalised === undefined ? undefined : tf.tensor2d(normalised, [n, 1]),
    });
  });
}

function indicator(name: string, mask: tf.Tensor2D, logits: tf.Tensor2D): tf.Tensor2D {
  if (String(mask.shape) !== String(logits.shape)) {
    throw new ShapeError(`infoNceLoss: ${name} is [${mask.shape}]; expected the shape [${logits.shape}] of logits`);
  }
  return tf.cast(tf.notEqual(tf.cast(mask, 'float32'), 0), 'float32') as tf.Tensor2D;
}

function checkRows(name: string, mask: tf.Tensor): tf.Tensor2D {
  const empty = tf.sum(mask, 1).dataSync().indexOf(0);
  if (empty >= 0) {
    const beside = name === 'negatives' ? ' that is no positive' : '';
    throw new OutOfRangeError(`infoNceLoss: row ${empty} of ${name} is empty; expected at least one entry a row${beside}`);
  }
  return mask as tf.Tensor2D;
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
