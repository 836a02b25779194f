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
  readonly learningRate: number;
  /** Called with the weights after every `every` steps, and at the start. */
  readonly watch?: { readonly every: number; readonly see: (step: number, weights: ClassifierWeights) => void };
}

/** Minimises loss (34) of the paper over G and F from a start, by full-batch Adam; nothing is drawn. */
export async function fitClassifier({ x, labels, start, temperature, steps, learningRate, watch }: FitOptions): Promise<ClassifierWeights> {
  const classes = start.F.length;
  const [features, targets] = [tf.tensor2d(x.data, [x.rows, x.columns]), tf.tensor1d(Int32Array.from(labels), 'int32')];
  const [G, F] = tf.tidy(() => [tf.variable(tf.tensor2d(start.G.slice(), [x.columns, classes])), tf.variable(tf.tensor1d(start.F.slice()))] as const);
  const adam = new Adam({ G, F });
  const read = async (): Promise<ClassifierWeights> => ({ G: (await G.data()) as Float32Array, F: (await F.data()) as Float32Array });
  try {
    watch?.see(0, start);
    for (let step = 1; step <= steps; step++) {
      adam.step(() => fineTuneLoss(features, targets, G as tf.Tensor2D, { F: F as tf.Tensor1D, temperature }), learningRate).dispose();
      if (watch && step % watch.every === 0) watch.see(step, await read());
    }
    const { G: g, F: f } = await read();
    return { G: g.slice(), F: f.slice() };
  } finally {
    adam.dispose();
    tf.dispose([features, targets, G, F]);
  }
}
