import * as tf from '@tensorflow/tfjs-core';

import type { RowBlock } from '../blocks/row-block.ts';
import { diagonal } from './diagonal.ts';
import { fusedOperation } from './fused-operation.ts';
import { minusIdentity } from './identity-rows.ts';
import { softmaxOf } from './softmax-of.ts';

/** What the rows of logits are compared with; none of it carries a gradient. */
export interface RowCrossEntropyOptions {
  /** T, shape of the block: the weights of the paired terms, summing to 1 in a row for a cross-entropy; default the pairs. */
  readonly targets?: tf.Tensor2D | undefined;
  /** 0 for the entries of the normaliser, −∞ for the others; default all of them. */
  readonly logAllowed?: tf.Tensor2D | undefined;
  /** w, shape [count, 1], the weights of all rows summing to 1; default 1/rows. */
  readonly rowWeights?: tf.Tensor2D | undefined;
}

/**
 * Σ_i w_i [ log Σ_{j allowed} exp S_ij − Σ_j T_ij S_ij ] over the rows of a block, with the gradient w_i (P_ij − T_ij),
 * P the softmax of the allowed entries of a row: what InfoNCE, NT-Xent, SupCon and DCL have in common.
 */
export function rowCrossEntropy(block: RowBlock, { targets, logAllowed, rowWeights }: RowCrossEntropyOptions = {}): tf.Scalar {
  const { logits, start, rows } = block;
  const count = logits.shape[0];
  return fusedOperation<tf.Scalar>([logits], (save) => {
    const weights = rowWeights ?? tf.fill([count, 1], 1 / rows);
    const allowed = logAllowed === undefined ? logits : tf.add(logits, logAllowed);
    const normalisers = tf.logSumExp(allowed, 1, true);
    const paired = targets === undefined ? tf.reshape(diagonal(block), [count, 1]) : tf.sum(tf.mul(targets, logits), 1, true);
    save([allowed, normalisers, weights, ...(targets === undefined ? [] : [targets])]);
    return {
      value: tf.sum(tf.mul(weights, tf.sub(normalisers, paired))) as tf.Scalar,
      gradients: (dy, [savedLogits, savedNormalisers, savedWeights, savedTargets]) => {
        const misfit = tf.tidy(() => {
          const predicted = softmaxOf(savedLogits, savedNormalisers);
          return savedTargets === undefined ? minusIdentity(predicted, { start, value: 1 }) : tf.sub(predicted, savedTargets);
        });
        return [tf.mul(misfit, tf.mul(savedWeights, dy))];
      },
    };
  });
}
