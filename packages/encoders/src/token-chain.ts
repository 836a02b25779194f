import * as tf from '@tensorflow/tfjs-core';

import type { Encoder } from './encoder.ts';
import type { TokenEncoder } from './token-encoder.ts';
import type { SequenceEncoder } from './transformer-encoder.ts';

/**
 * Tokens through what takes sequences, such as learned vectors of n-grams through a transformer. The mask of the tokens
 * is that of the sequences.
 *
 * The variables are those of both, as `trunk.…` and `next.…`; `dispose` frees both.
 *
 * @param trunk What gives tokens.
 * @param next A `transformerEncoder` or `transformerTokens` whose `inputDim` is the `tokenDim` of the trunk.
 * @returns An encoder for an encoder, tokens for tokens; `apply` and `tokens` take what the trunk takes, and its mask.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { embeddingTokens, hashNgrams, tokenChain, tokenPointSetHead, transformerTokens } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const vectors = embeddingTokens({ width: 16, random });
 * const text = tokenChain(vectors, transformerTokens({ inputDim: 16, length: 24, dim: 32, random }));
 * const encoder = tokenPointSetHead(text, { points: 4, dim: 8, random });
 * const ids = tf.tensor2d(hashNgrams(['two dogs', '犬'], { length: 24, words: [1] }), [2, 24], 'int32');
 * console.log(encoder.apply(ids).shape); // [ 2, 36 ]
 * ```
 */
export function tokenChain<Batch extends tf.Tensor>(trunk: TokenEncoder<Batch>, next: SequenceEncoder): SequenceEncoder<Batch>;
export function tokenChain<Batch extends tf.Tensor>(trunk: TokenEncoder<Batch>, next: TokenEncoder<tf.Tensor3D>): TokenEncoder<Batch>;
export function tokenChain<Batch extends tf.Tensor>(
  trunk: TokenEncoder<Batch>,
  next: SequenceEncoder | TokenEncoder<tf.Tensor3D>,
): SequenceEncoder<Batch> | TokenEncoder<Batch> {
  const both = {
    name: 'token-chain',
    variables: { ...prefixed('trunk', trunk), ...prefixed('next', next) },
    dispose() {
      for (const part of [trunk, next]) part.dispose();
    },
  };
  if ('tokenDim' in next) {
    return {
      ...both,
      tokenDim: next.tokenDim,
      tokens: (batch, mask) =>
        tf.tidy(() => {
          const first = trunk.tokens(batch, mask);
          return { ...next.tokens(first.values, first.mask) };
        }),
    };
  }
  return {
    ...both,
    outputDim: next.outputDim,
    apply: (batch, mask) =>
      tf.tidy(() => {
        const first = trunk.tokens(batch, mask);
        return next.apply(first.values, first.mask);
      }),
  };
}

function prefixed(prefix: string, { variables }: Pick<Encoder, 'variables'>): Record<string, tf.Variable> {
  return Object.fromEntries(Object.entries(variables).map(([name, variable]) => [`${prefix}.${name}`, variable]));
}
