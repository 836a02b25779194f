import type * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import { unitRows } from './unit-rows.ts';

/** Options of {@link normalizeRows}. */
export interface NormalizeRowsOptions {
  /** Whether a zero row is an error; default `false`. Reads the rows back from the device. */
  readonly strict?: boolean;
}

/**
 * Puts every embedding on the unit sphere, z̄ = z / |z| (Baptista, Stuart and Tran 2025, equation 2).
 *
 * One fused operation with the gradient (d − ⟨d, z̄⟩ z̄) / |z|. A zero row (no entry above 1e-30) has no direction: it
 * stays zero and its gradient is zero, so a dead encoder output yields logits 0 and no NaN.
 *
 * Invariances: a positive factor on a row changes nothing; a rotation of z rotates the result.
 *
 * @param z Embeddings, shape [n, dim].
 * @param options Whether zero rows are errors.
 * @returns Rows of norm 1 (or 0), shape [n, dim]; differentiable in `z`.
 * @throws ShapeError If `z` is no matrix.
 * @throws OutOfRangeError If `z` is not float32, or `strict` and a row is zero.
 *
 * @example
 * ```ts
 * import '@tensorflow/tfjs-backend-cpu';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { normalizeRows } from '@crossmodal/losses';
 *
 * console.log(normalizeRows(tf.tensor2d([[0, 2], [0, 0]])).arraySync()); // [ [ 0, 1 ], [ 0, 0 ] ]
 * ```
 */
export function normalizeRows(z: tf.Tensor2D, { strict = false }: NormalizeRowsOptions = {}): tf.Tensor2D {
  if (z.rank !== 2) throw new ShapeError(`normalizeRows: z is [${z.shape}]; expected [n, dim]`);
  if (z.dtype !== 'float32') throw new OutOfRangeError(`normalizeRows: z has type ${z.dtype}; expected float32`);
  return unitRows('normalizeRows: z', z, strict);
}
