import * as tf from '@tensorflow/tfjs-core';

import { checkPositiveInteger } from './check-positive-integer.ts';
import { embeddingLookup } from './embedding-lookup.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { TOKEN_BOUND } from './token-bound.ts';
import type { TokenEncoder } from './token-encoder.ts';
import type { UniformSource } from './uniform-source.ts';
import { uniformVariable } from './uniform-variable.ts';

/** Options of {@link embeddingTokens}. */
export interface EmbeddingTokensOptions {
  /** Number of ids, at least 2, from 0 to `buckets` − 1; default 8192, as in `hashNgrams`. */
  readonly buckets?: number;
  /** Width of a token; default 64. */
  readonly width?: number;
  /** Seeded source of the initial vectors. */
  readonly random: UniformSource;
}

/**
 * A learned vector for each id, such as those of `hashNgrams`; 0 is padding, which the mask leaves out. The vectors start
 * uniform with the standard deviation 0.02; the variable is `table`, shape [buckets, width], whose first row is not used.
 *
 * `tokens` takes int32 ids [n, T], each from 0 to `buckets` − 1, and gives [n, T, width] and a mask.
 *
 * @throws OutOfRangeError If `buckets` is not an integer of at least 2, or `width` no positive integer.
 * @throws ShapeError From `tokens`, for batches of another shape or type.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { embeddingTokens, hashNgrams } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const trunk = embeddingTokens({ width: 16, random: createRandom(1) });
 * const ids = tf.tensor2d(hashNgrams(['two dogs', 'cat'], { length: 8 }), [2, 8], 'int32');
 * const { values, mask } = trunk.tokens(ids);
 * console.log(values.shape); // [ 2, 8, 16 ]
 * console.log(mask?.arraySync()[1].join(' ')); // 1 1 1 1 0 0 0 0
 * ```
 */
export function embeddingTokens({ buckets = 8192, width = 64, random }: EmbeddingTokensOptions): TokenEncoder<tf.Tensor2D> {
  if (!Number.isInteger(buckets) || buckets < 2) throw new OutOfRangeError(`embeddingTokens: buckets is ${buckets}; expected an integer >= 2`);
  checkPositiveInteger('embeddingTokens', 'width', width);
  const table = uniformVariable([buckets, width], { bound: TOKEN_BOUND, random });
  return {
    name: 'embedding-tokens',
    tokenDim: width,
    variables: { table },
    tokens(batch) {
      if (batch.rank !== 2 || batch.dtype !== 'int32') {
        throw new ShapeError(`embeddingTokens.tokens: batch is ${batch.dtype} [${batch.shape}]; expected int32 [n, T]`);
      }
      const [n, count] = batch.shape;
      return tf.tidy(() => ({
        values: tf.reshape(embeddingLookup(table as tf.Tensor2D, tf.reshape(batch, [n * count]) as tf.Tensor1D), [n, count, width]) as tf.Tensor3D,
        mask: tf.cast(tf.notEqual(batch, 0), 'float32') as tf.Tensor2D,
      }));
    },
    dispose: () => table.dispose(),
  };
}
