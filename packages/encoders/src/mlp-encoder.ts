import * as tf from '@tensorflow/tfjs-core';

import type { Activation } from './activate.ts';
import { checkActivation } from './check-activation.ts';
import { checkPositiveInteger } from './check-positive-integer.ts';
import { denseVariables } from './dense-variables.ts';
import { dense } from './dense.ts';
import type { Encoder } from './encoder.ts';
import { ShapeError } from './errors.ts';
import type { UniformSource } from './uniform-source.ts';

/** Options of {@link mlpEncoder}. */
export interface MlpEncoderOptions {
  /** Widths of the data, of the hidden layers and of the embeddings, in this order: at least two. */
  readonly widths: readonly number[];
  /** Of the hidden layers; default `relu`. The output has none. */
  readonly activation?: Activation;
  /** Whether layers add a bias; default true. */
  readonly bias?: boolean;
  /** Seeded source of the initial weights. */
  readonly random: UniformSource;
}

/**
 * A multilayer perceptron: x ↦ W_L φ(… φ(W_1 x + b_1) …) + b_L, the embedding of data without structure.
 *
 * Weights start He-uniform before ReLU, GELU and ELU (He, Zhang, Ren and Sun 2015) and Xavier-uniform before tanh and at
 * the output (Glorot and Bengio 2010), biases at zero. The variables are `linear1.weight`, `linear1.bias`, …,
 * `output.weight`, `output.bias`; a weight has the shape [inputs, outputs].
 *
 * `apply` takes [n, widths[0]] and gives [n, last width].
 *
 * @throws ShapeError If there are fewer than two widths; `apply` throws it for data of another width.
 * @throws OutOfRangeError If a width is not a positive integer or there is no such activation.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { countParameters, mlpEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const encoder = mlpEncoder({ widths: [784, 256, 128, 32], activation: 'gelu', random: createRandom(1) });
 * console.log(countParameters(encoder)); // 237984
 * console.log(encoder.apply(tf.zeros([5, 784])).shape); // [ 5, 32 ]
 * ```
 */
export function mlpEncoder({ widths, activation = 'relu', bias = true, random }: MlpEncoderOptions): Encoder<tf.Tensor2D> {
  if (widths.length < 2) throw new ShapeError(`mlpEncoder: widths is [${widths.join(', ')}]; expected at least two widths`);
  widths.forEach((width, index) => checkPositiveInteger('mlpEncoder', `widths[${index}]`, width));
  checkActivation('mlpEncoder', activation);

  const layers = widths.slice(1).map((outputs, index) => {
    const last = index === widths.length - 2;
    const shape = { inputs: widths[index], outputs };
    return {
      name: last ? 'output' : `linear${index + 1}`,
      activation: last ? undefined : activation,
      variables: denseVariables({ ...shape, ...(!last && { activation }), bias, random }),
    };
  });
  const variables: Record<string, tf.Variable> = {};
  for (const { name, variables: layer } of layers) {
    variables[`${name}.weight`] = layer.weight;
    if (layer.bias) variables[`${name}.bias`] = layer.bias;
  }
  return {
    name: 'mlp',
    outputDim: widths[widths.length - 1],
    variables,
    apply(batch) {
      if (batch.rank !== 2 || batch.shape[1] !== widths[0]) {
        throw new ShapeError(`mlpEncoder.apply: batch is [${batch.shape}]; expected [n, ${widths[0]}]`);
      }
      return tf.tidy(() =>
        layers.reduce((x, layer, index) => dense(x, layer.variables, { activation: layer.activation, first: index === 0 }), batch),
      );
    },
    dispose() {
      tf.dispose(variables);
    },
  };
}
