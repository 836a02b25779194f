import type { StoredTensor } from '@crossmodal/encoders';

/** Everything from which training continues with the same bits. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  /** Epoch in progress, from 0. */
  readonly epoch: number;
  /** Steps done of that epoch. */
  readonly stepInEpoch: number;
  /** State of the shuffling generator at the start of that epoch, before its permutation was drawn. */
  readonly random: readonly number[];
  /** Loss of the last step; null before the first. */
  readonly loss: number | null;
  /** Weights as `weights/…`, what the loss remembers as `state/…`, the optimiser's moments and accumulators as `adam/…`. */
  readonly tensors: Readonly<Record<string, StoredTensor>>;
}
