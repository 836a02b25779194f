import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { criticMatrix } from './critic-matrix.ts';
import { pairedCritics } from './paired-critics.ts';

/**
 * The alignment potential U(z) = −E[⟨z, v⟩ | z] at the anchors of a sample of pairs (arXiv 2601.19597, definition 3.1).
 * A pair's own −⟨z_i, v_i⟩ has the right mean over the anchors; the field itself takes a regression with the kernel
 * exp(⟨z, z_j⟩/τ) of Nadaraya and Watson.
 *
 * @param anchors Unit vectors z, one a row.
 * @param positives Unit vectors v, row i that of anchor i.
 * @param options `estimator`: `pairwise`, or `kernel` with its `temperature`.
 * @returns One number an anchor.
 * @throws ShapeError If the shapes differ.
 * @throws OutOfRangeError If the kernel's temperature is not positive.
 *
 * @example
 * ```ts
 * import { alignmentPotential } from '@crossmodal/theory';
 *
 * const anchors = { data: Float64Array.of(1, 0, 0, 1), rows: 2, columns: 2 };
 * const positives = { data: Float64Array.of(0.8, 0.6, 0.6, 0.8), rows: 2, columns: 2 };
 * console.log(alignmentPotential(anchors, positives, { estimator: 'pairwise' }).join(' ')); // -0.8 -0.8
 * console.log(alignmentPotential(anchors, positives, { estimator: 'kernel', temperature: 1 })[0].toFixed(4)); // -0.7462
 * ```
 */
export function alignmentPotential(
  anchors: DenseMatrix,
  positives: DenseMatrix,
  options: { readonly estimator: 'pairwise' } | { readonly estimator: 'kernel'; readonly temperature: number },
): Float64Array {
  const paired = pairedCritics('alignmentPotential', [anchors, positives], { type: 'inner' });
  if (options.estimator === 'pairwise') return paired.map((value) => -value);
  const temperature = checkScale('alignmentPotential: temperature', options.temperature);
  const near = criticMatrix('alignmentPotential', [anchors, anchors], { type: 'inner' });
  const aligned = criticMatrix('alignmentPotential', [anchors, positives], { type: 'inner' });
  return paired.map((_, i) => {
    let [sum, total] = [0, 0];
    for (let j = i * near.columns; j < (i + 1) * near.columns; j++) {
      const weight = Math.exp((near.data[j] - 1) / temperature);
      sum -= weight * aligned.data[j];
      total += weight;
    }
    return sum / total;
  });
}
