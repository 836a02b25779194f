import { fineTuneLoss } from '@crossmodal/losses';
import { Adam, learningRateAt } from '@crossmodal/training';
import * as tf from '@tensorflow/tfjs-core';

import type { EmbeddedItems } from '../experiments/pairs/embed-side.ts';
import type { ClassifierWeights } from './classifier.ts';

/** What a classifier is fitted to. */
export interface FitOptions {
  readonly x: EmbeddedItems;
  readonly labels: ArrayLike<number>;
  readonly start: ClassifierWeights;
  readonly temperature: number;
  /** Weights λ of the penalty, one fit each; every fit goes on from the one before. */
  readonly penalties: readonly number[];
  /** Steps of Adam a fit, on all items at once. */
  readonly steps: number;
  /**
   * By how many nats a first step may change the logit of an item through G, on average, and by how many through F: Adam
   * moves every entry of G by its learning rate at most, so the logit by that times |x|₁/τ.
   */
  readonly logitStep: number;
}

/**
 * Minimises over G and F the loss (34) of the paper with a pull to the start G₀,
 *
 *   L_fine(G, F) + ½λ |G − G₀|²/τ²,
 *
 * the maximum a posteriori under a normal prior around the start, by full-batch Adam along half a cosine. Nothing is
 * drawn, and what moves are the differences to the start, so that step 0 is the start to the bit.
 *
 * @returns One classifier a penalty.
 */
export async function fitClassifier({ x, labels, start, temperature, penalties, steps, logitStep }: FitOptions): Promise<ClassifierWeights[]> {
  const { rows, columns } = x;
  const classes = start.F.length;
  // In these units one learning rate serves both: an entry of F weighs as much as all of x together.
  const weightOfF = x.data.reduce((sum, value) => sum + Math.abs(value), 0) / rows / temperature;
  const schedule = { learningRate: logitStep / weightOfF, schedule: 'cosine', totalSteps: steps } as const;
  const fixed = {
    features: tf.tensor2d(x.data, [rows, columns]),
    targets: tf.tensor1d(Int32Array.from(labels), 'int32'),
    G: tf.tensor2d(start.G, [columns, classes]),
    F: tf.tensor1d(start.F),
  };
  const moved = tf.tidy(() => ({ G: tf.variable(tf.zerosLike(fixed.G)), F: tf.variable(tf.zerosLike(fixed.F)) }));
  const current = () => ({ G: tf.add(fixed.G, moved.G) as tf.Tensor2D, F: tf.add(fixed.F, tf.mul(moved.F, weightOfF)) as tf.Tensor1D });
  const fits: ClassifierWeights[] = [];
  try {
    for (const penalty of penalties) {
      const adam = new Adam(moved);
      const loss = () => {
        const { G, F } = current();
        const pull = tf.mul(tf.sum(tf.square(moved.G)), penalty / (2 * temperature ** 2));
        return tf.add(fineTuneLoss(fixed.features, fixed.targets, G, { F, temperature }), pull) as tf.Scalar;
      };
      for (let step = 0; step < steps; step++) tf.tidy(() => void adam.step(loss, learningRateAt(step, schedule)));
      adam.dispose();
      const { G, F } = tf.tidy(current);
      fits.push({ G: (await G.data()) as Float32Array, F: (await F.data()) as Float32Array });
      tf.dispose([G, F]);
    }
    return fits;
  } finally {
    tf.dispose([fixed, moved]);
  }
}
