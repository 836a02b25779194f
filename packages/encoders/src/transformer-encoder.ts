import * as tf from '@tensorflow/tfjs-core';

import type { Activation } from './activate.ts';
import { checkActivation } from './check-activation.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import { constantVariable } from './constant-variable.ts';
import { denseVariables, type DenseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';
import type { Encoder } from './encoder.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { layerNorm } from './layer-norm.ts';
import { meanToken } from './mean-token.ts';
import { selfAttention } from './self-attention.ts';
import { sinusoidalPositions } from './sinusoidal-positions.ts';
import { TOKEN_BOUND } from './token-bound.ts';
import type { UniformSource } from './uniform-source.ts';
import { uniformVariable } from './uniform-variable.ts';

/** Options of {@link transformerEncoder}. */
export interface TransformerEncoderOptions {
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
  /** Width of the embeddings; default `dim`. */
  readonly outputDim?: number;
  /** Of the hidden layer of a block; default `gelu`. */
  readonly activation?: Activation;
  /** What tells times apart: learned vectors (default), fixed sines and cosines, or nothing, for sets. */
  readonly positions?: 'learned' | 'sinusoidal' | 'none';
  /** How times become one vector: their mean (default), an additional, learned first token, or the last time that counts. */
  readonly pooling?: 'mean' | 'cls' | 'last';
  /** Whether a time sees only itself and those before it, as in text encoders; not with `cls`, which comes first. Default false. */
  readonly causal?: boolean;
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
}

/** An encoder of sequences. */
export interface SequenceEncoder extends Encoder<tf.Tensor3D> {
  /**
   * Embeds a batch of sequences.
   *
   * @param batch Shape [n, T, inputDim], T at most `length`.
   * @param mask Shape [n, T], 1 for the times that count and 0 for those that do not, whose features may then be
   *   anything, NaN included. Default all count. A sequence of which no time counts gets an embedding of no meaning.
   */
  apply(batch: tf.Tensor3D, mask?: tf.Tensor2D): tf.Tensor2D;
}

interface Norm {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable;
}

interface Block {
  readonly norm1: Norm;
  readonly attention: { readonly input: DenseVariables; readonly output: DenseVariables };
  readonly norm2: Norm;
  readonly mlp1: DenseVariables;
  readonly mlp2: DenseVariables;
}

/** Far below every logit, so that its exponential is exactly 0 in float32, and finite, so that rows of it are not NaN. */
const LEFT_OUT = -1e9;

/**
 * A transformer for sequences such as trajectories and profiles (Vaswani et al. 2017, the encoder): a linear map of the
 * features at each time plus a vector for the time, `layers` blocks
 *
 *   h ← h + attention(norm(h)),   h ← h + W_2 φ(W_1 norm(h) + b_1) + b_2,
 *
 * normalised before rather than after (Xiong et al. 2020), which trains without a warm-up; layer normalisation, pooling
 * over times, a linear output. No dropout: the same input always gives the same embedding.
 *
 * With `causal: true` and `pooling: 'last'` it is the text encoder of CLIP (Radford et al. 2021), which the trajectories of
 * Baptista, Stuart and Tran (2025, section 6.3) go through as well: lifting, residual attention blocks, last token,
 * projection.
 *
 * Weights start Xavier-uniform, those before the activation as in `mlpEncoder`; learned positions uniform with standard
 * deviation 0.02; biases at zero. The mean of an encoder without positions does not depend on the order of the times.
 *
 * `apply` takes [n, T, inputDim] and, if not all times count, a mask [n, T]; it gives [n, outputDim].
 *
 * @throws OutOfRangeError If a size is not a positive integer, `dim` no multiple of `heads`, or an option has another name.
 * @throws ShapeError From `apply`, for batches and masks of other shapes.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, transformerEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = transformerEncoder({ inputDim: 3, length: 8, dim: 16, outputDim: 5, random: createRandom(1) });
 * console.log(countParameters(encoder)); // 6869
 * const mask = tf.tensor2d([[1, 1, 1, 1], [1, 1, 0, 0]]); // the second sequence has two times
 * console.log(encoder.apply(tf.zeros([2, 4, 3]), mask).shape); // [ 2, 5 ]
 * ```
 */
export function transformerEncoder(options: TransformerEncoderOptions): SequenceEncoder {
  const { inputDim, length = 32, dim = 128, layers = 2, heads = 4, hiddenDim = 4 * dim, outputDim = dim } = options;
  const { activation = 'gelu', positions = 'learned', pooling = 'mean', causal = false, random } = options;
  check({ inputDim, length, dim, layers, heads, hiddenDim, outputDim }, { positions, pooling, causal });
  checkActivation('transformerEncoder', activation);

  const variables: Record<string, tf.Variable> = {};
  const linear = (name: string, shape: { inputs: number; outputs: number; activation?: Activation; parts?: number }): DenseVariables => {
    const layer = denseVariables({ ...shape, random });
    variables[`${name}.weight`] = layer.weight;
    if (layer.bias) variables[`${name}.bias`] = layer.bias;
    return layer;
  };
  const norm = (name: string): Norm => ({
    weight: (variables[`${name}.weight`] = constantVariable([dim], 1)),
    bias: (variables[`${name}.bias`] = constantVariable([dim], 0)),
  });
  const tokens = (name: string, count: number) => (variables[name] = uniformVariable([count, dim], { bound: TOKEN_BOUND, random }));

  const input = linear('input', { inputs: inputDim, outputs: dim });
  const fixed = positions === 'sinusoidal' ? tf.keep(tf.tensor2d(sinusoidalPositions(length, dim), [length, dim])) : undefined;
  const places = positions === 'learned' ? (tokens('positions', length) as tf.Tensor2D) : fixed;
  const cls = pooling === 'cls' ? (tokens('cls', 1) as tf.Tensor2D) : undefined;
  const blocks = Array.from({ length: layers }, (_, index): Block => {
    const name = `block${index + 1}`;
    return {
      norm1: norm(`${name}.norm1`),
      attention: {
        input: linear(`${name}.attention.input`, { inputs: dim, outputs: 3 * dim, parts: 3 }),
        output: linear(`${name}.attention.output`, { inputs: dim, outputs: dim }),
      },
      norm2: norm(`${name}.norm2`),
      mlp1: linear(`${name}.mlp1`, { inputs: dim, outputs: hiddenDim, activation }),
      mlp2: linear(`${name}.mlp2`, { inputs: hiddenDim, outputs: dim }),
    };
  });
  const lastNorm = norm('norm');
  const output = linear('output', { inputs: dim, outputs: outputDim });

  /** The input of the blocks, shape [n, T, dim], or [n, T + 1, dim] with the token. */
  function embedTimes(batch: tf.Tensor3D): tf.Tensor3D {
    const [n, times] = batch.shape;
    let h = tf.reshape(dense(tf.reshape(batch, [n * times, inputDim]) as tf.Tensor2D, input, { first: true }), [n, times, dim]) as tf.Tensor3D;
    if (places !== undefined) h = tf.add(h, times === length ? places : tf.slice(places, [0, 0], [times, dim]));
    if (cls === undefined) return h;
    // By a product, for the gradient of a tile adds up n slices one by one.
    const first = tf.reshape(tf.matMul(tf.ones([n, 1]), cls), [n, 1, dim]) as tf.Tensor3D;
    return tf.concat([first, h], 1);
  }

  function encode(batch: tf.Tensor3D, mask: tf.Tensor2D | undefined): tf.Tensor2D {
    const [n, times] = batch.shape;
    const counted = mask === undefined ? undefined : (tf.cast(tf.notEqual(mask, 0), 'float32') as tf.Tensor2D);
    const present = mask === undefined ? batch : tf.where(tf.notEqual(tf.reshape(mask, [n, times, 1]), 0), batch, tf.zerosLike(batch));
    const h = embedTimes(present);
    const tokenCount = h.shape[1];
    const keyBias = counted === undefined ? undefined : leftOut(cls === undefined ? counted : tf.concat([tf.ones([n, 1]), counted], 1), heads);
    const shape = { length: tokenCount, heads, keyBias };
    const order = causal ? later(tokenCount) : undefined;
    const pick = pooling === 'mean' ? undefined : (rows: tf.Tensor2D) => tokenOf(rows, { n, tokenCount, last: pooling === 'last', counted });
    let rows = tf.reshape(h, [n * tokenCount, dim]) as tf.Tensor2D;
    for (const [index, { norm1, attention, norm2, mlp1, mlp2 }] of blocks.entries()) {
      const normalised = layerNorm(rows, norm1.weight, norm1.bias);
      // Of the last block one token is used, so only that one asks; nothing is later than the last.
      if (pick !== undefined && index === layers - 1) {
        rows = tf.add(pick(rows), selfAttention(normalised, attention, { ...shape, queries: pick(normalised) }));
      } else {
        rows = tf.add(rows, selfAttention(normalised, attention, { ...shape, order }));
      }
      const hidden = dense(layerNorm(rows, norm2.weight, norm2.bias), mlp1, { activation });
      rows = tf.add(rows, dense(hidden, mlp2));
    }
    const encoded = layerNorm(rows, lastNorm.weight, lastNorm.bias);
    return dense(pick === undefined ? meanToken({ values: tf.reshape(encoded, [n, times, dim]) as tf.Tensor3D, mask: counted }) : encoded, output);
  }

  return {
    name: 'transformer',
    outputDim,
    variables,
    apply(batch, mask) {
      const [n, times, features] = batch.shape;
      if (batch.rank !== 3 || times < 1 || times > length || features !== inputDim) {
        throw new ShapeError(`transformerEncoder.apply: batch is [${batch.shape}]; expected [n, T, ${inputDim}] with T from 1 to ${length}`);
      }
      if (mask !== undefined && (mask.rank !== 2 || mask.shape[0] !== n || mask.shape[1] !== times)) {
        throw new ShapeError(`transformerEncoder.apply: mask is [${mask.shape}]; expected [${n}, ${times}], as batch has sequences and times`);
      }
      return tf.tidy(() => encode(batch, mask));
    },
    dispose() {
      tf.dispose(variables);
      fixed?.dispose();
    },
  };
}

/** Very negative where a time does not count, shape [heads · n, 1, T], heads first. */
function leftOut(counted: tf.Tensor2D, heads: number): tf.Tensor3D {
  const [n, times] = counted.shape;
  return tf.tile(tf.reshape(tf.mul(tf.sub(1, counted), LEFT_OUT), [n, 1, times]), [heads, 1, 1]) as tf.Tensor3D;
}

/** Very negative where the time of a column comes after that of the row, shape [T, T]. */
function later(times: number): tf.Tensor2D {
  const bias = new Float32Array(times * times);
  for (let row = 0; row < times; row++) bias.fill(LEFT_OUT, row * times + row + 1, (row + 1) * times);
  return tf.tensor2d(bias, [times, times]);
}

/** One token of each sequence, [n, dim] of [n · T, dim]: the first, or the last that counts. */
function tokenOf(
  rows: tf.Tensor2D,
  { n, tokenCount, last, counted }: { n: number; tokenCount: number; last: boolean; counted: tf.Tensor2D | undefined },
): tf.Tensor2D {
  const dim = rows.shape[1];
  if (!last || counted === undefined) {
    return tf.slice(tf.reshape(rows, [n, tokenCount * dim]), [0, last ? (tokenCount - 1) * dim : 0], [n, dim]) as tf.Tensor2D;
  }
  // By a product, for the gradient of a gather is missing on wasm.
  const places = tf.argMax(tf.mul(counted, tf.range(1, tokenCount + 1)), 1) as tf.Tensor1D;
  const chosen = tf.reshape(tf.cast(tf.oneHot(places, tokenCount), 'float32'), [n, 1, tokenCount]) as tf.Tensor3D;
  return tf.reshape(tf.matMul(chosen, tf.reshape(rows, [n, tokenCount, dim]) as tf.Tensor3D), [n, dim]) as tf.Tensor2D;
}

function check(sizes: Record<string, number>, { positions, pooling, causal }: { positions: string; pooling: string; causal: boolean }): void {
  for (const [name, size] of Object.entries(sizes)) checkPositiveInteger('transformerEncoder', name, size);
  if (sizes.dim % sizes.heads !== 0) {
    throw new OutOfRangeError(`transformerEncoder: dim is ${sizes.dim} with ${sizes.heads} heads; expected a multiple of the number of heads`);
  }
  if (!['learned', 'sinusoidal', 'none'].includes(positions)) {
    throw new OutOfRangeError(`transformerEncoder: positions is ${positions}; expected learned, sinusoidal or none`);
  }
  if (!['mean', 'cls', 'last'].includes(pooling)) throw new OutOfRangeError(`transformerEncoder: pooling is ${pooling}; expected mean, cls or last`);
  if (causal && pooling === 'cls') {
    throw new OutOfRangeError('transformerEncoder: causal is true with pooling cls, whose first token would see no time; expected pooling mean or last');
  }
}
