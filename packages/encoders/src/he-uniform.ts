import type * as tf from '@tensorflow/tfjs-core';

import type { UniformSource } from './uniform-source.ts';
import { uniformVariable } from './uniform-variable.ts';

/**
 * Initial weights for layers that a ReLU follows: uniform on ±√(6 / fanIn), which keeps the variance of the signal
 * (He, Zhang, Ren and Sun 2015, equation 10).
 *
 * @param shape Shape of the weights.
 * @param options `fanIn`, the number of inputs of one unit, and the seeded source of the draws.
 * @returns A trainable variable, float32.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import { heUniform } from '@crossmodal/encoders';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const weights = heUniform([6, 100], { fanIn: 6, random: createRandom(1) });
 * console.log(Math.max(...weights.dataSync().map(Math.abs)) <= 1); // true
 * ```
 */
export function heUniform(shape: number[], { fanIn, random }: { fanIn: number; random: UniformSource }): tf.Variable {
  return uniformVariable(shape, { bound: Math.sqrt(6 / fanIn), random });
}
