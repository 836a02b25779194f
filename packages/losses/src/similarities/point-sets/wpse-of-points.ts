import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from '../../fused/fused-operation.ts';
import { accumulated } from './accumulated.ts';
import { pointOf } from './point-of.ts';
import type { SplitPointSets } from './split-point-sets.ts';
import { weightOf } from './weight-of.ts';
import type { WpseKernel } from './wpse-kernel.ts';

/** f Σᵢⱼ wᵢ vⱼ k(⟨uᵢ, vⱼ⟩), shape [n, m], a pair of points at a time. */
export function wpseOfPoints(u: SplitPointSets, v: SplitPointSets, { kernel, factor }: { kernel: WpseKernel; factor: number }): tf.Tensor2D {
  const [ofU, ofV] = [u.weights.shape[0], v.weights.shape[0]];
  const [n, m] = [u.weights.shape[1], v.weights.shape[1]];
  return fusedOperation<tf.Tensor2D>([u.units, v.units, u.weights, v.weights], (save) => {
    let total: tf.Tensor | undefined;
    for (let i = 0; i < ofU; i++) {
      for (let j = 0; j < ofV; j++) {
        const term = tf.tidy(() => {
          const cosines = tf.matMul(pointOf(u.units, i, n), pointOf(v.units, j, m), false, true);
          const row = tf.reshape(weightOf(v.weights, j), [1, m]);
          return tf.mul(tf.mul(kernel.value(cosines), tf.mul(weightOf(u.weights, i), factor)), row);
        });
        total = accumulated(total, term);
      }
    }
    save([u.units, v.units, u.weights, v.weights]);
    return {
      value: total as tf.Tensor2D,
      gradients: (dy, saved) => {
        const [units, unitsV, weights, weightsV] = saved as tf.Tensor2D[];
        const pointsOfU: tf.Tensor[] = [];
        const weightsOfU: tf.Tensor[] = [];
        const pointsOfV: (tf.Tensor | undefined)[] = Array.from({ length: ofV });
        const weightsOfV: (tf.Tensor | undefined)[] = Array.from({ length: ofV });
        for (let i = 0; i < ofU; i++) {
          let [pull, mass]: (tf.Tensor | undefined)[] = [];
          for (let j = 0; j < ofV; j++) {
            const [toU, toV, rows, columns] = tf.tidy(() => {
              const [a, b] = [pointOf(units, i, n), pointOf(unitsV, j, m)];
              const [w, x] = [weightOf(weights, i), weightOf(weightsV, j)];
              const cosines = tf.matMul(a, b, false, true);
              const valued = tf.mul(dy, kernel.value(cosines)) as tf.Tensor2D;
              const sloped = tf.mul(tf.mul(tf.mul(dy, kernel.slope(cosines)), w), tf.reshape(x, [1, m])) as tf.Tensor2D;
              return [tf.matMul(sloped, b), tf.matMul(sloped, a, true, false), tf.matMul(valued, x), tf.matMul(valued, w, true, false)];
            });
            pull = accumulated(pull, toU);
            mass = accumulated(mass, rows);
            pointsOfV[j] = accumulated(pointsOfV[j], toV);
            weightsOfV[j] = accumulated(weightsOfV[j], columns);
          }
          pointsOfU.push(pull!);
          weightsOfU.push(mass!);
        }
        const scaled = (parts: readonly (tf.Tensor | undefined)[]) => tf.mul(tf.concat(parts as tf.Tensor[], 0), factor);
        return [scaled(pointsOfU), scaled(pointsOfV), tf.reshape(scaled(weightsOfU), [ofU, n]), tf.reshape(scaled(weightsOfV), [ofV, m])];
      },
    };
  });
}
