import { ShapeError } from '../errors.ts';

/**
 * max |s − PMI| over the pairs, the error for which `excessUpperBound` bounds the loss.
 *
 * @param logits Rows u, columns v, from `kmeSimilarity` say.
 * @param pmi The pointwise mutual information, of the same shape.
 * @throws ShapeError If the shapes differ.
 *
 * @example
 * ```ts
 * import { finiteJoint, kmeSimilarityError } from '@crossmodal/theory';
 *
 * const { pointwiseMutualInformation } = finiteJoint([[4, 1], [1, 4]]);
 * console.log(kmeSimilarityError([[0, 0], [0, 0]], pointwiseMutualInformation).toFixed(6)); // 0.916291
 * ```
 */
export function kmeSimilarityError(logits: readonly ArrayLike<number>[], pmi: readonly ArrayLike<number>[]): number {
  if (logits.length !== pmi.length || logits.some((row, i) => row.length !== pmi[i].length)) {
    throw new ShapeError('kmeSimilarityError: logits and pmi have different shapes; expected one entry a pair in both');
  }
  let largest = 0;
  for (let i = 0; i < pmi.length; i++) {
    for (let j = 0; j < pmi[i].length; j++) {
      const [s, r] = [logits[i][j], pmi[i][j]];
      // Both −∞: no error. NaN counts as one.
      const error = s === r ? 0 : Math.abs(s - r);
      if (!(error <= largest)) largest = error;
    }
  }
  return largest;
}
