import {
  embeddingTokens,
  heUniform,
  lenetEncoder,
  linearEncoder,
  mlpEncoder,
  ngramEncoder,
  ngramTransformerEncoder,
  oneHotEncoder,
  residualCnnEncoder,
  residualCnnTokens,
  tokenPointSetHead,
  transformerEncoder,
} from '@crossmodal/encoders';
import * as api from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

type Named = Record<string, tf.Tensor>;

/** Something to train: fresh variables, a batch, and the loss of a batch. */
export interface TrainingCase {
  readonly variables: Record<string, tf.Variable>;
  readonly inputs: Named;
  readonly loss: (inputs: Named) => tf.Scalar;
  /** The encoder, where that is what the case is about. */
  readonly apply: (x: tf.Tensor) => tf.Tensor;
}

const n = 8;
const dim = 3;

function normal(shape: number[], seed: number, scale = 1): tf.Tensor {
  const random = createRandom(seed);
  return tf.tensor(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => scale * random.normal()), shape);
}

const labels = (): tf.Tensor1D => tf.tensor1d([0, 0, 1, 1, 2, 2, 0, 1], 'int32');

/** A loss of the embeddings of two linear encoders. */
function ofEmbeddings(loss: (zu: tf.Tensor2D, zv: tf.Tensor2D) => tf.Scalar): () => TrainingCase {
  return () => {
    const u = linearEncoder({ inputDim: 5, outputDim: dim, bias: true, random: createRandom(1) });
    const v = linearEncoder({ inputDim: 4, outputDim: dim, random: createRandom(2) });
    const variables = Object.fromEntries([
      ...Object.entries(u.variables).map(([name, variable]) => [`u/${name}`, variable]),
      ...Object.entries(v.variables).map(([name, variable]) => [`v/${name}`, variable]),
    ]);
    return {
      variables,
      inputs: { u: normal([n, 5], 3), v: normal([n, 4], 4) },
      apply: (x) => u.apply(x as tf.Tensor2D),
      loss: (inputs) => loss(u.apply(inputs.u as tf.Tensor2D), v.apply(inputs.v as tf.Tensor2D)),
    };
  };
}

/** A loss of logits, with a learned temperature. */
function ofLogits(loss: (logits: tf.Tensor2D) => tf.Scalar): () => TrainingCase {
  return () => {
    const scale = api.logitScale({ temperature: 0.5 });
    const embedded = ofEmbeddings((zu, zv) => loss(scale.apply(api.cosineLogits(zu, zv))))();
    return { ...embedded, variables: { ...embedded.variables, scale: scale.variable } };
  };
}

/** The CLIP loss of two points an item, linear in an embedding. */
function ofPointSets(logits: api.Similarity): () => TrainingCase {
  const sets = (z: tf.Tensor2D) => tf.matMul(z, normal([dim, 2 * (2 + 1)], 12) as tf.Tensor2D) as tf.Tensor2D;
  return ofEmbeddings((zu, zv) => api.clipLoss(logits(sets(zu), sets(zv))));
}

/** What an encoder learns from a loss of its output. */
function regression(
  variables: () => { variables: Readonly<Record<string, tf.Variable>>; apply: (x: never) => tf.Tensor2D },
  input: () => tf.Tensor,
): () => TrainingCase {
  return () => {
    const encoder = variables();
    return {
      variables: { ...encoder.variables },
      inputs: { x: input() },
      apply: (x) => encoder.apply(x as never),
      loss: ({ x }) => {
        const z = encoder.apply(x as never);
        return api.clipLoss(api.cosineLogits(z, tf.reverse(z, 1) as tf.Tensor2D, { temperature: 0.5 }));
      },
    };
  };
}

