import { embeddingTokens } from './embedding-tokens.ts';
import type { EncoderEntry } from './encoder-registry.ts';
import { residualCnnTokens } from './residual-cnn-tokens.ts';
import { transformerTokens } from './transformer-tokens.ts';

/** Names of the trunks in `tokenEncoders`. */
export type TokenEncoderName = 'embedding-tokens' | 'residual-cnn-tokens' | 'transformer-tokens';

/** What gives tokens, by name, for `tokenPointSetHead` and `tokenChain`. */
export const tokenEncoders: {
  readonly 'embedding-tokens': EncoderEntry<typeof embeddingTokens, TokenEncoderName>;
  readonly 'residual-cnn-tokens': EncoderEntry<typeof residualCnnTokens, TokenEncoderName>;
  readonly 'transformer-tokens': EncoderEntry<typeof transformerTokens, TokenEncoderName>;
} = {
  'embedding-tokens': {
    name: 'embedding-tokens',
    paper: 'Weinberger et al. 2009',
    input: 'texts as int32 ids of `hashNgrams`, [n, T], 0 for padding',
    create: embeddingTokens,
  },
  'residual-cnn-tokens': {
    name: 'residual-cnn-tokens',
    paper: 'He, Zhang, Ren and Sun 2016; Wu and He 2018',
    input: 'images, [n, rows, columns, channels], by default [n, 32, 32, 3]',
    create: residualCnnTokens,
  },
  'transformer-tokens': {
    name: 'transformer-tokens',
    paper: 'Vaswani et al. 2017; Xiong et al. 2020',
    input: 'sequences, [n, T, inputDim], and a mask, [n, T]',
    create: transformerTokens,
  },
};
