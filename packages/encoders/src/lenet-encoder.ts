import * as tf from '@tensorflow/tfjs-core';

import type { Encoder } from './encoder.ts';
import { OutOfRangeError, ShapeError } from './errors.ts';
import { heUniform } from './he-uniform.ts';
import type { UniformSource } from './uniform-source.ts';

/** Options of {@link lenetEncoder}. */
export interface LenetEncoderOptions {
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
  /** Width of the embeddings; default 10, which makes 61,706 parameters. */
  readonly outputDim?: number;
  /** Pixel rows of an image, at least 12; default 28. */
  readonly inputRows?: number;
  /** Pixel columns of an image, at least 12; default 28. */
  readonly inputColumns?: number;
}

/** Below this, nothing would be left after the second pooling. */
const LEAST_SIDE = 12;

/**
 * LeNet-5 for grey images, of 28 × 28 pixels unless stated (LeCun, Bottou, Bengio and Haffner 1998, in its usual modern form; the
 * image encoder of Baptista, Stuart and Tran 2025, section 6.2): convolution of 6 kernels 5 × 5 with padding 2, ReLU,
 * 2 × 2 maximum pooling; 16 kernels 5 × 5, ReLU, pooling; linear layers of 120 and 84 units with ReLU; a linear output.
 *
 * Weights start He-uniform, biases at zero. The zero output bias matters: the image-given-label loss has no gradient
 * with respect to it, so it stays where it starts.
 *
 * Images of another size change the first linear layer alone: it sees ⌊(⌊rows/2⌋ − 4)/2⌋ · ⌊(⌊columns/2⌋ − 4)/2⌋ · 16
 * features.
 *
 * `apply` takes images of shape [n, inputRows, inputColumns, 1] with values in [0, 1] and gives [n, outputDim].
 *
 * @throws OutOfRangeError If `outputDim` is not a positive integer or a side of the images is less than 12; `apply`
 *   throws ShapeError for other images.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, lenetEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = lenetEncoder({ random: createRandom(1) });
 * console.log(countParameters(encoder)); // 61706
 * console.log(encoder.apply(tf.zeros([2, 28, 28, 1])).shape); // [ 2, 10 ]
 * const halves = lenetEncoder({ random: createRandom(1), outputDim: 32, inputColumns: 14 });
 * console.log(halves.apply(tf.zeros([2, 28, 14, 1])).shape); // [ 2, 32 ]
 * ```
 */
export function lenetEncoder({ random, outputDim = 10, inputRows = 28, inputColumns = 28 }: LenetEncoderOptions): Encoder<tf.Tensor4D> {
  if (!Number.isInteger(outputDim) || outputDim < 1) {
    throw new OutOfRangeError(`lenetEncoder: outputDim is ${outputDim}; expected a positive integer`);
  }
  for (const [name, side] of [['inputRows', inputRows], ['inputColumns', inputColumns]] as const) {
    if (!Number.isInteger(side) || side < LEAST_SIDE) {
      throw new OutOfRangeError(`lenetEncoder: ${name} is ${side}; expected an integer >= ${LEAST_SIDE}`);
    }
  }
  const features = 16 * pooledSide(inputRows) * pooledSide(inputColumns);
  const variables = {
    'conv1.weight': heUniform([5, 5, 1, 6], { fanIn: 25, random }),
    'conv1.bias': zeros(6),
    'conv2.weight': heUniform([5, 5, 6, 16], { fanIn: 150, random }),
    'conv2.bias': zeros(16),
    'linear1.weight': heUniform([features, 120], { fanIn: features, random }),
    'linear1.bias': zeros(120),
    'linear2.weight': heUniform([120, 84], { fanIn: 120, random }),
    'linear2.bias': zeros(84),
    'output.weight': heUniform([84, outputDim], { fanIn: 84, random }),
    'output.bias': zeros(outputDim),
  };

  function convolution(x: tf.Tensor4D, layer: 'conv1' | 'conv2', pad: 'same' | 'valid'): tf.Tensor4D {
    const filter = variables[`${layer}.weight`] as unknown as tf.Tensor4D;
    const activated = tf.fused.conv2d({ x, filter, strides: 1, pad, bias: variables[`${layer}.bias`], activation: 'relu' });
    return tf.maxPool(activated as tf.Tensor4D, 2, 2, 'valid');
  }

  function linear(a: tf.Tensor2D, layer: 'linear1' | 'linear2' | 'output'): tf.Tensor2D {
    const activation = layer === 'output' ? 'linear' : 'relu';
    return tf.fused.matMul({ a, b: variables[`${layer}.weight`], bias: variables[`${layer}.bias`], activation }) as tf.Tensor2D;
  }

  return {
    name: 'lenet',
    outputDim,
    variables,
    apply(batch) {
      if (batch.rank !== 4 || batch.shape[1] !== inputRows || batch.shape[2] !== inputColumns || batch.shape[3] !== 1) {
        throw new ShapeError(`lenetEncoder.apply: batch is [${batch.shape}]; expected [n, ${inputRows}, ${inputColumns}, 1]`);
      }
      return tf.tidy(() => {
        const maps = convolution(convolution(batch, 'conv1', 'same'), 'conv2', 'valid');
        const flat = tf.reshape(maps, [batch.shape[0], features]) as tf.Tensor2D;
        return linear(linear(linear(flat, 'linear1'), 'linear2'), 'output');
      });
    },
    dispose() {
      tf.dispose(variables);
    },
  };
}

/** What two poolings and the unpadded convolution between them leave of a side. */
function pooledSide(side: number): number {
  return Math.floor((Math.floor(side / 2) - 4) / 2);
}

function zeros(units: number): tf.Variable {
  return tf.tidy(() => tf.variable(tf.zeros([units])));
}
