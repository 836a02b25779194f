import type * as tf from '@tensorflow/tfjs-core';

/** One of each modality: `u` is of the anchors u, which have all v as candidates, and `v` of the anchors v. */
export interface BothSides<T> {
  readonly u: T;
  readonly v: T;
}

/** What earlier steps know of the samples of a batch of n pairs. */
export interface GclAnchors {
  /** log u of the samples, shape [n]: what is estimated of log g over all samples. Not read where `met` is 0. */
  readonly logNormalisers: BothSides<tf.Tensor1D>;
  /** Whether a sample was met before, shape [n]: 0 if not, any other number if so. */
  readonly met: tf.Tensor1D;
}

/** How the estimates of the normalisers move. */
export interface NormaliserOptions {
  /** γ from 0 (not at all) to 1 (to the batch's), the weight of the batch in the moving average; default 1. */
  readonly gamma?: number | tf.Scalar;
  /** α of SCENT, in place of γ: the weight of the batch is the logistic function of α + log u. */
  readonly alpha?: number;
}
