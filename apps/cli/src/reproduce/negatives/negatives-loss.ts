import { normalizeRows } from '@crossmodal/losses';
import * as tf from '@tensorflow/tfjs-core';

/** Embeddings of the pairs of a step: the anchors with their partners first, then those that are negatives only. */
export interface AnchorsAndNegatives {
  readonly zu: tf.Tensor2D;
  readonly zv: tf.Tensor2D;
  /** Number of anchors. */
  readonly anchors: number;
  /** log of the weight of each negative for each anchor, shape [anchors, negatives]; −∞, as a finite number, where it has none. */
  readonly logWeights: tf.Tensor2D;
}

/**
 * The empirical contrastive risk of cosines (Li, Wei, Yang and Ying 2026, equations 5 and 8), the mean of both directions:
 * mean_i τ log Σ_j w_ij exp((s(x_i, y'_j) − s(x_i, y_i))/τ), whose negatives y' are other pairs than the anchors'. Equal
 * weights are shared negatives, weights that differ by anchor its own.
 */
export function negativesLoss({ zu, zv, anchors, logWeights }: AnchorsAndNegatives, temperature: number): tf.Scalar {
  return tf.tidy(() => {
    const [u, v] = [normalizeRows(zu), normalizeRows(zv)];
    const own = (z: tf.Tensor2D) => tf.slice(z, [0, 0], [anchors, -1]);
    const others = (z: tf.Tensor2D) => tf.slice(z, [anchors, 0]);
    const paired = tf.sum(tf.mul(own(u), own(v)), 1);
    const direction = (from: tf.Tensor2D, to: tf.Tensor2D) => {
      const scaled = tf.div(tf.matMul(own(from), others(to), false, true), temperature);
      return tf.mean(tf.sub(tf.mul(tf.logSumExp(tf.add(scaled, logWeights), 1), temperature), paired));
    };
    return tf.mul(tf.add(direction(u, v), direction(v, u)), 0.5) as tf.Scalar;
  });
}
