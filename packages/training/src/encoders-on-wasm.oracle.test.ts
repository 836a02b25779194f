import { encoders } from '@crossmodal/encoders';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { discrepancy, on, startBackends } from '../test/backends.ts';

beforeAll(startBackends);

const images = (shape: [number, number, number, number]) => {
  const random = createRandom(1);
  return tf.tensor4d(Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => random.uniform()), shape);
};

/** Encoders whose gradients tfjs-backend-wasm as shipped lacks kernels for. */
const cases = {
  lenet: () => {
    const encoder = encoders.lenet.create({ random: createRandom(2) });
    return { encoder, apply: () => encoder.apply(images([2, 28, 28, 1])) };
  },
  'residual-cnn': () => {
    const encoder = encoders['residual-cnn'].create({ imageShape: [17, 16, 3], widths: [4, 8, 12], blocks: 2, outputDim: 5, random: createRandom(2) });
    return { encoder, apply: () => encoder.apply(images([4, 17, 16, 3])) };
  },
};

describe('on wasm with the training kernels', () => {
  it.each(Object.keys(cases) as (keyof typeof cases)[])('%s has the embeddings and gradients that it has on the cpu backend', async (name) => {
    const compute = () => {
      const { encoder, apply } = cases[name]();
      const loss = () => tf.sum(tf.square(apply())) as tf.Scalar;
      const { value, grads } = tf.variableGrads(loss, Object.values(encoder.variables));
      return [value, apply(), ...Object.values(encoder.variables).map((variable) => grads[variable.name])];
    };
    // Float32 through nine convolutions in another order of summation.
    expect(discrepancy(await on('wasm', compute), await on('cpu', compute))).toBeLessThan(5e-5);
  });
});
