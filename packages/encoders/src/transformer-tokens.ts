import * as tf from '@tensorflow/tfjs-core';

import type { Activation } from './activate.ts';
import type { TokenEncoder } from './token-encoder.ts';
import { transformerTrunk } from './transformer-trunk.ts';
import type { UniformSource } from './uniform-source.ts';

/** Options of {@link transformerTokens}. */
export interface TransformerTokensOptions {
  /** Number of features at a time. */
  readonly inputDim: number;
  /** Greatest number of times T of a sequence; default 32. */
  readonly length?: number;
  /** Width of the blocks, a multiple of `heads`; default 128. */
  readonly dim?: number;
  /** Number of blocks; default 2. */
  readonly layers?: number;
  /** Number of heads of the attention; default 4. */
  readonly heads?: number;
  /** Width of the hidden layer of a block; default 4 · `dim`. */
  readonly hiddenDim?: number;
  /** Of the hidden layer of a block; default `gelu`. */
  readonly activation?: Activation;
  /** What tells times apart: learned vectors (default), fixed sines and cosines, or nothing, for sets. */
  readonly positions?: 'learned' | 'sinusoidal' | 'none';
  /** Whether a time sees only itself and those before it, as in text encoders. Default false. */
  readonly causal?: boolean;
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
}

/**
 * The transformer of `transformerEncoder` without pooling and without its last map: the normalised output of its last
 * block at each time. Without positions the order of the times is that of the tokens and changes nothing else.
 *
 * `tokens` takes [n, T, inputDim] and, if not all times count, a mask [n, T]; it gives [n, T, dim] and the mask.
 *
 * @throws OutOfRangeError If a size is not a positive integer, `dim` no multiple of `heads`, or an option has another name.
 * @throws ShapeError From `tokens`, for batches and masks of other shapes.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { transformerTokens } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const trunk = transformerTokens({ inputDim: 3, length: 8, dim: 16, random: createRandom(1) });
 * console.log(trunk.tokens(tf.zeros([2, 4, 3])).values.shape); // [ 2, 4, 16 ]
 * ```
 */
export function transformerTokens(options: TransformerTokensOptions): TokenEncoder<tf.Tensor3D> {
  const trunk = transformerTrunk('transformerTokens', { ...options, cls: false });
  const { dim = 128 } = options;
  return {
    name: 'transformer-tokens',
    tokenDim: dim,
    variables: trunk.variables,
    tokens: (batch, mask) =>
      tf.tidy(() => {
        const { rows, counted } = trunk.encode(batch, mask);
        return { values: tf.reshape(rows, [batch.shape[0], batch.shape[1], dim]) as tf.Tensor3D, ...(counted && { mask: counted }) };
      }),
    dispose: () => trunk.dispose(),
  };
}