function mlp(): { variables: Record<string, tf.Variable>; apply: (x: tf.Tensor2D) => tf.Tensor2D } {
  const random = createRandom(5);
  const sizes = [6, 10, 7, dim];
  const variables: Record<string, tf.Variable> = {};
  sizes.slice(1).forEach((units, k) => {
    variables[`w${k}`] = heUniform([sizes[k], units], { fanIn: sizes[k], random });
    variables[`b${k}`] = tf.variable(tf.zeros([units]));
  });
  const activations = ['relu', 'elu', 'linear'] as const;
  return {
    variables,
    apply: (x) =>
      activations.reduce(
        (a, activation, k) => tf.fused.matMul({ a, b: variables[`w${k}`] as tf.Tensor2D, bias: variables[`b${k}`], activation }) as tf.Tensor2D,
        x,
      ),
  };
}

/** Convolutions with and without strides and padding, both poolings, channels of their own. */
function convolutions(): { variables: Record<string, tf.Variable>; apply: (x: tf.Tensor4D) => tf.Tensor2D } {
  const random = createRandom(8);
  const make = (shape: number[], fanIn: number) => heUniform(shape, { fanIn, random });
  const variables: Record<string, tf.Variable> = {
    first: make([3, 3, 1, 4], 9),
    bias: tf.variable(tf.zeros([4])),
    second: make([3, 3, 4, 5], 36),
    depthwise: make([2, 2, 5, 1], 4),
    head: make([2 * 2 * 5, dim], 20),
  };
  return {
    variables,
    apply(x) {
      const { first, second, depthwise } = variables as unknown as Record<string, tf.Tensor4D>;
      const a = tf.fused.conv2d({ x, filter: first, strides: 1, pad: 'same', bias: variables.bias, activation: 'relu' });
      const b = tf.maxPool(a, 3, 1, 'same');
      const c = tf.relu(tf.conv2d(b as tf.Tensor4D, second, 2, 'same'));
      const d = tf.avgPool(tf.depthwiseConv2d(c, depthwise, 1, 'valid'), 2, 1, 'same');
      const e = tf.maxPool(d as tf.Tensor4D, 2, 1, 'valid');
      return tf.matMul(tf.reshape(e, [x.shape[0], 20]) as tf.Tensor2D, variables.head as tf.Tensor2D);
    },
  };
}

/** One pre-norm transformer layer on tokens: embedding, positions, attention with a mask, GELU, the mean of the tokens. */
function transformer(): { variables: Record<string, tf.Variable>; apply: (x: tf.Tensor2D) => tf.Tensor2D } {
  const random = createRandom(6);
  const [width, heads, time, vocabulary] = [8, 2, 5, 11];
  const make = (shape: number[]) => heUniform(shape, { fanIn: shape[0], random });
  const variables: Record<string, tf.Variable> = {
    tokens: make([vocabulary, width]),
    positions: make([time, width]),
    query: make([width, width]),
    key: make([width, width]),
    value: make([width, width]),
    out: make([width, width]),
    up: make([width, 16]),
    down: make([16, width]),
    gain: tf.variable(tf.ones([width])),
    shift: tf.variable(tf.zeros([width])),
    head: make([width, dim]),
  };
  const layerNorm = (x: tf.Tensor): tf.Tensor => {
    const { mean, variance } = tf.moments(x, -1, true);
    const centred = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(centred, variables.gain), variables.shift);
  };
  const dense = (x: tf.Tensor, w: tf.Variable): tf.Tensor =>
    tf.reshape(tf.matMul(tf.reshape(x, [-1, w.shape[0]]), w as tf.Tensor2D), [...x.shape.slice(0, -1), w.shape[1] as number]);
  const gelu = (x: tf.Tensor): tf.Tensor => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));
  return {
    variables,
    apply(ids) {
      const [batch] = ids.shape;
      const split = (x: tf.Tensor) => tf.transpose(tf.reshape(x, [batch, time, heads, width / heads]), [0, 2, 1, 3]);
      const embedded = tf.add(tf.gather(variables.tokens, ids), variables.positions);
      const normed = layerNorm(embedded);
      const [q, k, v] = [variables.query, variables.key, variables.value].map((w) => split(dense(normed, w)));
      const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(width / heads));
      const mask = tf.reshape(tf.cast(tf.equal(ids, 0), 'float32'), [batch, 1, 1, time]);
      const attention = tf.softmax(tf.add(scores, tf.mul(mask, -1e9)));
      const merged = tf.reshape(tf.transpose(tf.matMul(attention, v), [0, 2, 1, 3]), [batch, time, width]);
      const mixed = tf.add(embedded, dense(merged, variables.out));
      const hidden = gelu(dense(layerNorm(mixed), variables.up));
      const result = tf.add(mixed, dense(hidden, variables.down));
      return tf.matMul(tf.mean(result, 1) as tf.Tensor2D, variables.head as tf.Tensor2D) as tf.Tensor2D;
    },
  };
}

