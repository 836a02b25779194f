import * as tf from '@tensorflow/tfjs-core';

import { gradientIsWanted } from '../../blocks/isolated-gradients.ts';
import type { RowRange } from '../../blocks/row-ranges.ts';
import { fusedOperation } from '../../fused/fused-operation.ts';
import { accumulated } from './accumulated.ts';
import { itemBlocks, type PairLimits, productsWith, rowsOfItems, stackOfItems } from './item-blocks.ts';
import { overPairs, type PairSizes, withPairs } from './over-pairs.ts';
import type { SplitPointSets } from './split-point-sets.ts';

/** Least log-weight that counts: a point below has weight 0 beside any other, and no row of −∞ makes a NaN. */
const LEAST = -1e9;

/** Points and weights of both sides, and γ = 1/σ². */
type Inputs = readonly [units: tf.Tensor2D, unitsV: tf.Tensor2D, weights: tf.Tensor2D, weightsV: tf.Tensor2D, scale: tf.Scalar];

/** The exponentials of all pairs of points, up to a factor for every pair of items, and their sums over the points. */
interface Exponentials {
  /** X, shape [ofU · n, ofV · m]. */
  readonly terms: tf.Tensor2D;
  /** T, shape [n, m]. */
  readonly totals: tf.Tensor2D;
}

/**
 * ln Σᵢⱼ exp(ln aᵢ + ln bⱼ + γ(⟨uᵢ, vⱼ⟩ − 1)), shape [n, m].
 *
 * One product makes the exponents of all pairs of points: of the rows (γu, 1, ln a − γ) and (v, ln b, 1). Points lie one
 * after another for all items, so the product consists of matrices [n, m] of a pair of places each, and sums over the
 * points of two items are sums of those. For the gradient the exponentials X are kept: X/T, T their sums, are the shares
 * of the pairs, and with W = X ∘ D/T the products γWv and γWᵀu are the gradients of points, sums of W those of weights.
 *
 * A large product is made some items of u at a time, and made again for the gradient where it is too large to be kept.
 */
export function kmeOfPoints(u: SplitPointSets, v: SplitPointSets, { scale, limits }: { scale: tf.Scalar; limits?: PairLimits }): tf.Tensor2D {
  const [ofU, items] = u.weights.shape;
  const [ofV, m] = v.weights.shape;
  const blocks = itemBlocks(items, ofU * ofV * m, limits);
  const { ranges, kept } = blocks;
  // Nothing waits for a gradient that nobody takes.
  const waits = kept && gradientIsWanted();
  const sizesOf = (n: number): PairSizes => ({ ofU, ofV, n, m });
  const inputs: Inputs = [u.units, v.units, u.weights, v.weights, scale];
  // The share of a single pair of points is 1.
  const alone = ofU * ofV === 1;
  const exponentialsOf = (saved: tf.Tensor[], place: number): Exponentials => ({
    terms: saved[5 + 2 * place] as tf.Tensor2D,
    totals: saved[6 + 2 * place] as tf.Tensor2D,
  });
  return fusedOperation<tf.Tensor2D>(inputs, (save) => {
    const [left, right] = factors(inputs);
    const productOf = productsWith(right, blocks);
    const parts = ranges.map((range) => {
      const exponents = tf.tidy(() => productOf(rowsOfItems(left, ofU, range)));
      return alone ? { logSums: exponents, exponentials: undefined } : logSumsOf(exponents, sizesOf(range.count), waits);
    });
    const exponentials = parts.flatMap((part) => part.exponentials ?? []);
    save([...inputs, ...exponentials.flatMap(({ terms, totals }) => [terms, totals])]);
    const logSums = parts.map((part) => part.logSums);
    return {
      value: (logSums.length === 1 ? logSums[0] : tf.concat(logSums, 0)) as tf.Tensor2D,
      gradients: (dy, saved) => {
        const [units, unitsV, weights, weightsV, factor] = saved as unknown as Inputs;
        const again = kept ? undefined : exponentialsAgain([units, unitsV, weights, weightsV, factor]);
        const [pulls, masses]: tf.Tensor2D[][] = [[], []];
        let [toV, massesOfV]: (tf.Tensor | undefined)[] = [];
        for (const [place, range] of ranges.entries()) {
          const [pull, partOfV, mass, massOfV] = tf.tidy(() => {
            const sizes = sizesOf(range.count);
            const ofItems = ranges.length === 1 ? dy : tf.slice(dy, [range.start, 0], [range.count, m]);
            const sharesOf = ({ terms, totals }: Exponentials) => withPairs(terms, tf.div(ofItems, totals), { sizes, combine: tf.mul });
            const shares = (alone ? ofItems : sharesOf(again ? again(range) : exponentialsOf(saved, place))) as tf.Tensor2D;
            return [
              tf.matMul(shares, unitsV),
              tf.matMul(shares, rowsOfItems(units, ofU, range), true, false),
              tf.sum(shares, 1, true),
              tf.sum(shares, 0),
            ];
          });
          pulls.push(pull as tf.Tensor2D);
          masses.push(mass as tf.Tensor2D);
          toV = accumulated(toV, partOfV);
          massesOfV = accumulated(massesOfV, massOfV);
        }
        const [pull, mass] = [stackOfItems(pulls, ofU), stackOfItems(masses, ofU)];
        return [
          tf.mul(pull, factor),
          tf.mul(toV!, factor),
          tf.reshape(mass, [ofU, items]),
          tf.reshape(massesOfV!, [ofV, m]),
          tf.sum(tf.sub(tf.sum(tf.mul(pull, units), 1, true), mass)),
        ];
      },
    };
  });

  function exponentialsAgain(saved: Inputs): (range: RowRange) => Exponentials {
    const [left, right] = factors(saved);
    const productOf = productsWith(right, blocks);
    return (range) => logSumsOf(productOf(rowsOfItems(left, ofU, range)), sizesOf(range.count), true).exponentials!;
  }
}

/** Rows whose products are the exponents: (γu, 1, ln a − γ) and (v, ln b, 1). */
function factors([units, unitsV, weights, weightsV, scale]: Inputs): [tf.Tensor2D, tf.Tensor2D] {
  const column = (x: tf.Tensor2D) => tf.reshape(tf.maximum(x, LEAST), [-1, 1]);
  return tf.tidy(() => [
    tf.concat([tf.mul(units, scale), tf.ones([units.shape[0], 1]), tf.sub(column(weights), scale)], 1) as tf.Tensor2D,
    tf.concat([unitsV, column(weightsV), tf.ones([unitsV.shape[0], 1])], 1) as tf.Tensor2D,
  ]);
}

/** Log-sum-exps over the points of every pair of items, and, if `kept`, their terms. Takes the exponents over. */
function logSumsOf(exponents: tf.Tensor, sizes: PairSizes, kept: boolean): { logSums: tf.Tensor2D; exponentials?: Exponentials } {
  const largest = overPairs(exponents, sizes, tf.max);
  const shifted = withPairs(exponents, largest, { sizes, combine: tf.sub });
  exponents.dispose();
  const terms = tf.exp(shifted);
  shifted.dispose();
  const totals = overPairs(terms, sizes, tf.sum);
  const logSums = tf.tidy(() => tf.add(largest, tf.log(totals)) as tf.Tensor2D);
  largest.dispose();
  if (kept) return { logSums, exponentials: { terms, totals } };
  tf.dispose([terms, totals]);
  return { logSums };
}
