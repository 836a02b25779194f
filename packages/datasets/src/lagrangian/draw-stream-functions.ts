import type { Random } from '@crossmodal/theory';

import { requireInteger } from '../require-integer.ts';
import { streamFunctionLaw, type StreamFunctionLawOptions } from './stream-function-law.ts';

/** Options of {@link drawStreamFunctions}. */
export interface DrawStreamFunctionsOptions extends StreamFunctionLawOptions {
  /** Number of fields. */
  readonly count: number;
  /** Source of the coefficients; the first n fields are the same for every `count`. */
  readonly random: Random;
}

/**
 * Coefficients of random stream functions of the law of {@link streamFunctionLaw}, independent normal, in float32: other
 * fields for frequencies that are fixed, such as those that a model was trained with.
 *
 * @returns Re ψ_k and Im ψ_k of every field, `count` × 2 (2 · degree + 1)².
 * @throws OutOfRangeError If an option is out of range.
 *
 * @example
 * ```ts
 * import { drawStreamFunctions } from '@crossmodal/datasets/lagrangian';
 * import { createRandom } from '@crossmodal/theory';
 *
 * console.log(drawStreamFunctions({ count: 10, random: createRandom(1) }).length); // 980
 * ```
 */
export function drawStreamFunctions({ count, random, ...options }: DrawStreamFunctionsOptions): Float32Array {
  requireInteger(count, { caller: 'drawStreamFunctions', name: 'count', minimum: 1, maximum: 1e7 });
  const law = streamFunctionLaw(options);
  const coefficients = new Float32Array(count * 2 * law.length);
  fillCoefficients(coefficients, { law, random });
  return coefficients;
}

/** Draws as many fields as have room. */
export function fillCoefficients(coefficients: Float32Array, { law, random }: { readonly law: Float64Array; readonly random: Random }): void {
  for (let at = 0; at < coefficients.length; ) {
    for (let mode = 0; mode < law.length; mode++) {
      coefficients[at++] = law[mode] * random.normal();
      coefficients[at++] = law[mode] * random.normal();
    }
  }
}
