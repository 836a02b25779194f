import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from '../errors.ts';
import { fusedOperation } from '../fused/fused-operation.ts';

/** Rows whose largest entry is at most this count as zero: the inverse of their norm would leave float32. */
const ZERO = 1e-30;

/**
 * Rows divided by their norms, zero rows left zero, with the gradient (d − ⟨d, z̄⟩ z̄) / |z|, zero at zero rows. Rows
 * are scaled by their largest entry first, so that squares neither overflow nor vanish.
 */
export function unitRows(argument: string, z: tf.Tensor2D, strict: boolean): tf.Tensor2D {
  if (strict) refuseZeroRows(argument, z);
  return fusedOperation<tf.Tensor2D>([z], (save) => {
    const largest = tf.max(tf.abs(z), 1, true);
    const present = tf.cast(tf.greater(largest, ZERO), 'float32');
    const absent = tf.sub(1, present);
    const scale = tf.add(tf.mul(largest, present), absent);
    const scaled = tf.div(tf.mul(z, present), scale);
    const norms = tf.add(tf.sqrt(tf.sum(tf.square(scaled), 1, true)), absent);
    const unit = tf.div(scaled, norms) as tf.Tensor2D;
    save([unit, tf.div(tf.div(present, scale), norms)]);
    return {
      value: unit,
      gradients: (dy, [units, inverseNorms]) => {
        const along = tf.sum(tf.mul(dy, units), 1, true);
        return [tf.mul(tf.sub(dy, tf.mul(units, along)), inverseNorms)];
      },
    };
  });
}

function refuseZeroRows(argument: string, z: tf.Tensor2D): void {
  const largest = tf.tidy(() => tf.max(tf.abs(z), 1).dataSync());
  const row = largest.findIndex((value) => value <= ZERO);
  if (row >= 0) throw new OutOfRangeError(`${argument}: row ${row} is zero; expected a direction, or leave out strict`);
}
