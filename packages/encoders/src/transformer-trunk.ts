import * as tf from '@tensorflow/tfjs-core';

import type { Activation } from './activate.ts';
import { checkActivation } from './check-activation.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import { constantVariable } from './constant-variable.ts';
import { denseVariables, type DenseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { layerNorm } from './layer-norm.ts';
import { LEFT_OUT } from './left-out.ts';
import { selfAttention } from './self-attention.ts';
import { sinusoidalPositions } from './sinusoidal-positions.ts';
import { TOKEN_BOUND } from './token-bound.ts';
import type { TransformerTokensOptions } from './transformer-tokens.ts';
import { uniformVariable } from './uniform-variable.ts';

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

/** What the blocks of a transformer give, and what it takes to free them. */
export interface TransformerTrunk {
  readonly variables: Record<string, tf.Variable>;
  /**
   * The last, normalised output of the blocks, shape [n · T, dim], with the first token [n · (T + 1), dim], or [n, dim] of
   * the one token that `pick` names, which then alone asks in the last block; and the mask as 0 and 1.
   *
   * @throws ShapeError For batches and masks of other shapes.
   */
  encode(batch: tf.Tensor3D, mask: tf.Tensor2D | undefined, pick?: 'first' | 'last'): { rows: tf.Tensor2D; counted: tf.Tensor2D | undefined };
  dispose(): void;
}

/** How to make {@link TransformerTrunk}. */
export interface TransformerTrunkOptions extends TransformerTokensOptions {
  /** Whether an additional, learned token comes first. */
  readonly cls: boolean;
}

/**
 * What `transformerEncoder` and `transformerTokens` share, all but what becomes of the last tokens.
 *
 * @throws OutOfRangeError If a size is not a positive integer, `dim` no multiple of `heads`, or an option has another name.
 */
export function transformerTrunk(caller: string, options: TransformerTrunkOptions): TransformerTrunk {
  const { inputDim, length = 32, dim = 128, layers = 2, heads = 4, hiddenDim = 4 * dim } = options;
  const { activation = 'gelu', positions = 'learned', causal = false, cls: withFirst, random } = options;
  check(caller, { inputDim, length, dim, layers, heads, hiddenDim }, positions);
  checkActivation(caller, activation);

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
  const cls = withFirst ? (tokens('cls', 1) as tf.Tensor2D) : undefined;
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

  function encode(batch: tf.Tensor3D, mask: tf.Tensor2D | undefined, pick?: 'first' | 'last'): { rows: tf.Tensor2D; counted: tf.Tensor2D | undefined } {
    const [n, times, features] = batch.shape;
    if (batch.rank !== 3 || times < 1 || times > length || features !== inputDim) {
      throw new ShapeError(`${caller}: batch is [${batch.shape}]; expected [n, T, ${inputDim}] with T from 1 to ${length}`);
    }
    if (mask !== undefined && (mask.rank !== 2 || mask.shape[0] !== n || mask.shape[1] !== times)) {
      throw new ShapeError(`${caller}: mask is [${mask.shape}]; expected [${n}, ${times}], as batch has sequences and times`);
    }
    const counted = mask === undefined ? undefined : (tf.cast(tf.notEqual(mask, 0), 'float32') as tf.Tensor2D);
    const present = mask === undefined ? batch : tf.where(tf.notEqual(tf.reshape(mask, [n, times, 1]), 0), batch, tf.zerosLike(batch));
    const h = embedTimes(present);
    const tokenCount = h.shape[1];
    const keyBias = counted === undefined ? undefined : leftOut(cls === undefined ? counted : tf.concat([tf.ones([n, 1]), counted], 1), heads);
    const shape = { length: tokenCount, heads, keyBias };
    const order = causal ? later(tokenCount) : undefined;
    const picked = (rows: tf.Tensor2D) => tokenOf(rows, { n, tokenCount, last: pick === 'last', counted });
    let rows = tf.reshape(h, [n * tokenCount, dim]) as tf.Tensor2D;
    for (const [index, { norm1, attention, norm2, mlp1, mlp2 }] of blocks.entries()) {
      const normalised = layerNorm(rows, norm1.weight, norm1.bias);
      // Of the last block one token is used, so only that one asks; nothing is later than the last.
      if (pick !== undefined && index === layers - 1) {
        rows = tf.add(picked(rows), selfAttention(normalised, attention, { ...shape, queries: picked(normalised) }));
      } else {
        rows = tf.add(rows, selfAttention(normalised, attention, { ...shape, order }));
      }
      const hidden = dense(layerNorm(rows, norm2.weight, norm2.bias), mlp1, { activation });
      rows = tf.add(rows, dense(hidden, mlp2));
    }
    return { rows: layerNorm(rows, lastNorm.weight, lastNorm.bias), counted };
  }

  return {
    variables,
    encode,
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

function check(caller: string, sizes: Record<string, number>, positions: string): void {
  for (const [name, size] of Object.entries(sizes)) checkPositiveInteger(caller, name, size);
  if (sizes.dim % sizes.heads !== 0) {
    throw new OutOfRangeError(`${caller}: dim is ${sizes.dim} with ${sizes.heads} heads; expected a multiple of the number of heads`);
  }
  if (!['learned', 'sinusoidal', 'none'].includes(positions)) {
    throw new OutOfRangeError(`${caller}: positions is ${positions}; expected learned, sinusoidal or none`);
  }
}
