import * as tf from '@tensorflow/tfjs-core';

import type { Encoder } from './encoder.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import type { UniformSource } from './uniform-source.ts';

/** Options of {@link linearEncoder}. */
export interface LinearEncoderOptions {
  /** Width of the data. */
  readonly inputDim: number;
  /** Width of the embeddings. */
  readonly outputDim: number;
  /** Whether a bias is added; default false. */
  readonly bias?: boolean;
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
}

/**
 * The linear encoder g(x) = G x + a, of the Gaussian theory (Baptista, Stuart and Tran 2025, section 5), where the
 * optimum of every loss is known in closed form.
 *
 * The variable `weight` is Gᵀ, of shape [inputDim, outputDim], so that a batch of rows is multiplied from the right. It
 * starts uniform on ±1/√inputDim, the bias at zero. `apply` takes [n, inputDim] and gives [n, outputDim].
 *
 * @throws OutOfRangeError If a width is not a positive integer; `apply` throws ShapeError for data of another width.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, linearEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = linearEncoder({ inputDim: 12, outputDim: 5, random: createRandom(1) });
 * console.log(countParameters(encoder)); // 60
 * console.log(encoder.apply(tf.zeros([3, 12])).shape); // [ 3, 5 ]
 * ```
 */
export function linearEncoder({ inputDim, outputDim, bias = false, random }: LinearEncoderOptions): Encoder<tf.Tensor2D> {
  for (const [name, width] of [['inputDim', inputDim], ['outputDim', outputDim]] as const) {
    if (!Number.isInteger(width) || width < 1) {
      throw new OutOfRangeError(`linearEncoder: ${name} is ${width}; expected a positive integer`);
    }
  }
  const bound = 1 / Math.sqrt(inputDim);
  const initial = Float32Array.from({ length: inputDim * outputDim }, () => bound * (2 * random.uniform() - 1));
  const weight = tf.tidy(() => tf.variable(tf.tensor2d(initial, [inputDim, outputDim])));
  const offset = bias ? tf.tidy(() => tf.variable(tf.zeros([outputDim]))) : null;
  const variables = { weight, ...(offset && { bias: offset }) };
  return {
    name: 'linear',
    outputDim,
    variables,
    apply(batch) {
      if (batch.rank !== 2 || batch.shape[1] !== inputDim) {
        throw new ShapeError(`linearEncoder.apply: batch is [${batch.shape}]; expected [n, ${inputDim}]`);
      }
      return tf.tidy(() => {
        const product = tf.matMul(batch, weight as tf.Tensor2D);
        return (offset ? tf.add(product, offset) : product) as tf.Tensor2D;
      });
    },
    dispose() {
      tf.dispose(variables);
    },
  };
}
