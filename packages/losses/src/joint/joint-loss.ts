import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from '../blocks/blockwise-loss.ts';
import type { RowBlock } from '../blocks/row-block.ts';
import { checkSquareLogits } from '../checks/check-square-logits.ts';
import { OutOfRangeError, ShapeError } from '../errors.ts';
import { logSumExpByRows } from '../fused/by-rows.ts';
import { diagonal } from '../fused/diagonal.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { identityRows, minusIdentity } from '../fused/identity-rows.ts';
import { softmaxOf } from '../fused/softmax-of.ts';
import { logOffDiagonal } from '../fused/log-off-diagonal.ts';

/** Options of {@link jointLoss}. */
export interface JointLossOptions {
  /**
   * Which logits stand for independent pairs (u, v') of the marginals: those off the diagonal (`'offdiag'`, default),
   * all n² (`'all'`), or n of them, S_iπ(i) (`'shuffle'`).
   */
  readonly negatives?: 'offdiag' | 'all' | 'shuffle';
  /** π of `'shuffle'`, and of it only: a permutation of 0 … n − 1 without fixed points, as `derangement` gives. */
  readonly permutation?: Int32Array | Uint32Array;
}

/**
 * The joint loss of a batch of pairs,
 *
 *   L(S) = −mean_i S_ii + log mean_{(i,j) ∈ negatives} exp S_ij
 *
 * (Baptista, Stuart and Tran 2025, Problems 3.6 and 3.7): the Kullback–Leibler divergence of the joint law from the
 * learned one, exp(s)/Z times the marginals, up to the mutual information I (Theorem 3.8). One fused operation with
 * the gradient P − I/n, P the softmax of S over the negatives and 0 elsewhere, and I the identity.
 *
 * Invariance: a constant added to S, and nothing else, changes nothing. L = 0 for constant logits (chance). In the
 * population L ≥ −I(u; v), with equality at s = log of the density ratio, up to a constant. In a batch −log n ≤ L with
 * `'all'`, which is also never below `conditionalLoss` (Theorem 3.10); with the other two there is no bound, as a
 * batch can separate its diagonal from the negatives without end.
 *
 * @param logits S, shape [n, n] with n ≥ 2, including 1/τ: rows u, columns v, pairs on the diagonal.
 * @param options The negatives, and the permutation for `'shuffle'`.
 * @returns The loss in nats, a scalar; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or has fewer than two rows, or `permutation` has another length.
 * @throws OutOfRangeError If `permutation` is missing, not asked for, no permutation, or has a fixed point.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { jointLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 0, -1], [0.5, 1, 0], [-0.5, 0.25, 1.5]]);
 * console.log(jointLoss(logits).dataSync()[0].toFixed(5)); // -1.51559
 * console.log(jointLoss(logits, { negatives: 'all' }).dataSync()[0].toFixed(5)); // -0.67699
 * const permutation = Uint32Array.of(1, 2, 0);
 * console.log(jointLoss(logits, { negatives: 'shuffle', permutation }).dataSync()[0].toFixed(5)); // -1.64059
 * ```
 */
export function jointLoss(logits: tf.Tensor2D, { negatives = 'offdiag', permutation }: JointLossOptions = {}): tf.Scalar {
  const n = checkSquareLogits('jointLoss', logits);
  if (negatives !== 'offdiag' && negatives !== 'all' && negatives !== 'shuffle') {
    throw new OutOfRangeError(`jointLoss: negatives is ${String(negatives)}; expected 'offdiag', 'all' or 'shuffle'`);
  }
  if ((permutation === undefined) === (negatives === 'shuffle')) {
    throw new OutOfRangeError(
      `jointLoss: permutation is ${permutation === undefined ? 'missing' : 'given'} and negatives is '${negatives}'; expected it with 'shuffle' only`,
    );
  }
  if (permutation !== undefined) return shuffledLoss(logits, shuffledPlaces(permutation, n));
  return tf.tidy(() => denseLoss(blockwiseJointLoss(negatives as 'offdiag' | 'all'), logits));
}

/** The same a block of rows at a time; only the normaliser needs all of them. */
export function blockwiseJointLoss(negatives: 'offdiag' | 'all'): BlockwiseLoss {
  const among = (block: RowBlock) => (negatives === 'all' ? block.logits : (tf.add(block.logits, logOffDiagonal(block)) as tf.Tensor2D));
  return {
    prepare: (logits) => [tf.logSumExp(tf.stack(logits.map((block) => logSumExpByRows(among(block)))))],
    share: (block, [normaliser]) => {
      const { logits, start, rows } = block;
      const count = logits.shape[0];
      const pairs = negatives === 'all' ? rows * rows : rows * (rows - 1);
      return fusedOperation<tf.Scalar>([logits], (save) => {
        save([among(block), normaliser]);
        const ofNegatives = tf.mul(tf.sub(normaliser, Math.log(pairs)), count / rows);
        return {
          value: tf.sub(ofNegatives, tf.div(tf.sum(diagonal(block)), rows)) as tf.Scalar,
          gradients: (dy, [s, total]) => [tf.mul(minusIdentity(softmaxOf(s, total), { start, value: 1 / rows }), dy)],
        };
      });
    },
  };
}

/** The loss with n shuffled negatives, from the flat places of these in the logits. */
function shuffledLoss(logits: tf.Tensor2D, places: Int32Array): tf.Scalar {
  const n = places.length;
  return fusedOperation<tf.Scalar>([logits], (save) => {
    const indices = tf.tensor1d(places, 'int32');
    const apart = tf.gather(tf.reshape(logits, [n * n]), indices) as tf.Tensor1D;
    const normaliser = tf.logSumExp(apart);
    save([apart, normaliser, indices]);
    return {
      value: tf.sub(tf.sub(normaliser, tf.mean(diagonal({ logits, start: 0 }))), Math.log(n)) as tf.Scalar,
      gradients: (dy, [s, total, at]) => {
        const weights = tf.exp(tf.sub(s, total)) as tf.Tensor1D;
        const spread = tf.reshape(tf.scatterND(tf.reshape(at, [n, 1]), weights, [n * n]), [n, n]);
        return [tf.mul(tf.sub(spread, identityRows(n, n, { value: 1 / n })), dy)];
      },
    };
  });
}

/** Places of S_iπ(i) in the flat logits. */
function shuffledPlaces(permutation: Int32Array | Uint32Array, n: number): Int32Array {
  if (permutation.length !== n) {
    throw new ShapeError(`jointLoss: permutation has ${permutation.length} entries; expected ${n}, as logits has rows`);
  }
  const seen = new Uint8Array(n);
  for (const [i, target] of permutation.entries()) {
    if (!(target >= 0 && target < n) || target === i || seen[target] === 1) {
      throw new OutOfRangeError(`jointLoss: permutation[${i}] is ${target}; expected a permutation of 0 to ${n - 1} without fixed points`);
    }
    seen[target] = 1;
  }
  return Int32Array.from(permutation, (target, i) => i * n + target);
}
