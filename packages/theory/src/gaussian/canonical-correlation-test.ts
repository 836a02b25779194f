import { EigenvalueDecomposition, LuDecomposition, Matrix } from 'ml-matrix';

import { OutOfRangeError } from '../errors.ts';
import type { Random } from '../random.ts';
import { empiricalPair } from './empirical-pair.ts';
import type { MatrixLike } from './matrix-like.ts';
import { toMatrix } from './to-matrix.ts';

/** Options of {@link canonicalCorrelationTest}. */
export interface CanonicalCorrelationTestOptions {
  /** Seeded generator of the permutations. */
  readonly random: Random;
  /** Number of permutations; the smallest p-value is 1/(permutations + 1). Default 199. */
  readonly permutations?: number | undefined;
  /** Level at which a correlation counts as real; default 0.05. */
  readonly level?: number | undefined;
  /** Number ≥ 0 added to the diagonals of both covariances; default 0. */
  readonly ridge?: number | undefined;
}

/** Which canonical correlations of a sample are more than chance. */
export interface CanonicalCorrelationTest {
  /** Canonical correlations of the sample, descending. */
  readonly correlations: Float64Array;
  /** p-value of each correlation that was tested: those that are real, and the first that is not. */
  readonly pValues: Float64Array;
  /** Number of leading correlations that are real at the level. */
  readonly significant: number;
}

/**
 * How many canonical correlations of paired samples are real, by permutation.
 *
 * Step down: for k = 1, 2, … the first k − 1 canonical variates are taken away, the pairing of what is left is permuted,
 * and the statistic −Σ_{i ≥ k} log(1 − σᵢ²) (Wilks; twice the mutual information that is left, in nats) is compared with
 * its permutations. It stops at the first k that is not significant; p-values never decrease (Winkler, Renaud, Smith and
 * Nichols 2020, without nuisance variables). The variates of the larger side are completed to a basis, or else the test
 * would find too many.
 *
 * @param X Samples of u, one a row.
 * @param Y The paired samples of v, one a row.
 * @throws OutOfRangeError If `permutations` is not a positive integer or `level` is not between 0 and 1; what
 *   `empiricalPair` throws for samples that it refuses.
 *
 * @example
 * ```ts
 * import { canonicalCorrelationTest, createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const X = Array.from({ length: 200 }, () => [random.normal(), random.normal()]);
 * const Y = X.map(([x]) => [x + random.normal(), random.normal()]);
 * console.log(canonicalCorrelationTest(X, Y, { random }).significant); // 1
 * ```
 */
export function canonicalCorrelationTest(
  X: MatrixLike,
  Y: MatrixLike,
  { random, permutations = 199, level = 0.05, ridge = 0 }: CanonicalCorrelationTestOptions,
): CanonicalCorrelationTest {
  if (!Number.isInteger(permutations) || permutations < 1) {
    throw new OutOfRangeError(`canonicalCorrelationTest: permutations is ${permutations}; expected a positive integer`);
  }
  if (!(level > 0 && level < 1)) throw new OutOfRangeError(`canonicalCorrelationTest: level is ${level}; expected a number between 0 and 1`);
  const pair = empiricalPair(X, Y, { ridge });
  const { omega, sigma: correlations } = pair;
  const scoresU = scores(toMatrix('canonicalCorrelationTest: X', X), { mean: pair.meanU, inverseRoot: pair.inverseRootU, basis: fullBasis(omega.mmul(omega.transpose())) });
  const scoresV = scores(toMatrix('canonicalCorrelationTest: Y', Y), { mean: pair.meanV, inverseRoot: pair.inverseRootV, basis: fullBasis(omega.transpose().mmul(omega)) });

  const start = random.state();
  const pValues: number[] = [];
  for (let k = 0; k < correlations.length; k++) {
    // The same permutations for every k: the test of k is then the test of what is left after k − 1.
    random.restore(start);
    const observed = wilks(correlations.subarray(k));
    let asLarge = 1;
    for (let permutation = 0; permutation < permutations; permutation++) {
      if (permutedWilks([scoresU, scoresV], k, random.permutation(scoresU.rows)) >= observed) asLarge++;
    }
    const pValue = Math.max(pValues.at(-1) ?? 0, asLarge / (permutations + 1));
    pValues.push(pValue);
    if (pValue > level) break;
  }
  return { correlations, pValues: Float64Array.from(pValues), significant: pValues.filter((p) => p <= level).length };
}

function wilks(correlations: Float64Array): number {
  return -correlations.reduce((sum, sigma) => sum + Math.log1p(-sigma * sigma), 0);
}

/** −log |I − MᵀM| of the whitened cross-covariance M of the variates from k on, after a permutation of one side. */
function permutedWilks([left, right]: readonly [Matrix, Matrix], k: number, order: Uint32Array): number {
  const [rows, columns] = [left.columns - k, right.columns - k];
  const cross = Matrix.zeros(rows, columns);
  for (let sample = 0; sample < left.rows; sample++) {
    const other = order[sample];
    for (let i = 0; i < rows; i++) {
      const u = left.get(sample, k + i) / left.rows;
      for (let j = 0; j < columns; j++) cross.set(i, j, cross.get(i, j) + u * right.get(other, k + j));
    }
  }
  const small = rows < columns ? cross.mmul(cross.transpose()) : cross.transpose().mmul(cross);
  return -Math.log(Math.max(Number.MIN_VALUE, new LuDecomposition(Matrix.eye(small.rows).sub(small)).determinant));
}

/** Whitened variates of every sample in an orthonormal basis, the canonical ones first. */
function scores(data: Matrix, { mean, inverseRoot, basis }: { mean: Float64Array; inverseRoot: Matrix; basis: Matrix }): Matrix {
  return data.clone().subRowVector(mean).mmul(inverseRoot).mmul(basis);
}

/** All eigenvectors of a symmetric matrix, of descending eigenvalues. */
function fullBasis(symmetric: Matrix): Matrix {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(symmetric, { assumeSymmetric: true });
  const order = realEigenvalues.map((_, index) => index).toSorted((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  return eigenvectorMatrix.subMatrixColumn(order);
}
