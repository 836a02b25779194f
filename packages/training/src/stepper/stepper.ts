import type { StoredTensor } from '@crossmodal/encoders';

import type { BatchPlace } from '../training-task.ts';

/** Where in a run a step is. */
export interface StepPlace extends BatchPlace {
  readonly learningRate: number;
}

/** What makes the steps of a run: the loss, its gradients and the optimiser, on some engine. */
export interface Stepper<Batch> {
  /** Makes a step on the batch that `batch` gives; the loss before it. */
  step(batch: () => Batch, place: StepPlace): Promise<number>;
  /** Gives the variables of the task, its state among them, their values of now. */
  sync(): Promise<void>;
  /** Weights as `weights/…`, the state of the task as `state/…`, the optimiser's as `adam/…`. */
  state(): Promise<Record<string, StoredTensor>>;
  /** Continues from what `state` gave. */
  restore(tensors: Readonly<Record<string, StoredTensor>>): Promise<void>;
  dispose(): Promise<void>;
}

/** Name of a variable of the task in a state. */
export function weightName(name: string): string {
  return `weights/${name}`;
}

/** Name of a variable of the task's state in a state of the run. */
export function stateName(name: string): string {
  return `state/${name}`;
}
