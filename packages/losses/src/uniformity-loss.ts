import * as tf from '@tensorflow/tfjs-core';

import type { BlockwiseLoss } from './blocks/blockwise-loss.ts';
import type { RowBlock } from './blocks/row-block.ts';
import { checkEmbeddings } from './checks/check-embeddings.ts';
import { checkPositive } from './checks/check-positive.ts';
import { logSumExpByRows } from './fused/by-rows.ts';
import { distanceMatrix } from './fused/distance-matrix.ts';
import { logOffDiagonal } from './fused/log-off-diagonal.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { softmaxOf } from './fused/softmax-of.ts';
import { selfLogitsLoss } from './fused/self-logits-loss.ts';

/** Options of {@link uniformityLoss}. */
export interface UniformityLossOptions {
  /** t > 0 in the Gaussian kernel exp(−t |x − y|²); default 2. */
  readonly t?: number;
  /** Rows of distances at a time, for O(n · chunk) memory; left out, all at once. The numbers are the same. */
  readonly chunk?: number;
}

/**
 * Uniformity of one modality (Wang and Isola 2020, section 4.1.2): the log of the mean Gaussian potential of two
 * different rows, L = log mean_{i ≠ j} exp(−t |z_i − z_j|²).
 *
 * Gradient: ∂L/∂z_i = −4t Σ_j W_ij (z_i − z_j), W the softmax of −t |z_i − z_j|² over all i ≠ j.
 *
 * Invariances: rotation and shift of z, order of the rows. Chance level and maximum: 0, where all embeddings are equal.
 * Bound on unit rows: L ≥ −2t n/(n − 1), attained by a regular simplex; without unit rows there is none. Its optimum is
 * right only together with `alignmentLoss`: alone it spreads samples over the sphere, whatever they are.
 *
 * @param z Embeddings of one modality, shape [n, dim] with n ≥ 2; unit rows in the paper.
 * @param options The scale t.
 * @returns The loss, a scalar ≤ 0; differentiable in `z`.
 * @throws ShapeError If `z` has fewer than two rows.
 * @throws OutOfRangeError If t is not positive and finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { uniformityLoss } from '@crossmodal/losses';
 *
 * console.log(uniformityLoss(tf.tensor2d([[1, 0], [-1, 0]])).dataSync()[0]); // -8
 * ```
 */
export function uniformityLoss(z: tf.Tensor2D, { t = 2, chunk }: UniformityLossOptions = {}): tf.Scalar {
  checkEmbeddings('uniformityLoss', { z }, 2);
  checkPositive('uniformityLoss', 't', t);
  return tf.tidy(() => selfLogitsLoss(logMeanPotential(t), z, { caller: 'uniformityLoss', similarity: distanceMatrix, chunk }));
}

/** The loss of the distances, which stand in the place of logits. */
function logMeanPotential(t: number): BlockwiseLoss {
  return {
    prepare: (distances) => {
      const ofBlocks = distances.map((block) => logSumExpByRows(potentials(block, t)));
      return [tf.logSumExp(tf.stack(ofBlocks))];
    },
    share: (block, [normaliser]) => {
      const { logits: distances, rows } = block;
      return fusedOperation<tf.Scalar>([distances], (save) => {
        save([potentials(block, t), normaliser]);
        return {
          value: tf.mul(tf.sub(normaliser, Math.log(rows * (rows - 1))), distances.shape[0] / rows) as tf.Scalar,
          gradients: (dy, [saved, savedNormaliser]) => [tf.mul(softmaxOf(saved, savedNormaliser), tf.mul(dy, -t))],
        };
      });
    },
  };
}

function potentials(block: RowBlock, t: number): tf.Tensor2D {
  return tf.tidy(() => tf.add(tf.mul(block.logits, -t), logOffDiagonal(block)) as tf.Tensor2D);
}
