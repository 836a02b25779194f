import { fineTuneLoss } from '@crossmodal/losses';
import { Adam } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';
import type { ClassifierWeights } from './classifier.ts';

/** What a classifier is fitted to. */
export interface FitOptions {
  readonly x: EmbeddedItems;
  readonly labels: ArrayLike<number>;
  readonly start: ClassifierWeights;
  readonly temperature: number;
  /** Steps of Adam on all items at once. */
  readonly steps: number;
  /**
   * By how many nats a step may change the logit of an item through G, on average, and by how many through F: Adam moves
   * every entry of G by its learning rate at most, so the logit by that times |x|₁/τ.
   */
  readonly logitStep: number;
  /** Called with the weights after every `every` steps, and at the start. */
  readonly watch?: { readonly every: number; readonly see: (step: number, weights: ClassifierWeights) => void };
}

/**
 * Minimises loss (34) of the paper over G and F from a start, by full-batch Adam; nothing is drawn. What moves are the
 * differences to the start, so that step 0 is the start to the bit.
 */
export async function fitClassifier({ x, labels, start, temperature, steps, logitStep, watch }: FitOptions): Promise<ClassifierWeights> {
  const { rows, columns } = x;
  const classes = start.F.length;
  // In these units one learning rate serves both: an entry of F weighs as much as all of x together.
  const weightOfF = x.data.reduce((sum, value) => sum + Math.abs(value), 0) / rows / temperature;
  const learningRate = logitStep / weightOfF;
  const fixed = {
    features: tf.tensor2d(x.data, [rows, columns]),
    targets: tf.tensor1d(Int32Array.from(labels), 'int32'),
    G: tf.tensor2d(start.G, [columns, classes]),
    F: tf.tensor1d(start.F),
  };
  const moved = tf.tidy(() => ({ G: tf.variable(tf.zerosLike(fixed.G)), F: tf.variable(tf.zerosLike(fixed.F)) }));
  const current = () => ({ G: tf.add(fixed.G, moved.G) as tf.Tensor2D, F: tf.add(fixed.F, tf.mul(moved.F, weightOfF)) as tf.Tensor1D });
  const adam = new Adam(moved);
  const read = async (): Promise<ClassifierWeights> => {
    const { G, F } = tf.tidy(current);
    const weights = { G: (await G.data()) as Float32Array, F: (await F.data()) as Float32Array };
    tf.dispose([G, F]);
    return weights;
  };
  const loss = () => {
    const { G, F } = current();
    return fineTuneLoss(fixed.features, fixed.targets, G, { F, temperature });
  };
  try {
    watch?.see(0, start);
    for (let step = 1; step <= steps; step++) {
      tf.tidy(() => void adam.step(loss, learningRate));
      if (watch && step % watch.every === 0) watch.see(step, await read());
    }
    return await read();
  } finally {
    adam.dispose();
    tf.dispose([fixed, moved]);
  }
}
