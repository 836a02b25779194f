import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { PairSide } from './pair-experiment.ts';

/** The items of a side with the given indices as one tensor, items along the first axis; changed at random if a generator is given. */
export function sideTensor(side: PairSide, indices: Uint32Array, { into, random }: { readonly into?: Float32Array; readonly random?: Random } = {}): tf.Tensor {
  const { shape, dtype = 'float32' } = side;
  const data = random !== undefined && side.varied !== undefined ? side.varied(indices, random, into) : side.rows(indices, into);
  return tf.tensor(data, [indices.length, ...shape], dtype);
}
