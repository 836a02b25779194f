import type * as tf from '@tensorflow/tfjs-core';

import type { BatchSamples } from '../global/global-step.ts';
import type { Similarity } from '../similarities/similarities.ts';

/** What a loss by name is given of a batch of n pairs; which of the optional parts it needs, its `needs` tell. */
export interface PairBatch {
  /** Embeddings of u, shape [n, dim]. */
  readonly zu: tf.Tensor2D;
  /** Embeddings of v, shape [n, dim]; for a loss of labels those of the K labels, shape [K, dim]. */
  readonly zv: tf.Tensor2D;
  /** Classes of the pairs, shape [n], int32; `needs` them as `labels`. */
  readonly labels?: tf.Tensor1D;
  /** The samples themselves, first axis n, for the kernels of the MMD losses; `needs` them as `data`. */
  readonly u?: tf.Tensor;
  readonly v?: tf.Tensor;
  /** Embeddings of the same pairs by the teacher, and its similarity; `needs` it as `teacher`. */
  readonly teacher?: { readonly zu: tf.Tensor2D; readonly zv: tf.Tensor2D; readonly similarity: Similarity };
  /** Where shuffled negatives are drawn from; `needs` it as `random`. */
  readonly random?: { uniform(): number };
  /**
   * Which samples of the data set the pairs are, for losses that remember each; `needs` them as `state`. Without them such
   * a loss takes the batch for the whole data set.
   */
  readonly samples?: BatchSamples;
}

/** A loss of a batch of pairs: a scalar, differentiable in the embeddings and in the parameters of its similarity. */
export type PairLoss = (batch: PairBatch) => tf.Scalar;

/** What every loss by name may be given. */
export interface PairLossOptions {
  /** Makes logits of embeddings; default cosines at τ = 0.07 (inner products for spectral and labelled losses). */
  readonly similarity?: Similarity;
  /** Variables that `similarity` uses and that are to get gradients, such as that of `logitScale`; needed with `chunk`. */
  readonly parameters?: readonly tf.Tensor[];
  /** Rows of logits at a time, for O(n · chunk) memory; default all. The numbers are the same. */
  readonly chunk?: number;
}
