import * as tf from '@tensorflow/tfjs-core';

import type { BlockwiseLoss } from '../blocks/blockwise-loss.ts';
import type { RowBlock } from '../blocks/row-block.ts';
import { withoutTape } from '../blocks/without-tape.ts';
import { diagonal } from '../fused/diagonal.ts';
import { fusedOperation } from '../fused/fused-operation.ts';
import { diagonalRows, identityRows } from '../fused/identity-rows.ts';
import { logAddExp } from '../fused/log-add-exp.ts';
import type { LossWeights } from '../loss-weights.ts';
import type { BothSides, GclAnchors, NormaliserOptions } from './anchors.ts';
import { movedNormalisers } from './moved-normalisers.ts';

/** Added to the logits of pairs, which are no negatives; finite, for −∞ times 0 is no number. */
const NO_NEGATIVE = -1e30;

/** A step on the global contrastive loss, but for the logits. */
export interface GclRule extends Required<LossWeights>, NormaliserOptions {
  /** Of each anchor, shape [n]. */
  readonly temperatures: BothSides<tf.Tensor1D>;
  /** ε ≥ 0 beside the normalisers. */
  readonly epsilon: number;
  /** Without the factor τ before the logarithm, as in FastCLIP-v0. */
  readonly unscaled: boolean;
  /** Left out, no sample was met before. */
  readonly anchors?: GclAnchors | undefined;
}

/** What a step finds out about its samples besides the loss. */
export interface GclFound {
  /** log u after the step. */
  readonly logNormalisers: BothSides<tf.Tensor1D>;
  /** ∂/∂τ_i of the sample's own term of the objective. */
  readonly temperatureGradients: BothSides<tf.Tensor1D>;
  readonly surrogate: tf.Scalar;
}

/** Mean over the negatives of a sample, in the log domain. */
interface Negatives {
  readonly logSum: tf.Tensor;
  /** Mean of S/τ, weighted by exp(S/τ). */
  readonly mean: tf.Tensor;
}

/** The global contrastive loss of a batch, a block of rows of the logits at a time; `onFound` is told once a step. */
export function blockwiseGcl(rule: GclRule, onFound: (found: GclFound) => void = () => {}): BlockwiseLoss {
  return {
    prepare: (blocks) =>
      withoutTape(() =>
        tf.tidy(() => {
          const { rows } = blocks;
          const inverse: BothSides<tf.Tensor> = {
            u: tf.reshape(tf.div(1, rule.temperatures.u), [rows, 1]),
            v: tf.reshape(tf.div(1, rule.temperatures.v), [1, rows]),
          };
          const parts = blocks.map((block) => ofBlock(block, inverse));
          const pairs = tf.concat(parts.map(({ paired }) => paired)) as tf.Tensor1D;
          const negatives: BothSides<Negatives> = {
            u: { logSum: tf.concat(parts.map(({ uSum }) => uSum)), mean: tf.concat(parts.map(({ uMean }) => uMean)) },
            v: together(parts),
          };
          const [u, v] = (['u', 'v'] as const).map((side) => ofSide(side, { rule, pairs, negatives: negatives[side] }));
          const surrogate = tf.add(u.surrogate, v.surrogate) as tf.Scalar;
          onFound({
            logNormalisers: { u: u.logNormaliser, v: v.logNormaliser },
            temperatureGradients: { u: u.temperatureGradient, v: v.temperatureGradient },
            surrogate,
          });
          return [
            inverse.u,
            inverse.v,
            tf.reshape(u.shift, [rows, 1]),
            tf.reshape(v.shift, [1, rows]),
            tf.reshape(tf.add(u.objective, v.objective), [rows, 1]),
            tf.reshape(tf.add(u.pull, v.pull), [rows, 1]),
            // So that whoever was told of them may keep them.
            u.logNormaliser,
            v.logNormaliser,
            u.temperatureGradient,
            v.temperatureGradient,
            surrogate,
          ];
        }),
      ),
    share: ({ logits, start }, known) => {
      const [count, columns] = logits.shape;
      const [inverseU, inverseV, shiftU, shiftV, objective, pull] = known;
      const rowsOf = (tensor: tf.Tensor) => tf.slice(tensor, [start, 0], [count, 1]);
      return fusedOperation<tf.Scalar>([logits], (save) => {
        save([logits, rowsOf(inverseU), rowsOf(shiftU), inverseV, shiftV, rowsOf(pull)]);
        return {
          value: tf.sum(rowsOf(objective)) as tf.Scalar,
          gradients: (dy, [s, ofRows, shiftOfRows, ofColumns, shiftOfColumns, pulls]) => {
            const masked = withoutPairs({ logits: s as tf.Tensor2D, start });
            const pushed = tf.tidy(() => tf.add(tf.exp(tf.sub(tf.mul(masked, ofRows), shiftOfRows)), tf.exp(tf.sub(tf.mul(masked, ofColumns), shiftOfColumns))));
            masked.dispose();
            return [tf.mul(tf.sub(pushed, diagonalRows(pulls as tf.Tensor2D, columns, start)), dy)];
          },
        };
      });
    },
  };
}

