import * as tf from '@tensorflow/tfjs-core';

import { denseLoss, type BlockwiseLoss } from './blocks/blockwise-loss.ts';
import { checkSquareLogits } from './checks/check-square-logits.ts';
import { OutOfRangeError } from './errors.ts';
import { diagonal } from './fused/diagonal.ts';
import { fusedOperation } from './fused/fused-operation.ts';
import { diagonalRows } from './fused/identity-rows.ts';

/** Options of {@link spectralContrastiveLoss}. */
export interface SpectralContrastiveLossOptions {
  /** Entries that stand for independent pairs: `'offdiag'` (default) without bias, `'all'` bounded from below. */
  readonly negatives?: 'offdiag' | 'all';
}

/**
 * The spectral contrastive loss (HaoChen, Wei, Gaidon and Ma 2021, equation 6), here for two modalities with logits
 * S_ij = ⟨zu_i, zv_j⟩:
 *
 *   L = −(2/n) Σ_i S_ii + mean_{independent (i, j)} S_ij²,
 *
 * the mean over i ≠ j (`'offdiag'`, which has the population loss −2 E_μ s + E_{μ_u ⊗ μ_v} s² as its mean) or over
 * all n² entries (`'all'`, which is the population loss of the empirical law).
 *
 * Gradient: ∂L/∂S = −(2/n) I + 2 S/(n(n − 1)) off the diagonal, or + 2 S/n² everywhere.
 *
 * Invariances: none of added functions or constants, for the *values* of S count; order of the pairs, exchange of u and
 * v; a rotation of both embeddings. Chance level: −1, the least at constant logits, where S = 1. Bounds: the population
 * loss is ≥ −1 − χ²(μ, μ_u ⊗ μ_v), with equality where S is the density ratio itself (not its log); `'all'` is ≥ −n, and
 * `'offdiag'` has no bound in a batch, whose diagonal can grow while the rest is 0. With embeddings of dimension r the optimum is the r-th
 * truncation of the whitened law μ/√(μ_u μ_v) (Eckart and Young), its largest singular functions: right for linear
 * models on top and for low-rank canonical correlations.
 *
 * @param logits S, shape [n, n] with n ≥ 2: rows u, columns v, pairs on the diagonal.
 * @param options Which entries are independent pairs.
 * @returns The loss, a scalar without unit; differentiable in `logits`.
 * @throws ShapeError If `logits` is not square or has fewer than two rows.
 * @throws OutOfRangeError If the choice of negatives has another name.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { spectralContrastiveLoss } from '@crossmodal/losses';
 *
 * const logits = tf.tensor2d([[2, 1], [0, 1]]);
 * console.log(spectralContrastiveLoss(logits).dataSync()[0]); // -2.5
 * console.log(spectralContrastiveLoss(logits, { negatives: 'all' }).dataSync()[0]); // -1.5
 * ```
 */
export function spectralContrastiveLoss(logits: tf.Tensor2D, { negatives = 'offdiag' }: SpectralContrastiveLossOptions = {}): tf.Scalar {
  checkSquareLogits('spectralContrastiveLoss', logits);
  return denseLoss(blockwiseSpectralLoss({ negatives }), logits);
}

/** The same a block of rows at a time. */
export function blockwiseSpectralLoss({ negatives = 'offdiag' }: SpectralContrastiveLossOptions): BlockwiseLoss {
  if (negatives !== 'offdiag' && negatives !== 'all') {
    throw new OutOfRangeError(`spectralContrastiveLoss: negatives is ${String(negatives)}; expected 'offdiag' or 'all'`);
  }
  return {
    share: (block) => {
      const { logits, start, rows } = block;
      const [count, columns] = logits.shape;
      const independent = negatives === 'all' ? rows * rows : rows * (rows - 1);
      return fusedOperation<tf.Scalar>([logits], (save) => {
        const paired = tf.reshape(diagonal(block), [count, 1]) as tf.Tensor2D;
        let squares: tf.Tensor = tf.sum(tf.square(logits), 1, true);
        if (negatives === 'offdiag') squares = tf.sub(squares, tf.square(paired));
        save([logits, paired]);
        return {
          value: tf.sum(tf.sub(tf.div(squares, independent), tf.mul(paired, 2 / rows))) as tf.Scalar,
          gradients: (dy, [s, pairs]) => {
            // What the diagonal has less than 2 S / count everywhere.
            const lacking = tf.add(negatives === 'all' ? tf.zerosLike(pairs) : tf.mul(pairs, 2 / independent), 2 / rows) as tf.Tensor2D;
            return [tf.mul(tf.sub(tf.mul(s, 2 / independent), diagonalRows(lacking, columns, start)), dy)];
          },
        };
      });
    },
  };
}
