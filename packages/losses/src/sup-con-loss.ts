import * as tf from '@tensorflow/tfjs-core';

import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkPositive } from './checks/check-positive.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { logOffDiagonal } from './fused/log-off-diagonal.ts';
import { rowCrossEntropy } from './fused/row-cross-entropy.ts';
import { cosineLogits } from './similarities/cosine-logits.ts';

/** Options of {@link supConLoss}. */
export interface SupConLossOptions {
  /** Temperature τ > 0 of the cosines; default 0.1. */
  readonly temperature?: number;
}

/**
 * The supervised contrastive loss L_out (Khosla et al. 2020, equation 2), its sum over anchors divided by their number:
 * with S the cosines of all rows divided by τ and P(i) the other rows of i's class,
 *
 *   L = (1/n) Σ_i (1/|P(i)|) Σ_{p ∈ P(i)} [ −S_ip + log Σ_{k ≠ i} exp S_ik ].
 *
 * Gradient: as of `ntXentLoss`, with T_ip = 1/|P(i)| on the rows of i's class. With one class a pair of views it is
 * `ntXentLoss`.
 *
 * Invariances: rotation of z, positive scale of each row, order of the rows, names of the classes. Chance level:
 * log(n − 1), where all embeddings are equal. Bound: L > 0. Its optimum is right for a classifier on top, for it draws
 * every class together to a point: what tells samples of a class apart is lost.
 *
 * The labels are read back once to check them.
 *
 * @param z Embeddings, shape [n, dim] with n ≥ 3.
 * @param labels Class of each row, shape [n], int32; every class has at least two rows.
 * @param options The temperature.
 * @returns The loss in nats, a scalar; differentiable in `z`.
 * @throws ShapeError If the shapes or the type of the labels are not as stated.
 * @throws OutOfRangeError If a class has one row only, or the temperature is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { supConLoss } from '@crossmodal/losses';
 *
 * const z = tf.tensor2d([[2, 0], [0, 1], [3, 0], [0, 5]]);
 * const labels = tf.tensor1d([0, 1, 0, 1], 'int32');
 * console.log(supConLoss(z, labels, { temperature: 1 }).dataSync()[0].toFixed(5)); // 0.55144
 * ```
 */
export function supConLoss(z: tf.Tensor2D, labels: tf.Tensor1D, { temperature = 0.1 }: SupConLossOptions = {}): tf.Scalar {
  checkEmbeddings('supConLoss', { z }, 3);
  checkPositive('supConLoss', 'temperature', temperature);
  const n = z.shape[0];
  if (labels.rank !== 1 || labels.shape[0] !== n || labels.dtype !== 'int32') {
    throw new ShapeError(`supConLoss: labels is [${labels.shape}] of type ${labels.dtype}; expected [${n}] of type int32`);
  }
  return tf.tidy(() => {
    const same = tf.cast(tf.equal(tf.reshape(labels, [n, 1]), tf.reshape(labels, [1, n])), 'float32');
    const positives = tf.sub(same, tf.eye(n));
    const counts = tf.sum(positives, 1, true);
    const alone = counts.dataSync().indexOf(0);
    if (alone >= 0) {
      throw new OutOfRangeError(`supConLoss: row ${alone} is the only one with label ${labels.dataSync()[alone]}; expected at least two rows of every class`);
    }
    return rowCrossEntropy(cosineLogits(z, z, { temperature }), {
      targets: tf.div(positives, counts) as tf.Tensor2D,
      logAllowed: logOffDiagonal(n),
    });
  });
}
