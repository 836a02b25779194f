import { type DenseMatrix, matrixProduct, type LinearAlgebraKernel, ShapeError, symmetricEigen } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Rows } from './float64-rows.ts';

/** How {@link spectralSummary} looks at a cloud. */
export interface SpectralSummaryOptions {
  /** Whether the mean is taken off first; default true. */
  readonly centre?: boolean;
  /** An axis is collapsed if its share of the total variance, times the number of axes, is below this; default 0.001. */
  readonly collapsedBelow?: number;
  readonly kernel?: LinearAlgebraKernel;
}

/** How many directions a cloud of embeddings uses. */
export interface SpectralSummary {
  /** Eigenvalues of the second moments (about the mean if `centre`), descending, those of rounding errors set to 0. */
  readonly eigenvalues: Float64Array;
  /** exp of the entropy of singular values over their sum, from 1 to the width. */
  readonly effectiveRank: number;
  /** (Σλ)²/Σλ², from 1 to the width. */
  readonly participationRatio: number;
  /** Axes that hold next to nothing. */
  readonly collapsed: number;
  /** min Z/max Z of Z(c) = Σᵢ exp⟨c, zᵢ⟩ over the eigenvectors ±c; 1 for a cloud that is the same in all directions. */
  readonly isotropy: number;
}

/**
 * The spectrum of a cloud of embeddings with the usual numbers made of it: effective rank (Roy and Vetterli 2007),
 * participation ratio, collapsed axes, and isotropy (Mu and Viswanath 2018, equation 2).
 *
 * @param embeddings An item a row, at least two.
 * @throws ShapeError If there are fewer than two items, or shape and length disagree.
 * @throws OutOfRangeError If an entry is not finite.
 *
 * @example
 * ```ts
 * import { spectralSummary } from '@crossmodal/evaluation';
 *
 * // Two axes alike, and one that is empty.
 * const embeddings = { data: Float64Array.of(1, 0, 0, -1, 0, 0, 0, 1, 0, 0, -1, 0), rows: 4, columns: 3 };
 * const { effectiveRank, participationRatio, collapsed } = spectralSummary(embeddings);
 * console.log(effectiveRank.toFixed(6), participationRatio.toFixed(6), collapsed); // 2.000000 2.000000 1
 * ```
 */
export function spectralSummary(embeddings: Embeddings, { centre = true, collapsedBelow = 1e-3, kernel }: SpectralSummaryOptions = {}): SpectralSummary {
  const z = float64Rows('spectralSummary', embeddings, 'embeddings');
  const { rows, columns } = z;
  if (rows < 2) throw new ShapeError(`spectralSummary: embeddings has ${rows} row; expected at least two`);
  const use = kernel === undefined ? {} : { kernel };
  const cloud = centre ? centred(z) : z;
  const moments = matrixProduct(cloud, cloud, { transposeA: true, ...use });
  for (let at = 0; at < moments.data.length; at++) moments.data[at] /= rows;
  const { values, vectors } = symmetricEigen(moments, use);
  const eigenvalues = values.toReversed();
  // What remains of an empty axis is a rounding error of the greatest one.
  const rounding = columns * Number.EPSILON * eigenvalues[0];
  let [total, squares, singular] = [0, 0, 0];
  for (let k = 0; k < columns; k++) {
    if (eigenvalues[k] <= rounding) eigenvalues[k] = 0;
    total += eigenvalues[k];
    squares += eigenvalues[k] ** 2;
    singular += Math.sqrt(eigenvalues[k]);
  }
  let [entropy, collapsed] = [0, 0];
  for (let k = 0; k < columns; k++) {
    const share = Math.sqrt(eigenvalues[k]) / singular;
    if (share > 0) entropy -= share * Math.log(share);
    if (!(eigenvalues[k] * columns >= collapsedBelow * total) || total === 0) collapsed++;
  }
  return { eigenvalues, effectiveRank: total === 0 ? 0 : Math.exp(entropy), participationRatio: total === 0 ? 0 : (total * total) / squares, collapsed, isotropy: isotropyOf(cloud, vectors, use) };
}

/** The cloud less its mean. */
export function centred({ data, rows, columns }: DenseMatrix): DenseMatrix {
  const mean = new Float64Array(columns);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) mean[j] += data[at] / rows;
  const moved = new Float64Array(data.length);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) moved[at] = data[at] - mean[j];
  return { data: moved, rows, columns };
}

function isotropyOf(cloud: DenseMatrix, vectors: DenseMatrix, use: { readonly kernel?: LinearAlgebraKernel }): number {
  const { data, rows, columns } = matrixProduct(cloud, vectors, use);
  const fields = new Float64Array(2 * columns);
  for (let i = 0, at = 0; i < rows; i++) {
    for (let k = 0; k < columns; k++, at++) {
      fields[k] += Math.exp(data[at]);
      fields[columns + k] += Math.exp(-data[at]);
    }
  }
  return Math.min(...fields) / Math.max(...fields);
}
