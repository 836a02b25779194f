import * as tf from '@tensorflow/tfjs-core';

import type { Encoder } from './encoder.ts';
import { ShapeError } from './errors.ts';

/**
 * The sum of encoders of the same data, g(x) = Σ_k g_k(x), such as a perceptron beside a linear map: what is linear in
 * the data need not be learned through hidden units.
 *
 * The variables are those of the parts, `name.variable`; `dispose` frees them all.
 *
 * @param parts Encoders by name, at least one, all of the same output width.
 * @throws ShapeError If there is no part, or widths differ.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { linearEncoder, mlpEncoder, sumEncoder } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const linear = linearEncoder({ inputDim: 4, outputDim: 2, random });
 * const encoder = sumEncoder({ linear, mlp: mlpEncoder({ widths: [4, 8, 2], random }) });
 * console.log(encoder.apply(tf.ones([3, 4])).shape, Object.keys(encoder.variables)[0]); // [ 3, 2 ] linear.weight
 * ```
 */
export function sumEncoder<Batch extends tf.Tensor>(parts: Readonly<Record<string, Encoder<Batch>>>): Encoder<Batch> {
  const encoders = Object.values(parts);
  const widths = encoders.map(({ outputDim }) => outputDim);
  if (encoders.length === 0 || widths.some((width) => width !== widths[0])) {
    throw new ShapeError(`sumEncoder: parts have the widths [${widths.join(', ')}]; expected at least one part, all of the same width`);
  }
  return {
    name: 'sum',
    outputDim: widths[0],
    variables: Object.fromEntries(Object.entries(parts).flatMap(([name, { variables }]) => Object.entries(variables).map(([key, variable]) => [`${name}.${key}`, variable]))),
    apply: (batch) => tf.tidy(() => encoders.slice(1).reduce<tf.Tensor2D>((sum, encoder) => tf.add(sum, encoder.apply(batch)), encoders[0].apply(batch))),
    dispose: () => {
      for (const encoder of encoders) encoder.dispose();
    },
  };
}
