import { type Random, sampleGaussianFrequencies } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

/** Width of the Gaussian kernel of WPSE, the default of `wpseLogits`. */
const SIGMA = 0.5;

/** Frequencies and phases of random features. */
export interface Drawn {
  readonly frequencies: tf.Tensor2D;
  readonly phases: tf.Tensor1D;
}

/** The random features of WPSE: those of the seed, and within a step its own. */
export interface KernelFeatures {
  /** Those in use. */
  readonly current: () => Drawn;
  /** Runs a step with features that `random` draws, shared by both sides and all blocks of logits. */
  withDraw<T>(random: Random, step: () => T): T;
  dispose(): void;
}

/** Random features with a first draw. */
export function kernelFeatures({ dimension, count, random }: { dimension: number; count: number; random: Random }): KernelFeatures {
  const draw = (source: Random): Drawn => {
    const { frequencies, phases } = sampleGaussianFrequencies({ dimension, count, sigma: SIGMA }, source);
    const flat = new Float32Array(count * dimension);
    frequencies.forEach((row, place) => flat.set(row, place * dimension));
    return { frequencies: tf.tensor2d(flat, [count, dimension]), phases: tf.tensor1d(Float32Array.from(phases)) };
  };
  const first = draw(random);
  // A tidy of whoever makes the model must not free them.
  tf.keep(first.frequencies);
  tf.keep(first.phases);
  let current = first;
  return {
    current: () => current,
    withDraw: (source, step) => {
      current = draw(source);
      try {
        return step();
      } finally {
        // The tape has saved the step's for its gradient; they go with whoever frees what the step made.
        current = first;
      }
    },
    dispose: () => tf.dispose([first.frequencies, first.phases]),
  };
}
