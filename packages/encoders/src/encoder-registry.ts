import { identityEncoder } from './identity-encoder.ts';
import { lenetEncoder } from './lenet-encoder.ts';
import { linearEncoder } from './linear-encoder.ts';
import { mlpEncoder } from './mlp-encoder.ts';
import { ngramEncoder } from './ngram-encoder.ts';
import { ngramTransformerEncoder } from './ngram-transformer-encoder.ts';
import { oneHotEncoder } from './one-hot-encoder.ts';
import { profileConvEncoder } from './profile-conv-encoder.ts';
import { residualCnnEncoder } from './residual-cnn-encoder.ts';
import { transformerEncoder } from './transformer-encoder.ts';

/** Names of the encoders in `encoders`. */
export type EncoderName = 'identity' | 'lenet' | 'linear' | 'mlp' | 'ngram' | 'ngram-transformer' | 'one-hot' | 'profile-conv' | 'residual-cnn' | 'transformer';

/** An encoder under its name. */
export interface EncoderEntry<Create, Name extends string = EncoderName> {
  /** Its key in the registry, and the `name` of what it makes. */
  readonly name: Name;
  /** Where it comes from. */
  readonly paper: string;
  /** What it embeds, with the shape of a batch. */
  readonly input: string;
  /** Makes one; takes its options. */
  readonly create: Create;
}

/** The encoders by name, for menus, configurations and files: `encoders.mlp.create({ widths: [784, 256, 32], random })`. */
export const encoders: {
  readonly identity: EncoderEntry<typeof identityEncoder>;
  readonly lenet: EncoderEntry<typeof lenetEncoder>;
  readonly linear: EncoderEntry<typeof linearEncoder>;
  readonly mlp: EncoderEntry<typeof mlpEncoder>;
  readonly ngram: EncoderEntry<typeof ngramEncoder>;
  readonly 'ngram-transformer': EncoderEntry<typeof ngramTransformerEncoder>;
  readonly 'one-hot': EncoderEntry<typeof oneHotEncoder>;
  readonly 'profile-conv': EncoderEntry<typeof profileConvEncoder>;
  readonly 'residual-cnn': EncoderEntry<typeof residualCnnEncoder>;
  readonly transformer: EncoderEntry<typeof transformerEncoder>;
} = {
  identity: {
    name: 'identity',
    paper: 'Baptista, Stuart and Tran 2025, section 6.3',
    input: 'vectors, [n, dim]',
    create: identityEncoder,
  },
  lenet: {
    name: 'lenet',
    paper: 'LeCun, Bottou, Bengio and Haffner 1998; Baptista, Stuart and Tran 2025, section 6.2',
    input: 'grey images, [n, 28, 28, 1]',
    create: lenetEncoder,
  },
  linear: {
    name: 'linear',
    paper: 'Baptista, Stuart and Tran 2025, section 5',
    input: 'vectors, [n, inputDim]',
    create: linearEncoder,
  },
  mlp: {
    name: 'mlp',
    paper: 'Rumelhart, Hinton and Williams 1986',
    input: 'vectors, [n, widths[0]]',
    create: mlpEncoder,
  },
  ngram: {
    name: 'ngram',
    paper: 'Weinberger et al. 2009; Joulin et al. 2017',
    input: 'texts as int32 ids of `hashNgrams`, [n, T], 0 for padding',
    create: ngramEncoder,
  },
  'ngram-transformer': {
    name: 'ngram-transformer',
    paper: 'Vaswani et al. 2017; Xiong et al. 2020',
    input: 'texts as int32 ids of `hashNgrams`, [n, T], 0 for padding',
    create: ngramTransformerEncoder,
  },
  'one-hot': {
    name: 'one-hot',
    paper: 'Baptista, Stuart and Tran 2025, section 6.2',
    input: 'int32 labels, [n]',
    create: oneHotEncoder,
  },
  'profile-conv': {
    name: 'profile-conv',
    paper: 'LeCun et al. 1989, over one dimension; He, Zhang, Ren and Sun 2016',
    input: 'profiles, [n, levels]',
    create: profileConvEncoder,
  },
  'residual-cnn': {
    name: 'residual-cnn',
    paper: 'He, Zhang, Ren and Sun 2016; Wu and He 2018',
    input: 'images, [n, rows, columns, channels], by default [n, 32, 32, 3]',
    create: residualCnnEncoder,
  },
  transformer: {
    name: 'transformer',
    paper: 'Vaswani et al. 2017; Xiong et al. 2020',
    input: 'sequences, [n, T, inputDim], and a mask, [n, T]',
    create: transformerEncoder,
  },
};