const tokens = (): tf.Tensor => {
  const random = createRandom(7);
  return tf.tensor2d(Int32Array.from({ length: 6 * 5 }, () => 1 + Math.floor(10 * random.uniform())).fill(0, 28), [6, 5], 'int32');
};

const kernel = (seed: number): tf.Tensor2D => api.gaussianKernel(normal([n, 2], seed) as tf.Tensor2D, { bandwidth: 1 });

/** Every loss of `@crossmodal/losses`, at the end of linear encoders. */
export const lossCases: Readonly<Record<string, () => TrainingCase>> = {
  alignment: ofEmbeddings((u, v) => api.alignmentLoss(api.normalizeRows(u), api.normalizeRows(v))),
  'barlow-twins': ofEmbeddings((u, v) => api.barlowTwinsLoss(u, v)),
  clip: ofLogits((s) => api.clipLoss(s)),
  conditional: ofLogits((s) => api.conditionalLoss(s, { lambdaU: 0, lambdaV: 2 })),
  dcl: ofEmbeddings((u, v) => api.dclLoss(tf.concat([u, v]))),
  dclw: ofEmbeddings((u, v) => api.dclwLoss(tf.concat([u, v]))),
  distillation: ofLogits((s) => api.distillationLoss(s, normal([n, n], 8) as tf.Tensor2D)),
  'global contrastive': ofLogits((s) => api.globalContrastiveLoss(s, { temperature: 0.5 })),
  'global contrastive of views': ofEmbeddings((u, v) => api.gclViewStep(tf.concat([u, v]) as tf.Tensor2D, undefined, { temperature: 0.5 }).loss),
  'hard-negative': ofLogits((s) => api.hardNegativeLoss(s)),
  'info-nce': ofLogits((s) => api.infoNceLoss(s, { labelSmoothing: 0.1 })),
  'info-nce with masks': ofLogits((s) => {
    const positives = tf.tidy(() => tf.cast(tf.equal(tf.reshape(labels(), [n, 1]), tf.reshape(labels(), [1, n])), 'float32'));
    return api.infoNceLoss(s, { positives: positives as tf.Tensor2D });
  }),
  joint: ofLogits((s) => api.jointLoss(s)),
  'joint with all negatives': ofLogits((s) => api.jointLoss(s, { negatives: 'all' })),
  'joint with shuffled negatives': ofLogits((s) =>
    api.jointLoss(s, { negatives: 'shuffle', permutation: api.derangement(n, createRandom(1)) }),
  ),
  'labelled-conditional': ofLogits((s) => api.labelledConditionalLoss(tf.slice(s, [0, 0], [n, 3]), labels())),
  'label-given-image': ofLogits((s) => api.labelGivenImageLoss(tf.slice(s, [0, 0], [n, 3]), labels())),
  'nt-xent': ofEmbeddings((u, v) => api.ntXentLoss(tf.concat([u, v]))),
  'sig-lip': ofLogits((s) => api.sigLipLoss(s, { bias: -2 })),
  'spectral-contrastive': ofLogits((s) => api.spectralContrastiveLoss(s)),
  'sup-con': ofEmbeddings((u) => api.supConLoss(u, labels())),
  triplet: ofEmbeddings((u, v) => api.tripletLoss(u, v)),
  uniformity: ofEmbeddings((u) => api.uniformityLoss(api.normalizeRows(u))),
  'vic-reg': ofEmbeddings((u, v) => api.vicRegLoss(u, v)),
  'conditional-mmd': ofLogits((s) => api.conditionalMmdLoss(s, { Ku: kernel(9), Kv: kernel(10) })),
  'joint-mmd': ofLogits((s) => api.jointMmdLoss(s, { Ku: kernel(9), Kv: kernel(10), estimator: 'v' })),
  'fine-tune': ofEmbeddings((u) => api.fineTuneLoss(u, labels(), normal([3, dim], 11) as tf.Tensor2D, { temperature: 0.5 })),
  'kernel means': ofPointSets((u, v) => api.kmeLogits(u, v, { points: 2, temperature: 0.5 })),
  'weighted point sets': ofPointSets((u, v) => api.wpseLogits(u, v, { points: 2, temperature: 0.5 })),
  'inverse multiquadrics of point sets': ofPointSets((u, v) => api.wpseLogits(u, v, { points: 2, kernel: 'imq' })),
  'l2 logits': ofEmbeddings((u, v) => api.clipLoss(api.l2Logits(u, v, { temperature: 2 }))),
  'bilinear logits': ofEmbeddings((u, v) => api.clipLoss(api.bilinearLogits(u, v, normal([dim, dim], 12) as tf.Tensor2D))),
  'quadratic logits': ofEmbeddings((u, v) =>
    api.clipLoss(api.quadraticLogits(u, v, { A: normal([dim, dim], 12) as tf.Tensor2D, B: tf.eye(dim), C: tf.eye(dim) })),
  ),
};

