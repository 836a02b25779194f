import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from '../errors.ts';
import { sumByRows } from '../fused/by-rows.ts';
import { fusedOperation } from '../fused/fused-operation.ts';

/** Options of {@link learnedBias}. */
export interface LearnedBiasOptions {
  /** Name of the variable, for checkpoints; default one that tfjs makes up. */
  readonly name?: string;
}

/** A learned constant in the logits. */
export interface LearnedBias {
  /** b, a trainable scalar. Owned by the caller, freed by `dispose`. */
  readonly variable: tf.Variable;
  /** S + b, differentiable in `logits` and in `variable`. */
  apply(logits: tf.Tensor2D): tf.Tensor2D;
  /** Frees the variable. */
  dispose(): void;
}

/**
 * A learned bias: b is added to every logit. Its gradient is the sum of that of the logits.
 *
 * `conditionalLoss`, `clipLoss`, `jointLoss` and the MMD losses do not see a constant, so b gets no gradient from them.
 * It is for losses that judge every pair by itself: SigLIP starts it at −10 (Zhai et al. 2023).
 *
 * @param initial b₀; default 0.
 * @param options Name of the variable.
 * @throws OutOfRangeError If `initial` is not finite.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { learnedBias } from '@crossmodal/losses';
 *
 * console.log(learnedBias(-10).apply(tf.tensor2d([[1, 12]])).arraySync()); // [ [ -9, 2 ] ]
 * ```
 */
export function learnedBias(initial: number = 0, { name }: LearnedBiasOptions = {}): LearnedBias {
  if (!Number.isFinite(initial)) throw new OutOfRangeError(`learnedBias: initial is ${initial}; expected a finite number`);
  const variable = tf.tidy(() => tf.variable(tf.scalar(initial), true, name));
  return {
    variable,
    apply: (logits) =>
      fusedOperation<tf.Tensor2D>([logits, variable], () => ({
        value: tf.add(logits, variable) as tf.Tensor2D,
        gradients: (dy) => [tf.clone(dy), sumByRows(dy)],
      })),
    dispose: () => variable.dispose(),
  };
}
