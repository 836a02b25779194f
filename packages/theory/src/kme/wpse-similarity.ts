import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkRows } from './check-rows.ts';
import { kernelGram } from './kernel-gram.ts';
import type { PointKernel } from './point-kernel.ts';
import type { WeightedPoints } from './weighted-points.ts';

/** Options of {@link wpseSimilarity}. */
export interface WpseSimilarityOptions {
  /** The kernel of two points. */
  readonly kernel: PointKernel;
  /** Whether the sum is divided by the number of points of each side; default `mean`, as published. */
  readonly reduction?: 'mean' | 'sum';
}

/**
 * The similarity of weighted point sets, s(X, Y) = (1/(M_X M_Y)) Σᵢⱼ wᵢ vⱼ k(uᵢ, yⱼ) with weights of any sign: WPSE
 * (arXiv 2404.19228, with the mean of its published code). Logits are this times a scale.
 *
 * It is the inner product of two kernel means, so it fits the pointwise mutual information itself; `kmeSimilarity` is
 * the logarithm of such a sum and fits its exponential.
 *
 * @param X Items of one modality.
 * @param Y Items of the other.
 * @param options The kernel, and whether to sum.
 * @returns Rows X, columns Y.
 * @throws ShapeError If a list is empty, dimensions differ, or weights and points differ in number.
 * @throws OutOfRangeError If a number is not finite, or the kernel or the reduction is unknown.
 *
 * @example
 * ```ts
 * import { wpseSimilarity } from '@crossmodal/theory';
 *
 * const points = [[1, 0], [0, 1]];
 * const kernel = { type: 'gaussian', sigma: 0.5 } as const;
 * const [[value]] = wpseSimilarity([{ points, weights: [1, 2] }], [{ points, weights: [1, -1] }], { kernel, reduction: 'sum' });
 * console.log(value.toFixed(7)); // -0.9816844
 * ```
 */
export function wpseSimilarity(
  X: readonly WeightedPoints[],
  Y: readonly WeightedPoints[],
  { kernel, reduction = 'mean' }: WpseSimilarityOptions,
): Float64Array[] {
  if (reduction !== 'mean' && reduction !== 'sum') {
    throw new OutOfRangeError(`wpseSimilarity: reduction is ${String(reduction)}; expected mean or sum`);
  }
  checkWeighted('wpseSimilarity: Y', Y, checkWeighted('wpseSimilarity: X', X));
  return X.map((x) =>
    Float64Array.from(Y, (y) => {
      const gram = kernelGram(x.points, y.points, kernel);
      let sum = 0;
      for (let i = 0; i < gram.length; i++) for (let j = 0; j < y.points.length; j++) sum += x.weights[i] * y.weights[j] * gram[i][j];
      return reduction === 'sum' ? sum : sum / (x.points.length * y.points.length);
    }),
  );
}

function checkWeighted(what: string, sets: readonly WeightedPoints[], dimension?: number): number {
  if (sets.length === 0) throw new ShapeError(`${what} is empty; expected at least one item`);
  let width = dimension;
  for (const [item, { points, weights }] of sets.entries()) {
    width = checkRows(`${what}[${item}].points`, points, width);
    checkRows(`${what}[${item}].weights`, [weights], points.length);
  }
  return width!;
}
