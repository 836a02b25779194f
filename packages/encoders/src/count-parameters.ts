import type { Encoder } from './encoder.ts';

/**
 * The number of trainable numbers of an encoder.
 *
 * @example
 * ```ts
 * import { countParameters, oneHotEncoder } from '@crossmodal/encoders';
 *
 * console.log(countParameters(oneHotEncoder(10))); // 0
 * ```
 */
export function countParameters(encoder: Pick<Encoder, 'variables'>): number {
  return Object.values(encoder.variables).reduce((sum, variable) => sum + variable.size, 0);
}
