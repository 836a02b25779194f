import type { StoredTensor } from '@crossmodal/encoders';

/** Where in a run a step is. */
export interface StepPlace {
  /** Steps before it. */
  readonly step: number;
  readonly learningRate: number;
}

/** What makes the steps of a run: the loss, its gradients and the optimiser, on some engine. */
export interface Stepper<Batch> {
  /** Makes a step on the batch that `batch` gives; the loss before it. */
  step(batch: () => Batch, place: StepPlace): Promise<number>;
  /** Gives the variables of the task their values of now. */
  sync(): Promise<void>;
  /** Weights as `weights/…` and the optimiser's state as `adam/…`. */
  state(): Promise<Record<string, StoredTensor>>;
  /** Continues from what `state` gave. */
  restore(tensors: Readonly<Record<string, StoredTensor>>): Promise<void>;
  dispose(): Promise<void>;
}

/** Name of a variable of the task in a state. */
export function weightName(name: string): string {
  return `weights/${name}`;
}
