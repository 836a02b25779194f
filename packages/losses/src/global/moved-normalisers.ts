import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError } from '../errors.ts';
import { logAddExp } from '../fused/log-add-exp.ts';
import type { GclAnchors, NormaliserOptions } from './anchors.ts';
import { scentNuUpdate } from './scent-nu-update.ts';

/**
 * log u after a step: log((1 − γ)u + γg), or log g for a sample that was not met before. Each sample has its own first
 * step, also within a batch that mixes new ones and old ones.
 */
export function movedNormalisers(logG: tf.Tensor1D, old: tf.Tensor1D, { met, gamma = 1, alpha }: Pick<GclAnchors, 'met'> & NormaliserOptions): tf.Tensor1D {
  return tf.tidy(() => {
    // What is not read may be anything; 0 keeps it from overflowing.
    const known = tf.where(tf.notEqual(met, 0), old, tf.zerosLike(old)) as tf.Tensor1D;
    const moved = alpha === undefined ? averaged(logG, known, gamma) : scentNuUpdate(known, logG, { alpha });
    return tf.where(tf.notEqual(met, 0), moved, logG) as tf.Tensor1D;
  });
}

function averaged(logG: tf.Tensor1D, old: tf.Tensor1D, gamma: number | tf.Scalar): tf.Tensor {
  if (typeof gamma === 'number') {
    if (!(gamma >= 0 && gamma <= 1)) throw new OutOfRangeError(`gclStep: gamma is ${gamma}; expected a number from 0 to 1`);
    return logAddExp(tf.add(old, Math.log1p(-gamma)), tf.add(logG, Math.log(gamma)));
  }
  return logAddExp(tf.add(old, tf.log(tf.sub(1, gamma))), tf.add(logG, tf.log(gamma)));
}
