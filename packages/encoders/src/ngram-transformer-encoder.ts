import type * as tf from '@tensorflow/tfjs-core';

import { embeddingTokens, type EmbeddingTokensOptions } from './embedding-tokens.ts';
import type { Encoder } from './encoder.ts';
import { tokenChain } from './token-chain.ts';
import { transformerEncoder, type TransformerEncoderOptions } from './transformer-encoder.ts';

/** Options of {@link ngramTransformerEncoder}. */
export interface NgramTransformerEncoderOptions extends EmbeddingTokensOptions, Omit<TransformerEncoderOptions, 'inputDim'> {}

/**
 * A transformer of hashed n-grams, for texts whose order counts: `embeddingTokens`, the learned vectors of ids, through
 * `transformerEncoder`, whose options it takes too. `length` is by default 64, that of `hashNgrams`, which for
 * sequences of words is best called with `words: [1]` and `characters: []`.
 *
 * `apply` takes int32 ids [n, T], 0 for padding, and gives [n, outputDim]; the variables are `trunk.table` and those of
 * `transformerEncoder` as `next.…`.
 *
 * @throws OutOfRangeError If an option is out of range, as `embeddingTokens` and `transformerEncoder` do.
 * @throws ShapeError From `apply`, for batches of another shape or type.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { hashNgrams, ngramTransformerEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = ngramTransformerEncoder({ width: 16, length: 8, dim: 32, random: createRandom(1) });
 * const ids = tf.tensor2d(hashNgrams(['man bites dog', '犬'], { length: 8, words: [1], characters: [] }), [2, 8], 'int32');
 * console.log(encoder.apply(ids).shape); // [ 2, 32 ]
 * ```
 */
export function ngramTransformerEncoder(options: NgramTransformerEncoderOptions): Encoder<tf.Tensor2D> {
  const { width = 64, length = 64 } = options;
  const trunk = embeddingTokens(options);
  return { ...tokenChain(trunk, transformerEncoder({ ...options, inputDim: width, length })), name: 'ngram-transformer' };
}
