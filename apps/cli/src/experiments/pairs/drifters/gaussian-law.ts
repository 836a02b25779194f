import { empiricalPair, trueConditionals } from '@crossmodal/theory';
import { inverse, type Matrix } from 'ml-matrix';

import type { PairSplit } from '../pair-experiment.ts';

/**
 * Scores the continuation v of every test window by log p(v|u) − log p(v) under the Gaussian law with the means and
 * covariances of the training windows: the logit that a contrastive loss would reach if drifters were Gaussian (Baptista,
 * Stuart and Tran 2025, section 5.1), and the best that means and covariances alone can do.
 */
export function gaussianScores(train: PairSplit, test: PairSplit): (window: number, into: Float64Array) => void {
  // Enough to hold a direction in which no drifter moved, and far below what they did, which is of order 1.
  const pair = empiricalPair(rowsOf(train, 'u'), rowsOf(train, 'v'), { ridge: 1e-6 });
  const { gainV, covV } = trueConditionals(pair);
  const [marginal, conditional] = [inverse(pair.Cvv), inverse(covV)];
  const [u, v] = [centred(rowsOf(test, 'u'), pair.meanU), centred(rowsOf(test, 'v'), pair.meanV)];
  const prior = v.map((row) => quadratic(marginal, row));
  const difference = new Float64Array(pair.nv);
  return (window, into) => {
    const predicted = product(gainV, u[window]);
    for (let candidate = 0; candidate < v.length; candidate++) {
      for (let j = 0; j < difference.length; j++) difference[j] = v[candidate][j] - predicted[j];
      // Normalising constants are the same for all candidates.
      into[candidate] = 0.5 * (prior[candidate] - quadratic(conditional, difference));
    }
  };
}

function rowsOf(split: PairSplit, side: 'u' | 'v'): Float64Array[] {
  const data = split[side].rows(Uint32Array.from({ length: split.count }, (_, index) => index));
  const width = data.length / split.count;
  return Array.from({ length: split.count }, (_, row) => Float64Array.from(data.subarray(row * width, (row + 1) * width)));
}

function centred(rows: readonly Float64Array[], mean: ArrayLike<number>): Float64Array[] {
  return rows.map((row) => row.map((value, j) => value - mean[j]));
}

function product(matrix: Matrix, x: ArrayLike<number>): Float64Array {
  const result = new Float64Array(matrix.rows);
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) result[i] += matrix.get(i, j) * x[j];
  }
  return result;
}

/** xᵀ M x. */
function quadratic(matrix: Matrix, x: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j < matrix.columns; j++) sum += x[i] * matrix.get(i, j) * x[j];
  }
  return sum;
}
