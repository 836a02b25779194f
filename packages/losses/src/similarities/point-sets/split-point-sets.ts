import * as tf from '@tensorflow/tfjs-core';

import { OutOfRangeError, ShapeError } from '../../errors.ts';
import { fusedOperation } from '../../fused/fused-operation.ts';
import { unitRows } from '../unit-rows.ts';
import { pointDimension } from './point-dimension.ts';

/** Packed point sets taken apart, a point at a time: rows i·n … (i + 1)·n − 1 of `units` are point i of all items. */
export interface SplitPointSets {
  /** Unit points, shape [M · n, d]. */
  readonly units: tf.Tensor2D;
  /** Weights, shape [M, n]. */
  readonly weights: tf.Tensor2D;
}

/** Takes packed point sets apart, and puts the points on the unit sphere; differentiable in `z`. */
export function splitPointSets(caller: string, z: tf.Tensor2D, { name, points }: { name: string; points: number }): SplitPointSets {
  if (z.rank !== 2) throw new ShapeError(`${caller}: ${name} is [${z.shape}]; expected [n, points * (dim + 1)]`);
  if (z.dtype !== 'float32') throw new OutOfRangeError(`${caller}: ${name} has type ${z.dtype}; expected float32`);
  const [count, width] = z.shape;
  const dimension = pointDimension(caller, name, { width, points });
  const coordinates = points * dimension;
  const stacked = fusedOperation<tf.Tensor2D>([z], () => ({
    value: pointsFirst(tf.reshape(tf.slice(z, [0, 0], [count, coordinates]), [count, points, dimension])),
    gradients: (dy) => {
      const items = tf.transpose(tf.reshape(dy, [points, count, dimension]), [1, 0, 2]);
      return [tf.pad(tf.reshape(items, [count, coordinates]), [[0, 0], [0, points]])];
    },
  }));
  const weights = fusedOperation<tf.Tensor2D>([z], () => ({
    value: tf.transpose(tf.slice(z, [0, coordinates], [count, points])) as tf.Tensor2D,
    gradients: (dy) => [tf.pad(tf.transpose(dy), [[0, 0], [coordinates, 0]])],
  }));
  return { units: unitRows(`${caller}: ${name}`, stacked, false), weights };
}

function pointsFirst(sets: tf.Tensor3D): tf.Tensor2D {
  return tf.reshape(tf.transpose(sets, [1, 0, 2]), [-1, sets.shape[2]]) as tf.Tensor2D;
}
