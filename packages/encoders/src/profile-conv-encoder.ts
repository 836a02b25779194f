import * as tf from '@tensorflow/tfjs-core';

import { activate, type Activation } from './activate.ts';
import { checkActivation } from './check-activation.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import { denseVariables, type DenseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';
import type { Encoder } from './encoder.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import type { UniformSource } from './uniform-source.ts';

/** Options of {@link profileConvEncoder}. */
export interface ProfileConvEncoderOptions {
  /** Number of levels of a profile. */
  readonly levels: number;
  /** Features at a level between the layers; default 32. */
  readonly channels?: number;
  /** Number of convolutions; default 3. */
  readonly layers?: number;
  /** Levels that a convolution sees, odd; default 3. */
  readonly kernel?: number;
  /** Width of the embeddings; default 64. */
  readonly outputDim?: number;
  /** After every convolution; default `gelu`. */
  readonly activation?: Activation;
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
}

/**
 * Convolutions over the levels of profiles: h_1 = φ(W_1 ∗ x + b_1), h_k = h_{k−1} + φ(W_k ∗ h_{k−1} + b_k), and a linear
 * map of all levels of the last. Levels beyond the ends count as 0, the mean of a standardised profile.
 *
 * Features next to each other in depth, such as thermoclines, are found wherever they are, which costs fewer weights than
 * a perceptron; the last map knows where. A convolution is one product of the levels with their neighbours laid side by
 * side, so that it trains on every backend. Weights start as those of `mlpEncoder`; the variables are `conv1.weight`,
 * shape [kernel · inputs, channels], `conv1.bias`, …, `output.weight`, `output.bias`.
 *
 * `apply` takes [n, levels] and gives [n, outputDim].
 *
 * @throws OutOfRangeError If a size is not a positive integer, `kernel` is even, or there is no such activation.
 * @throws ShapeError From `apply`, for batches of another shape.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, profileConvEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = profileConvEncoder({ levels: 20, channels: 8, layers: 2, outputDim: 5, random: createRandom(1) });
 * console.log(countParameters(encoder)); // 1037
 * console.log(encoder.apply(tf.zeros([3, 20])).shape); // [ 3, 5 ]
 * ```
 */
export function profileConvEncoder(options: ProfileConvEncoderOptions): Encoder<tf.Tensor2D> {
  const { levels, channels = 32, layers = 3, kernel = 3, outputDim = 64, activation = 'gelu', random } = options;
  for (const [name, size] of Object.entries({ levels, channels, layers, kernel, outputDim })) checkPositiveInteger('profileConvEncoder', name, size);
  if (kernel % 2 === 0) throw new OutOfRangeError(`profileConvEncoder: kernel is ${kernel}; expected an odd number, so that a level is in the middle`);
  checkActivation('profileConvEncoder', activation);
  const convolutions = Array.from({ length: layers }, (_, index) => denseVariables({ inputs: kernel * (index === 0 ? 1 : channels), outputs: channels, activation, random }));
  const output = denseVariables({ inputs: levels * channels, outputs: outputDim, random });
  const variables: Record<string, tf.Variable> = {};
  const name = (layer: string, { weight, bias }: DenseVariables): void => {
    variables[`${layer}.weight`] = weight;
    if (bias) variables[`${layer}.bias`] = bias;
  };
  convolutions.forEach((layer, index) => name(`conv${index + 1}`, layer));
  name('output', output);

  /** The levels with their neighbours side by side, shape [n · levels, kernel · features]. */
  function neighbours(h: tf.Tensor3D): tf.Tensor2D {
    const [n, , features] = h.shape;
    const side = (kernel - 1) / 2;
    const padded = tf.pad(h, [[0, 0], [side, side], [0, 0]]);
    const shifted = Array.from({ length: kernel }, (_, shift) => tf.slice(padded, [0, shift, 0], [n, levels, features]));
    return tf.reshape(kernel === 1 ? h : tf.concat(shifted, 2), [n * levels, kernel * features]) as tf.Tensor2D;
  }

  return {
    name: 'profile-conv',
    outputDim,
    variables,
    apply(batch) {
      if (batch.rank !== 2 || batch.shape[1] !== levels) throw new ShapeError(`profileConvEncoder.apply: batch is [${batch.shape}]; expected [n, ${levels}]`);
      return tf.tidy(() => {
        const [n] = batch.shape;
        let h = tf.reshape(batch, [n, levels, 1]) as tf.Tensor3D;
        convolutions.forEach((layer, index) => {
          const out = tf.reshape(activate(dense(neighbours(h), layer, { first: index === 0 }), activation), [n, levels, channels]) as tf.Tensor3D;
          h = index === 0 ? out : tf.add(h, out);
        });
        return dense(tf.reshape(h, [n, levels * channels]) as tf.Tensor2D, output);
      });
    },
    dispose() {
      tf.dispose(variables);
    },
  };
}