/** A loss by its name, over blocks of rows of the logits, with a learned temperature where it takes one. */
function byName(name: api.LossName): () => TrainingCase {
  return () => {
    const scale = api.logitScale({ temperature: 0.5 });
    const similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => scale.apply(api.cosineLogits(zu, zv));
    const loss = api.pairLoss(name, { similarity, parameters: [scale.variable], chunk: 3 } as api.PairLossOptions);
    const teacher = { zu: normal([n, dim], 13) as tf.Tensor2D, zv: normal([n, dim], 14) as tf.Tensor2D, similarity: api.cosineLogits };
    const parts = { labels: labels(), u: normal([n, 2], 9), v: normal([n, 2], 10), teacher };
    // Of labels v has one row each, not one a pair.
    const ofLabels = name.startsWith('label') || name === 'fine-tune';
    const embedded = ofEmbeddings((zu, v) => {
      const zv = ofLabels ? tf.slice(v, [0, 0], [3, dim]) : v;
      return loss({ ...parts, zu, zv, random: createRandom(1) });
    })();
    return { ...embedded, variables: { ...embedded.variables, scale: scale.variable } };
  };
}

/** LeNet, whose eager steps on the cpu backend take half a second each. */
export const lenetCase: () => TrainingCase = regression(() => lenetEncoder({ random: createRandom(1) }), () => normal([2, 28, 28, 1], 2));

/** The losses by name; an optimiser changes what a loss has gradients for. */
export const namedLossCases: Readonly<Record<string, () => TrainingCase>> = Object.fromEntries(
  (Object.keys(api.losses) as api.LossName[]).map((name) => [name, byName(name)]),
);

