import type * as tf from '@tensorflow/tfjs-core';

/** What is trained, on what, by which loss. */
export interface TrainingTask<Batch extends tf.TensorContainer> {
  /** What training changes, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Number of pairs. */
  readonly count: number;
  /** Makes the tensors of the pairs with the given indices; the loop disposes them. */
  batch(indices: Uint32Array): Batch;
  /**
   * The loss of a batch, differentiable in the variables. `step` counts the steps before, across a resume: draws that are
   * a function of it are the same in a run that was stopped.
   */
  loss(batch: Batch, step: number): tf.Scalar;
  /** Puts variables back between their bounds after every step, by assigning them; nothing is read. */
  project?(): void;
  /** Whether the loss depends on `step`: it is then never compiled, for a compiled step draws only once. Default `false`. */
  readonly drawsEachStep?: boolean;
}
