import type * as tf from '@tensorflow/tfjs-core';

import type { UniformSource } from './uniform-source.ts';
import { uniformVariable } from './uniform-variable.ts';

/**
 * Initial weights for layers that no ReLU follows: uniform on ±√(6 / (fanIn + fanOut)), a compromise between keeping
 * the variance of the signal and that of its gradient (Glorot and Bengio 2010, equation 16).
 *
 * @param shape Shape of the weights.
 * @param options `fanIn` and `fanOut`, the numbers of inputs and outputs of the layer, and the seeded source of the
 *   draws.
 * @returns A trainable variable, float32.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { xavierUniform } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const weights = xavierUniform([4, 20], { fanIn: 4, fanOut: 20, random: createRandom(1) });
 * console.log(Math.max(...weights.dataSync().map(Math.abs)) <= 0.5); // true
 * ```
 */
export function xavierUniform(
  shape: number[],
  { fanIn, fanOut, random }: { fanIn: number; fanOut: number; random: UniformSource },
): tf.Variable {
  return uniformVariable(shape, { bound: Math.sqrt(6 / (fanIn + fanOut)), random });
}
