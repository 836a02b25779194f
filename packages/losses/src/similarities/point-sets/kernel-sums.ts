import * as tf from '@tensorflow/tfjs-core';

import { gradientIsWanted } from '../../blocks/isolated-gradients.ts';
import type { RowRange } from '../../blocks/row-ranges.ts';
import { fusedOperation } from '../../fused/fused-operation.ts';
import { accumulated } from './accumulated.ts';
import { itemBlocks, type PairLimits, productsWith, rowsOfItems, stackOfItems } from './item-blocks.ts';
import { type PairSizes, withPairs } from './over-pairs.ts';
import type { SplitPointSets } from './split-point-sets.ts';
import { weightedPoints } from './weighted-points.ts';
import type { WpseKernel } from './wpse-kernel.ts';

/** Options of {@link kernelSums}. */
export interface KernelSumsOptions {
  readonly kernel: WpseKernel;
  /** By what the sums are multiplied. */
  readonly factor: number;
  readonly limits?: PairLimits | undefined;
}

/**
 * f Σᵢⱼ wᵢ xⱼ k(⟨uᵢ, vⱼ⟩), with one product of matrices for all pairs of points, laid out as for the kernel means. Its
 * gradient has two: with W = K ∘ D, D repeated for every pair of places, W (xv) and Wᵀ (wu) are the gradients of points up
 * to their weights and the slope of a Gaussian kernel; another one multiplies W by its slope first.
 */
export function kernelSums(u: SplitPointSets, v: SplitPointSets, { kernel, factor, limits }: KernelSumsOptions): tf.Tensor2D {
  const [ofU, items] = u.weights.shape;
  const [ofV, m] = v.weights.shape;
  const blocks = itemBlocks(items, ofU * ofV * m, limits);
  const { ranges, kept } = blocks;
  // Nothing waits for a gradient that nobody takes.
  const waits = kept && gradientIsWanted();
  const { slope } = kernel;
    return fusedOperation<tf.Tensor2D>([u.units, v.units, u.weights, v.weights], (save) => {
    const [left, right] = factors(u.units, v.units, kernel);
    const productOf = productsWith(right, blocks);
    const row = tf.reshape(tf.mul(v.weights, factor), [1, ofV * m]);
    const kernels: tf.Tensor[] = [];
    const sums = ranges.map((range) => {
      const sizes: PairSizes = { ofU, ofV, n: range.count, m };
      const bent = tf.tidy(() => kernel.bent(productOf(rowsOfItems(left, ofU, range))));
      const column = tf.tidy(() => rowsOfItems(tf.reshape(u.weights, [-1, 1]) as tf.Tensor2D, ofU, range));
      const sum = weightedOverPairs(bent, { sizes, row, column });
      if (waits) kernels.push(bent);
      else bent.dispose();
      return sum;
    });
    save([u.units, v.units, u.weights, v.weights, ...kernels]);
    return {
      value: (sums.length === 1 ? sums[0] : tf.concat(sums, 0)) as tf.Tensor2D,
      gradients: (dy, [savedU, savedV, weightsOfU, weightsOfV, ...saved]) => {
        const [units, unitsV, weights, weightsV] = [savedU, savedV, weightsOfU, weightsOfV] as tf.Tensor2D[];
        const again = kept ? undefined : kernelsAgain(units, unitsV);
        const [fromU, fromV] = [weightedPoints(units, weights), weightedPoints(unitsV, weightsV)];
        const rowOfV = tf.reshape(weightsV, [1, ofV * m]);
        const [pulls, masses]: tf.Tensor2D[][] = [[], []];
        let [toV, massesOfV]: (tf.Tensor | undefined)[] = [];
        for (const [place, range] of ranges.entries()) {
          const [pull, partOfV, mass, massOfV] = tf.tidy(() => {
            const sizes: PairSizes = { ofU, ofV, n: range.count, m };
            const bent = again ? again(range) : saved[place];
            const ofItems = ranges.length === 1 ? dy : tf.slice(dy, [range.start, 0], [range.count, m]);
            const shares = withPairs(bent, ofItems, { sizes, combine: tf.mul });
            const sloped = (typeof slope === 'number' ? shares : tf.mul(shares, slope(bent))) as tf.Tensor2D;
            const column = rowsOfItems(tf.reshape(weights, [-1, 1]) as tf.Tensor2D, ofU, range);
            return [
              tf.matMul(sloped, fromV),
              tf.matMul(sloped, rowsOfItems(fromU, ofU, range), true, false),
              tf.sum(tf.mul(shares, rowOfV), 1, true),
              tf.sum(tf.mul(shares, column), 0),
            ];
          });
          pulls.push(pull as tf.Tensor2D);
          masses.push(mass as tf.Tensor2D);
          toV = accumulated(toV, partOfV);
          massesOfV = accumulated(massesOfV, massOfV);
        }
        const steepness = typeof slope === 'number' ? factor * slope : factor;
        const ofPoints = (pull: tf.Tensor2D, w: tf.Tensor2D) => tf.mul(weightedPoints(pull, w), steepness);
        const ofWeights = (mass: tf.Tensor, w: tf.Tensor2D) => tf.reshape(tf.mul(mass, factor), w.shape);
        return [ofPoints(stackOfItems(pulls, ofU), weights), ofPoints(toV as tf.Tensor2D, weightsV), ofWeights(stackOfItems(masses, ofU), weights), ofWeights(massesOfV!, weightsV)];
      },
    };
  });

  function kernelsAgain(units: tf.Tensor2D, unitsV: tf.Tensor2D): (range: RowRange) => tf.Tensor {
    const [left, right] = factors(units, unitsV, kernel);
    const productOf = productsWith(right, blocks);
    return (range) => kernel.bent(productOf(rowsOfItems(left, ofU, range)));
  }
}

/** Rows whose products are the argument of the kernel. */
function factors(units: tf.Tensor2D, unitsV: tf.Tensor2D, { argument: { factor, constant } }: WpseKernel): [tf.Tensor2D, tf.Tensor2D] {
  return tf.tidy(() => [
    tf.concat([tf.mul(units, factor), tf.fill([units.shape[0], 1], constant)], 1) as tf.Tensor2D,
    tf.concat([unitsV, tf.ones([unitsV.shape[0], 1])], 1) as tf.Tensor2D,
  ]);
}

/** Sums over the points of two items, [n, m], of a matrix of pairs of points times a column and a row of weights. */
function weightedOverPairs(matrix: tf.Tensor, { sizes: { ofU, ofV, n, m }, row, column }: { sizes: PairSizes; row: tf.Tensor; column: tf.Tensor }): tf.Tensor2D {
  return tf.tidy(() => {
    const overV = tf.sum(tf.reshape(tf.mul(matrix, row), [ofU * n, ofV, m]), 1);
    return tf.sum(tf.reshape(tf.mul(overV, column), [ofU, n, m]), 0) as tf.Tensor2D;
  });
}
