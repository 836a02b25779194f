import * as tf from '@tensorflow/tfjs-core';

import { checkPositiveInteger } from './check-positive-integer.ts';
import { constantVariable } from './constant-variable.ts';
import { ShapeError } from './errors.ts';
import { heUniform } from './he-uniform.ts';
import { imageNorm } from './image-norm.ts';
import type { TokenEncoder } from './token-encoder.ts';
import type { UniformSource } from './uniform-source.ts';
import { xavierUniform } from './xavier-uniform.ts';

/** Options of {@link residualCnnTokens}. */
export interface ResidualCnnTokensOptions {
  /** Rows, columns and channels of an image; default [32, 32, 3]. */
  readonly imageShape?: readonly [number, number, number];
  /** Channels of the stages; default [12, 32, 64]. Every stage after the first halves rows and columns. */
  readonly widths?: readonly number[];
  /** Residual blocks of a stage; default 1. */
  readonly blocks?: number;
  /** Stride of the first convolution; default 2, which halves rows and columns and is four times as fast as 1. */
  readonly stemStride?: number;
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
}

interface Norm {
  readonly weight: tf.Variable;
  readonly bias: tf.Variable;
}

interface Block {
  readonly stride: number;
  readonly norm1: Norm;
  readonly conv1: tf.Tensor4D;
  readonly norm2: Norm;
  readonly conv2: tf.Tensor4D;
  readonly shortcut: tf.Tensor4D | undefined;
}

/**
 * A small residual network for images that gives the places of its last stage as tokens (He, Zhang, Ren and Sun 2016,
 * "Identity mappings in deep residual networks", figure 4e): a convolution 3 × 3, stages of blocks
 *
 *   a = ReLU(norm(h)),   h ← h + W_2 ∗ ReLU(norm(W_1 ∗ a)),
 *
 * and a last normalisation and ReLU. The first block of a stage changes the number of channels and, from the second stage
 * on, halves rows and columns: W_1 has stride 2 there, and h is replaced by a convolution 1 × 1 of a.
 *
 * The normalisation is over each image by itself (group normalisation with one group, Wu and He 2018), so that an image
 * has the same tokens in every batch and in every part of one. Convolutions pad by one pixel and have no biases, which
 * the normalisations after them have; they start He-uniform, those 1 × 1 Xavier-uniform.
 *
 * `tokens` takes [n, rows, columns, channels] and gives [n, T, last width], T places row by row: by default 4 × 4.
 *
 * @throws OutOfRangeError If a size is not a positive integer.
 * @throws ShapeError If there is no width; from `tokens`, for batches of another shape.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { residualCnnTokens } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const trunk = residualCnnTokens({ random: createRandom(1) });
 * console.log(trunk.tokens(tf.zeros([2, 32, 32, 3])).values.shape); // [ 2, 16, 64 ]
 * ```
 */
export function residualCnnTokens(options: ResidualCnnTokensOptions): TokenEncoder<tf.Tensor4D> {
  const { imageShape = [32, 32, 3], widths = [12, 32, 64], blocks: blocksPerStage = 1, stemStride = 2, random } = options;
  const [rows, columns, channels] = imageShape;
  if (widths.length === 0) throw new ShapeError('residualCnnTokens: widths is []; expected at least one width');
  const sizes = { rows, columns, channels, blocks: blocksPerStage, stemStride };
  for (const [name, size] of Object.entries(sizes)) checkPositiveInteger('residualCnnTokens', name, size);
  widths.forEach((width, index) => checkPositiveInteger('residualCnnTokens', `widths[${index}]`, width));

  const variables: Record<string, tf.Variable> = {};
  const norm = (name: string, width: number): Norm => ({
    weight: (variables[`${name}.weight`] = constantVariable([width], 1)),
    bias: (variables[`${name}.bias`] = constantVariable([width], 0)),
  });
  const convolution = (name: string, inputs: number, outputs: number) =>
    (variables[`${name}.weight`] = heUniform([3, 3, inputs, outputs], { fanIn: 9 * inputs, random })) as unknown as tf.Tensor4D;
  const projection = (name: string, inputs: number, outputs: number) =>
    (variables[`${name}.weight`] = xavierUniform([1, 1, inputs, outputs], { fanIn: inputs, fanOut: outputs, random })) as unknown as tf.Tensor4D;

  const stem = convolution('stem', channels, widths[0]);
  const blocks = widths.flatMap((width, stage) =>
    Array.from({ length: blocksPerStage }, (_, index): Block => {
      const name = `stage${stage + 1}.block${index + 1}`;
      const inputs = index === 0 ? widths[Math.max(0, stage - 1)] : width;
      const changes = index === 0 && stage > 0;
      return {
        stride: changes ? 2 : 1,
        norm1: norm(`${name}.norm1`, inputs),
        conv1: convolution(`${name}.conv1`, inputs, width),
        norm2: norm(`${name}.norm2`, width),
        conv2: convolution(`${name}.conv2`, width, width),
        shortcut: changes ? projection(`${name}.shortcut`, inputs, width) : undefined,
      };
    }),
  );
  const last = norm('norm', widths[widths.length - 1]);

  const activated = (h: tf.Tensor4D, { weight, bias }: Norm): tf.Tensor4D => tf.relu(imageNorm(h, weight, bias));

  function through(h: tf.Tensor4D, { stride, norm1, conv1, norm2, conv2, shortcut }: Block): tf.Tensor4D {
    const a = activated(h, norm1);
    const branch = tf.conv2d(activated(tf.conv2d(a, conv1, stride, 1), norm2), conv2, 1, 1);
    // Without padding: with 'same', tfjs-backend-wasm gives zeros where a stride exceeds the filter.
    return tf.add(shortcut === undefined ? h : tf.conv2d(a, shortcut, stride, 'valid'), branch);
  }

  return {
    name: 'residual-cnn-tokens',
    tokenDim: widths[widths.length - 1],
    variables,
    tokens(batch) {
      if (batch.rank !== 4 || batch.shape[1] !== rows || batch.shape[2] !== columns || batch.shape[3] !== channels) {
        throw new ShapeError(`residualCnnTokens.tokens: batch is [${batch.shape}]; expected [n, ${rows}, ${columns}, ${channels}]`);
      }
      return tf.tidy(() => {
        const h = activated(blocks.reduce(through, tf.conv2d(batch, stem, stemStride, 1)), last);
        return { values: tf.reshape(h, [h.shape[0], -1, h.shape[3]]) as tf.Tensor3D };
      });
    },
    dispose() {
      tf.dispose(variables);
    },
  };
}