type OfBlock = { paired: tf.Tensor1D; uSum: tf.Tensor1D; uMean: tf.Tensor1D; vSum: tf.Tensor1D; vMean: tf.Tensor1D };

function withoutPairs({ logits, start }: Pick<RowBlock, 'logits' | 'start'>): tf.Tensor {
  const [count, columns] = logits.shape;
  return tf.tidy(() => tf.add(logits, identityRows(count, columns, { start, value: NO_NEGATIVE })));
}

function ofBlock(block: RowBlock, inverse: BothSides<tf.Tensor>): OfBlock {
  const { logits, start } = block;
  const masked = withoutPairs(block);
  const along = (axis: 0 | 1, factor: tf.Tensor): [tf.Tensor1D, tf.Tensor1D] =>
    tf.tidy(() => {
      const scaled = tf.mul(masked, factor);
      const logSum = tf.logSumExp(scaled, axis, true);
      const mean = tf.mul(tf.sum(tf.mul(tf.exp(tf.sub(scaled, logSum)), logits), axis, true), factor);
      return [tf.reshape(logSum, [-1]), tf.reshape(mean, [-1])];
    });
  const [uSum, uMean] = along(1, tf.slice(inverse.u, [start, 0], [logits.shape[0], 1]));
  const [vSum, vMean] = along(0, inverse.v);
  return { paired: diagonal(block), uSum, uMean, vSum, vMean };
}

/** The negatives of the anchors v, which are rows in all blocks. */
function together(parts: readonly OfBlock[]): Negatives {
  if (parts.length === 1) return { logSum: parts[0].vSum, mean: parts[0].vMean };
  const sums = tf.stack(parts.map(({ vSum }) => vSum));
  const logSum = tf.logSumExp(sums, 0);
  return { logSum, mean: tf.sum(tf.mul(tf.exp(tf.sub(sums, logSum)), tf.stack(parts.map(({ vMean }) => vMean))), 0) };
}

interface OfSide {
  readonly logNormaliser: tf.Tensor1D;
  readonly temperatureGradient: tf.Tensor1D;
  readonly surrogate: tf.Tensor;
  /** Terms of the samples in the objective. */
  readonly objective: tf.Tensor;
  /** How much each sample wants of the logit of its own pair. */
  readonly pull: tf.Tensor;
  /** What S/τ exceeds the logarithm of the gradient by. */
  readonly shift: tf.Tensor;
}

function ofSide(side: 'u' | 'v', { rule, pairs, negatives }: { rule: GclRule; pairs: tf.Tensor1D; negatives: Negatives }): OfSide {
  const { anchors, epsilon, unscaled } = rule;
  const n = pairs.shape[0];
  const temperature = rule.temperatures[side];
  // λ_v weighs the prediction of v, of which the anchors are u.
  const weight = (side === 'u' ? rule.lambdaV : rule.lambdaU) / (2 * n);
  const own = tf.div(pairs, temperature);
  const logG = tf.sub(tf.sub(negatives.logSum, own), Math.log(n - 1)) as tf.Tensor1D;
  const logNormaliser = anchors === undefined ? logG : movedNormalisers(logG, anchors.logNormalisers[side], { ...rule, met: anchors.met });
  const logDenominator = epsilon === 0 ? logNormaliser : logAddExp(logNormaliser, tf.scalar(Math.log(epsilon)));
  // (1/(n − 1)) Σ_j p_ij and (1/(n − 1)) Σ_j p_ij h_ij/τ.
  const ratio = tf.exp(tf.sub(logG, logDenominator));
  const mean = tf.mul(ratio, tf.sub(negatives.mean, own));
  const ofTerm = tf.mul(unscaled ? logDenominator : tf.mul(temperature, logDenominator), weight);
  return {
    logNormaliser,
    temperatureGradient: (unscaled ? tf.div(tf.neg(mean), temperature) : tf.sub(logDenominator, mean)) as tf.Tensor1D,
    surrogate: tf.mul(tf.sum(unscaled ? mean : tf.mul(mean, temperature)), weight),
    objective: ofTerm,
    pull: tf.mul(unscaled ? tf.div(ratio, temperature) : ratio, weight),
    shift: tf.sub(tf.add(tf.add(own, logDenominator), unscaled ? tf.log(temperature) : 0), Math.log(weight / (n - 1))),
  };
}
