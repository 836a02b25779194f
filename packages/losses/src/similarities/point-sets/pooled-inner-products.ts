import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from '../../fused/fused-operation.ts';
import type { SplitPointSets } from './split-point-sets.ts';
import { weightedPoints } from './weighted-points.ts';

/** f ⟨Σᵢ wᵢuᵢ, Σⱼ xⱼvⱼ⟩: of an inner product, no pair of points is computed. */
export function pooledInnerProducts(u: SplitPointSets, v: SplitPointSets, factor: number): tf.Tensor2D {
  return fusedOperation<tf.Tensor2D>([u.units, v.units, u.weights, v.weights], (save) => {
    save([u.units, v.units, u.weights, v.weights]);
    return {
      value: tf.matMul(tf.mul(pooled(u), factor) as tf.Tensor2D, pooled(v), false, true),
      gradients: (dy, saved) => {
        const [units, unitsV, weights, weightsV] = saved as tf.Tensor2D[];
        const sides = [{ units, weights }, { units: unitsV, weights: weightsV }];
        const toPooled = [tf.matMul(tf.mul(dy, factor) as tf.Tensor2D, pooled(sides[1])), tf.matMul(tf.mul(dy, factor) as tf.Tensor2D, pooled(sides[0]), true, false)];
        const parts = sides.map((side, place) => {
          const [points, items] = side.weights.shape;
          const stack = tf.reshape(side.units, [points, items, -1]);
          return { units: tf.reshape(tf.mul(toPooled[place], tf.reshape(side.weights, [points, items, 1])), side.units.shape), weights: tf.sum(tf.mul(stack, toPooled[place]), 2) };
        });
        return [parts[0].units, parts[1].units, parts[0].weights, parts[1].weights];
      },
    };
  });
}

/** Σᵢ wᵢuᵢ, shape [n, d]. */
function pooled({ units, weights }: SplitPointSets): tf.Tensor2D {
  const [points, items] = weights.shape;
  return tf.tidy(() => tf.sum(tf.reshape(weightedPoints(units, weights), [points, items, units.shape[1]]), 0) as tf.Tensor2D);
}
