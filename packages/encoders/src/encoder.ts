import type * as tf from '@tensorflow/tfjs-core';

/** A map g from one modality to embeddings, with the variables that training changes. */
export interface Encoder<Batch extends tf.Tensor = tf.Tensor> {
  /** Name under which the encoder is configured and saved. */
  readonly name: string;
  /** Width of the embeddings, n_e. */
  readonly outputDim: number;
  /** What training changes, by name; empty for a fixed encoder. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Embeds a batch; shape [n, outputDim], differentiable in the variables. Disposes nothing, leaks nothing. */
  apply(batch: Batch): tf.Tensor2D;
  /** Frees the variables. */
  dispose(): void;
}
