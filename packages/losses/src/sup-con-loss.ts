import * as tf from '@tensorflow/tfjs-core';

import type { BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkPositive } from './checks/check-positive.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { identityRows } from './fused/identity-rows.ts';
import { logOffDiagonal } from './fused/log-off-diagonal.ts';
import { rowCrossEntropy } from './fused/row-cross-entropy.ts';
import { selfLogitsLoss } from './fused/self-logits-loss.ts';
import { cosineLogits } from './similarities/cosine-logits.ts';

/** Options of {@link supConLoss}. */
export interface SupConLossOptions {
  /** Temperature τ > 0 of the cosines; default 0.1. */
  readonly temperature?: number;
  /** Whether a class with one row is an error; default `true`. `false` reads nothing back: such a row only repels. */
  readonly strict?: boolean;
  /** Rows of logits at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
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
 * The labels are read back once to check them, unless `strict` is `false`.
 *
 * @param z Embeddings, shape [n, dim] with n ≥ 3.
 * @param labels Class of each row, shape [n], int32; every class has at least two rows.
 * @param options The temperature.
 * @returns The loss in nats, a scalar; differentiable in `z`.
 * @throws ShapeError If the shapes or the type of the labels are not as stated.
 * @throws OutOfRangeError If a class has one row only and `strict` is not `false`, or the temperature is not positive and finite.
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
export function supConLoss(z: tf.Tensor2D, labels: tf.Tensor1D, { temperature = 0.1, strict = true, chunk }: SupConLossOptions = {}): tf.Scalar {
  checkEmbeddings('supConLoss', { z }, 3);
  checkPositive('supConLoss', 'temperature', temperature);
  const n = z.shape[0];
  if (labels.rank !== 1 || labels.shape[0] !== n || labels.dtype !== 'int32') {
    throw new ShapeError(`supConLoss: labels is [${labels.shape}] of type ${labels.dtype}; expected [${n}] of type int32`);
  }
  if (strict) refuseClassesOfOne(labels);
  return tf.tidy(() => selfLogitsLoss(classCrossEntropy(labels), z, { caller: 'supConLoss', similarity: (a, b) => cosineLogits(a, b, { temperature }), chunk }));
}

function refuseClassesOfOne(labels: tf.Tensor1D): void {
  const classes = labels.dataSync();
  const sizes = new Map<number, number>();
  for (const label of classes) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const alone = classes.findIndex((label) => sizes.get(label) === 1);
  if (alone >= 0) {
    throw new OutOfRangeError(`supConLoss: row ${alone} is the only one with label ${classes[alone]}; expected at least two rows of every class`);
  }
}

function classCrossEntropy(labels: tf.Tensor1D): BlockwiseLoss {
  return {
    share: (block) =>
      tf.tidy(() => {
        const { logits, start } = block;
        const [count, columns] = logits.shape;
        const own = tf.reshape(tf.slice(labels, start, count), [count, 1]);
        const same = tf.cast(tf.equal(own, tf.reshape(labels, [1, columns])), 'float32');
        const positives = tf.sub(same, identityRows(count, columns, { start }));
        const sizes = tf.maximum(tf.sum(positives, 1, true), 1);
        return rowCrossEntropy(block, { targets: tf.div(positives, sizes) as tf.Tensor2D, logAllowed: logOffDiagonal(block) });
      }),
  };
}
