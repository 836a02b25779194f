import * as tf from '@tensorflow/tfjs-core';

import type { Activation } from './activate.ts';
import { checkActivation } from './check-activation.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import { constantVariable } from './constant-variable.ts';
import { embeddingTokens, type EmbeddingTokensOptions } from './embedding-tokens.ts';
import type { Encoder } from './encoder.ts';
import { layerNorm } from './layer-norm.ts';
import { meanToken } from './mean-token.ts';
import { mlpEncoder } from './mlp-encoder.ts';

/** Options of {@link ngramEncoder}. */
export interface NgramEncoderOptions extends EmbeddingTokensOptions {
  /** Widths of the hidden layers, none for a linear map; default [128]. */
  readonly hidden?: readonly number[];
  /** Width of the embeddings; default 64. */
  readonly outputDim?: number;
  /** Of the hidden layers; default `relu`. */
  readonly activation?: Activation;
}

/**
 * A bag of hashed n-grams, for texts: the mean of the learned vectors of its ids, layer normalisation, and a perceptron
 * (Joulin et al. 2017, fastText; here with hidden layers). The order of the ids does not count, nor does padding.
 *
 * The mean is taken of ids rather than of a vector of counts: a text has some dozen n-grams of thousands of buckets, so
 * that a lookup costs a hundredth of a product with counts. The normalisation makes up for the mean of many vectors being
 * shorter than that of few. The variables are `table`, `norm.weight`, `norm.bias` and those of `mlpEncoder`.
 *
 * `apply` takes int32 ids [n, T] as `hashNgrams` makes them, 0 for padding, and gives [n, outputDim].
 *
 * @throws OutOfRangeError If a size is not a positive integer, `buckets` less than 2, or there is no such activation.
 * @throws ShapeError From `apply`, for batches of another shape or type.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, hashNgrams, ngramEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = ngramEncoder({ outputDim: 32, random: createRandom(1) });
 * console.log(countParameters(encoder)); // 536864
 * const ids = tf.tensor2d(hashNgrams(['two dogs', 'two cats', '犬']), [3, 64], 'int32');
 * console.log(encoder.apply(ids).shape); // [ 3, 32 ]
 * ```
 */
export function ngramEncoder(options: NgramEncoderOptions): Encoder<tf.Tensor2D> {
  const { width = 64, hidden = [128], outputDim = 64, activation = 'relu', random } = options;
  hidden.forEach((size, index) => checkPositiveInteger('ngramEncoder', `hidden[${index}]`, size));
  checkPositiveInteger('ngramEncoder', 'outputDim', outputDim);
  checkActivation('ngramEncoder', activation);
  const trunk = embeddingTokens(options);
  const norm = { 'norm.weight': constantVariable([width], 1), 'norm.bias': constantVariable([width], 0) };
  const mlp = mlpEncoder({ widths: [width, ...hidden, outputDim], activation, random });
  return {
    name: 'ngram',
    outputDim,
    variables: { ...trunk.variables, ...norm, ...mlp.variables },
    apply: (batch) => tf.tidy(() => mlp.apply(layerNorm(meanToken(trunk.tokens(batch)), norm['norm.weight'], norm['norm.bias']))),
    dispose() {
      tf.dispose(norm);
      for (const part of [trunk, mlp]) part.dispose();
    },
  };
}
