import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { inBlocks } from './blocks/in-blocks.ts';
import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkPositive } from './checks/check-positive.ts';
import { OutOfRangeError } from './errors.ts';
import { sumByRows } from './fused/by-rows.ts';
import { diagonal } from './fused/diagonal.ts';
import { distanceMatrix } from './fused/distance-matrix.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { diagonalRows, identityRows } from './fused/identity-rows.ts';

/** Options of {@link tripletLoss}. */
export interface TripletLossOptions {
  /** Margin m > 0 between squared distances; default 0.2. */
  readonly margin?: number;
  /**
   * Which v_j, j ≠ i, are negatives of u_i: `'all'`; the `'hardest'` (default), nearest to u_i; or the `'semi-hard'`
   * one, nearest of those with D_ii < D_ij < D_ii + m, none if there is none.
   */
  readonly negatives?: 'all' | 'hardest' | 'semi-hard';
  /** Rows of distances at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/**
 * The triplet loss with the u as anchors (Schroff, Kalenichenko and Philbin 2015, section 3.1): with the squared
 * distances D_ij = |zu_i − zv_j|²,
 *
 *   L = (1/n) Σ_i Σ_{j ≠ i} W_ij max(0, m + D_ii − D_ij),
 *
 * W_ij = 1/(n − 1) for all negatives; 1 for the hardest or semi-hard one, shared equally where several are as near.
 *
 * Gradient: W is constant; with G_ij = −W_ij 1{m + D_ii > D_ij}/n off the diagonal and rows that sum to 0,
 * ∂L/∂zu = −2 G zv and ∂L/∂zv = 2(diag(Gᵀ 1) zv − Gᵀ zu).
 *
 * Invariances: a rotation or shift of both embeddings, the order of the pairs. Chance level: m where all embeddings are
 * equal (0 with `'semi-hard'`, which has no negative there). Bound: L ≥ 0, with equality once every negative is farther
 * than its pair by the margin. It is right for ranking alone: its optimum is no density ratio, so it serves neither
 * calibrated classification nor generation.
 *
 * @param zu Embeddings of u, shape [n, dim] with n ≥ 2; unit rows in the paper.
 * @param zv Embeddings of v, the same shape.
 * @param options The margin and the choice of negatives.
 * @returns The loss, a scalar in the unit of D; differentiable in both embeddings.
 * @throws ShapeError If the embeddings are not matrices of one shape.
 * @throws OutOfRangeError If the margin is not positive and finite, or the choice has another name.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { tripletLoss } from '@crossmodal/losses';
 *
 * const zu = tf.tensor2d([[0, 0], [2, 0]]);
 * const zv = tf.tensor2d([[1, 0], [2, 1]]); // D = [[1, 5], [1, 1]]
 * console.log(tripletLoss(zu, zv, { margin: 0.5 }).dataSync()[0]); // 0.25
 * ```
 */
export function tripletLoss(
  zu: tf.Tensor2D,
  zv: tf.Tensor2D,
  { margin = 0.2, negatives = 'hardest', chunk }: TripletLossOptions = {},
): tf.Scalar {
  checkEmbeddings('tripletLoss', { zu, zv }, 2);
  checkPositive('tripletLoss', 'margin', margin);
  if (!['all', 'hardest', 'semi-hard'].includes(negatives)) {
    throw new OutOfRangeError(`tripletLoss: negatives is ${String(negatives)}; expected 'all', 'hardest' or 'semi-hard'`);
  }
  const loss = hinge(margin, negatives);
  if (chunk !== undefined) return inBlocks(loss, { caller: 'tripletLoss', zu, zv, similarity: distanceMatrix, chunk });
  return tf.tidy(() => denseLoss(loss, distanceMatrix(zu, zv)));
}

/** The loss of the distances, which stand in the place of logits. */
function hinge(margin: number, negatives: 'all' | 'hardest' | 'semi-hard'): BlockwiseLoss {
  return {
    share: (block) => {
      const { logits: distances, start, rows } = block;
      const [count, columns] = distances.shape;
      return fusedOperation<tf.Scalar>([distances], (save) => {
        const paired = tf.reshape(diagonal(block), [count, 1]);
        const losses = tf.relu(tf.sub(tf.add(paired, margin), distances));
        const offDiagonal = tf.sub(1, identityRows(count, columns, { start }));
        let weights: tf.Tensor = tf.div(offDiagonal, columns - 1);
        if (negatives !== 'all') {
          // The nearest negative has the largest hinge m + D_ii − D_ij; in a row where all hinges are 0, nothing counts.
          const beyond = negatives === 'hardest' ? offDiagonal : tf.mul(offDiagonal, positive(tf.sub(distances, paired)));
          const candidates = tf.mul(losses, beyond);
          const largest = tf.cast(tf.equal(candidates, tf.max(candidates, 1, true)), 'float32');
          const chosen = tf.mul(largest, positive(candidates));
          weights = tf.div(chosen, tf.maximum(tf.sum(chosen, 1, true), 1));
        }
        const active = tf.mul(tf.mul(weights, positive(losses)), 1 / rows);
        save([tf.sub(diagonalRows(tf.sum(active, 1, true) as tf.Tensor2D, columns, start), active)]);
        return {
          value: sumByRows(tf.mul(active, losses)),
          gradients: (dy, [gradient]) => [tf.mul(gradient, dy)],
        };
      });
    },
  };
}

function positive(x: tf.Tensor): tf.Tensor {
  return tf.cast(tf.greater(x, 0), 'float32');
}
