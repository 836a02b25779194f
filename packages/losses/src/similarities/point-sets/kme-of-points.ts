import * as tf from '@tensorflow/tfjs-core';

import { fusedOperation } from '../../fused/fused-operation.ts';
import { accumulated } from './accumulated.ts';
import { pointOf } from './point-of.ts';
import type { SplitPointSets } from './split-point-sets.ts';
import { weightOf } from './weight-of.ts';

/** Least log-weight that counts: a point below has weight 0 beside any other, and no row of −∞ makes a NaN. */
const LEAST = -1e9;

/**
 * ln Σᵢⱼ exp(ln aᵢ + ln bⱼ + γ(⟨uᵢ, vⱼ⟩ − 1)), shape [n, m], as a running log-sum-exp over pairs of points: a few
 * matrices [n, m] exist at a time, whatever the number of points.
 */
export function kmeOfPoints(u: SplitPointSets, v: SplitPointSets, scale: tf.Scalar): tf.Tensor2D {
  const [ofU, ofV] = [u.weights.shape[0], v.weights.shape[0]];
  const [n, m] = [u.weights.shape[1], v.weights.shape[1]];
  return fusedOperation<tf.Tensor2D>([u.units, v.units, u.weights, v.weights, scale], (save) => {
    let total: tf.Tensor2D | undefined;
    for (let i = 0; i < ofU; i++) {
      for (let j = 0; j < ofV; j++) {
        const term = exponent([u.units, v.units, u.weights, v.weights, scale], { i, j, n, m });
        if (total === undefined) {
          total = term;
          continue;
        }
        const next = logAddExp(total, term);
        tf.dispose([total, term]);
        total = next;
      }
    }
    save([u.units, v.units, u.weights, v.weights, scale, total!]);
    return {
      value: total!,
      gradients: (dy, [units, unitsV, weights, weightsV, factor, logSum]) => {
        const inputs = [units, unitsV, weights, weightsV, factor] as Inputs;
        const pointsOfU: tf.Tensor[] = [];
        const pointsOfV: (tf.Tensor | undefined)[] = Array.from({ length: ofV });
        const weightsOfU: tf.Tensor[] = [];
        const weightsOfV: (tf.Tensor | undefined)[] = Array.from({ length: ofV });
        let along: tf.Tensor | undefined;
        for (let i = 0; i < ofU; i++) {
          let [pull, mass]: (tf.Tensor | undefined)[] = [];
          for (let j = 0; j < ofV; j++) {
            const [toU, toV, rows, columns] = tf.tidy(() => {
              // One pair of points has the share 1.
              const share = ofU * ofV === 1 ? dy : tf.mul(dy, tf.exp(tf.sub(exponent(inputs, { i, j, n, m }), logSum)));
              return [
                tf.matMul(share, pointOf(unitsV as tf.Tensor2D, j, m)),
                tf.matMul(share, pointOf(units as tf.Tensor2D, i, n), true, false),
                tf.sum(share, 1),
                tf.sum(share, 0),
              ];
            });
            pull = accumulated(pull, toU);
            mass = accumulated(mass, rows);
            pointsOfV[j] = accumulated(pointsOfV[j], toV);
            weightsOfV[j] = accumulated(weightsOfV[j], columns);
          }
          const fromPoint = tf.tidy(() => tf.sub(tf.sum(tf.mul(pull!, pointOf(units as tf.Tensor2D, i, n)), 1), mass!));
          along = accumulated(along, fromPoint);
          pointsOfU.push(pull!);
          weightsOfU.push(mass!);
        }
        return [
          tf.mul(tf.concat(pointsOfU, 0), factor),
          tf.mul(tf.concat(pointsOfV as tf.Tensor[], 0), factor),
          tf.stack(weightsOfU),
          tf.stack(weightsOfV as tf.Tensor[]),
          tf.sum(along!),
        ];
      },
    };
  });
}

type Inputs = readonly [units: tf.Tensor2D, unitsV: tf.Tensor2D, weights: tf.Tensor2D, weightsV: tf.Tensor2D, scale: tf.Scalar];

function exponent([units, unitsV, weights, weightsV, scale]: Inputs, { i, j, n, m }: { i: number; j: number; n: number; m: number }): tf.Tensor2D {
  return tf.tidy(() => {
    // The factor goes to the smaller matrix.
    const products = tf.matMul(tf.mul(pointOf(units, i, n), scale) as tf.Tensor2D, pointOf(unitsV, j, m), false, true);
    const column = tf.sub(tf.maximum(weightOf(weights, i), LEAST), scale);
    const row = tf.reshape(tf.maximum(weightOf(weightsV, j), LEAST), [1, m]);
    return tf.add(tf.add(products, column), row) as tf.Tensor2D;
  });
}

function logAddExp(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.tidy(() => {
    const larger = tf.maximum(a, b);
    return tf.add(larger, tf.log(tf.add(1, tf.exp(tf.sub(tf.minimum(a, b), larger))))) as tf.Tensor2D;
  });
}
