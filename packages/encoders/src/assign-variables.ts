import * as tf from '@tensorflow/tfjs-core';

import { DataFormatError } from './errors.ts';
import type { StoredTensor } from './safetensors.ts';

/**
 * Sets variables to stored values, all or none.
 *
 * @param variables What to set, by name.
 * @param tensors Stored values under the same names; others are ignored.
 * @param options `name` of the file, for error messages.
 * @throws DataFormatError If a value is missing or of another shape.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { assignVariables } from '@crossmodal/encoders';
 *
 * const w = tf.variable(tf.zeros([2]));
 * assignVariables({ w }, { w: { shape: [2], data: Float32Array.of(3, 4) } }, { name: 'example' });
 * console.log(w.dataSync()); // Float32Array(2) [ 3, 4 ]
 * ```
 */
export function assignVariables(
  variables: Readonly<Record<string, tf.Variable>>,
  tensors: Readonly<Record<string, StoredTensor>>,
  { name }: { name: string },
): void {
  for (const [key, variable] of Object.entries(variables)) {
    const stored = tensors[key];
    if (stored === undefined) {
      throw new DataFormatError(`assignVariables: ${name} has no ${key}; expected an array of shape [${variable.shape}]`);
    }
    if (stored.shape.join() !== variable.shape.join()) {
      throw new DataFormatError(`assignVariables: ${name} holds ${key} of shape [${stored.shape}]; expected [${variable.shape}]`);
    }
  }
  for (const [key, variable] of Object.entries(variables)) {
    tf.tidy(() => variable.assign(tf.tensor(tensors[key].data, variable.shape)));
  }
}