/** The encoders of `@crossmodal/encoders`, and the layers that others are made of. */
export const encoderCases: Readonly<Record<string, () => TrainingCase>> = {
  convolutions: regression(convolutions, () => normal([3, 8, 8, 1], 2)),
  'one-hot': () => {
    const encoder = oneHotEncoder(4);
    const w = heUniform([4, dim], { fanIn: 4, random: createRandom(3) });
    return {
      variables: { w },
      inputs: { x: tf.tensor1d([3, 1, 0, 2], 'int32') },
      apply: (x) => encoder.apply(x as tf.Tensor1D),
      loss: ({ x }) => tf.mean(tf.square(tf.matMul(encoder.apply(x as tf.Tensor1D), w as unknown as tf.Tensor2D))) as tf.Scalar,
    };
  },
  mlp: regression(mlp, () => normal([6, 6], 4)),
  'two encoders in parts of a batch': () => {
    const [one, other] = [mlp(), mlp()];
    const similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => api.cosineLogits(zu, zv, { temperature: 0.5 });
    const cached = api.gradCache(one, other, (zu, zv) => api.clipLoss(similarity(zu, zv)), { chunk: 4 });
    const variables = Object.fromEntries(
      [one, other].flatMap((encoder, k) => Object.entries(encoder.variables).map(([name, variable]) => [`${k}/${name}`, variable])),
    );
    return {
      variables,
      inputs: { x: normal([6, 6], 4), y: normal([6, 6], 5) },
      apply: (x) => one.apply(x as tf.Tensor2D),
      loss: ({ x, y }) => cached(x as tf.Tensor2D, y as tf.Tensor2D),
    };
  },
  transformer: regression(transformer, tokens),
  'mlp of encoders': regression(() => mlpEncoder({ widths: [6, 9, 7, dim], activation: 'gelu', random: createRandom(5) }), () => normal([6, 6], 4)),
  ngram: regression(() => ngramEncoder({ buckets: 11, width: 6, hidden: [7], outputDim: dim, random: createRandom(6) }), tokens),
  'residual-cnn': regression(
    () => residualCnnEncoder({ imageShape: [9, 8, 2], widths: [3, 4], outputDim: dim, random: createRandom(6) }),
    () => normal([4, 9, 8, 2], 2),
  ),
  'ngram-transformer': regression(
    () => ngramTransformerEncoder({ buckets: 11, width: 6, length: 5, dim: 8, heads: 2, layers: 1, outputDim: dim, random: createRandom(6) }),
    tokens,
  ),
  'point sets of tokens': () => {
    const random = createRandom(6);
    const head = { points: 2, dim, random };
    const images = tokenPointSetHead(residualCnnTokens({ imageShape: [8, 8, 1], widths: [3], random }), head);
    const texts = tokenPointSetHead(embeddingTokens({ buckets: 11, width: 6, random }), head);
    return {
      variables: Object.fromEntries([images, texts].flatMap((encoder, k) => Object.entries(encoder.variables).map(([name, variable]) => [`${k}/${name}`, variable]))),
      inputs: { x: normal([6, 8, 8, 1], 2), ids: tokens() },
      apply: (x) => images.apply(x as tf.Tensor4D),
      loss: ({ x, ids }) => {
        const logits = api.kmeLogits(images.apply(x as tf.Tensor4D), texts.apply(ids as tf.Tensor2D), { points: 2, temperature: 0.5 });
        return api.clipLoss(logits);
      },
    };
  },
  'transformer of encoders': regression(() => {
    const encoder = transformerEncoder({ inputDim: 2, length: 5, dim: 8, heads: 2, layers: 2, outputDim: dim, random: createRandom(6) });
    const lengths = tf.tensor2d([[5], [4], [3], [5], [2], [1]]);
    // The sequences are of different lengths; what the mask leaves out may be anything.
    const mask = () => tf.cast(tf.less(tf.reshape(tf.range(0, 5), [1, 5]), lengths), 'float32') as tf.Tensor2D;
    return { variables: encoder.variables, apply: (x: tf.Tensor3D) => encoder.apply(x, mask()) };
  }, () => normal([6, 5, 2], 7)),
  'transformer of encoders with a first token': regression(
    () => transformerEncoder({ inputDim: 2, length: 5, dim: 8, heads: 2, layers: 1, positions: 'sinusoidal', pooling: 'cls', outputDim: dim, random: createRandom(6) }),
    () => normal([6, 5, 2], 7),
  ),
};
