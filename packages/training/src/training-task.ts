import type * as tf from '@tensorflow/tfjs-core';

/** Where in a run a batch is. */
export interface BatchPlace {
  /** Steps before it, across a resume. */
  readonly step: number;
  /** Epoch of the step, from 0. */
  readonly epoch: number;
}

/** What is trained, on what, by which loss. */
export interface TrainingTask<Batch extends tf.TensorContainer> {
  /** What training changes, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Number of pairs. */
  readonly count: number;
  /**
   * What the loss remembers from step to step, by name: variables that are not trained, but that `loss` assigns, such as
   * an estimate of each pair. Saved and restored with the weights.
   */
  readonly state?: Readonly<Record<string, tf.Variable>>;
  /**
   * Makes the tensors of the pairs with the given indices; the loop disposes them. What a compiled loss needs of the
   * indices and of the place, such as a number that depends on the epoch, has to be among them.
   */
  batch(indices: Uint32Array, place: BatchPlace): Batch;
  /**
   * The loss of a batch, differentiable in the variables, called once a step; it may assign `state`. `step` counts the steps before, across a resume: draws that are
   * a function of it are the same in a run that was stopped.
   */
  loss(batch: Batch, step: number): tf.Scalar;
  /** Puts variables back between their bounds after every step, by assigning them; nothing is read. */
  project?(): void;
  /** Whether the loss depends on `step`: it is then never compiled, for a compiled step draws only once. Default `false`. */
  readonly drawsEachStep?: boolean;
}
