import { assignVariables } from '@crossmodal/encoders';
import type * as tf from '@tensorflow/tfjs-core';

import type { ShippedWeights } from './read-weights.ts';

/**
 * Sets variables to shipped weights.
 *
 * @param variables Of an encoder or of a similarity, by name.
 * @param weights From `readWeights`.
 * @param prefix `u/` or `v/` for those of an encoder; empty for what the similarity learned.
 * @throws DataFormatError If one is missing or of another shape.
 */
export function assignWeights(variables: Readonly<Record<string, tf.Variable>>, { tensors, name }: Pick<ShippedWeights<unknown, unknown>, 'tensors' | 'name'>, prefix: 'u/' | 'v/' | '' = ''): void {
  assignVariables(variables, Object.fromEntries(Object.keys(variables).map((key) => [key, tensors[prefix + key]])), { name: prefix + name });
}
