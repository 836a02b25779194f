import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { type ParametricEnergy, parametricEnergy } from './parametric-energy.ts';

/** The energy that the symmetric InfoNCE tends to. */
export interface MultimodalParametricEnergy {
  /** Anchors of the first modality, negatives of the second. */
  readonly uv: ParametricEnergy;
  /** Anchors of the second modality, negatives of the first. */
  readonly vu: ParametricEnergy;
  /** J^Sym = ½(J^uv + J^vu). */
  readonly value: number;
  /** log(N V_κ(τ)), the same in both directions. */
  readonly offset: number;
}

/**
 * J^Sym of paired embeddings: the mean of the two directional energies, of which each sets one modality against the
 * smoothed density of the other (arXiv 2601.19597, definition 4.2 and theorem 4.1).
 *
 * @param zu Unit vectors of the first modality, one a row.
 * @param zv Unit vectors of the second, row i the partner of row i.
 * @param options `temperature` τ > 0; `negatives` N of the offset, default the number of pairs.
 * @throws ShapeError If the shapes differ.
 * @throws OutOfRangeError If τ is not positive or N no positive integer.
 *
 * @example
 * ```ts
 * import { circleGrid, multimodalParametricEnergy } from '@crossmodal/theory';
 *
 * const { nodes } = circleGrid(256);
 * const { value, uv, vu } = multimodalParametricEnergy(nodes, nodes, { temperature: 0.5 });
 * console.log(value.toFixed(6), uv.value.toFixed(6), vu.value.toFixed(6)); // -3.837877 -3.837877 -3.837877
 * ```
 */
export function multimodalParametricEnergy(zu: DenseMatrix, zv: DenseMatrix, { temperature, negatives = zu.rows }: { readonly temperature: number; readonly negatives?: number }): MultimodalParametricEnergy {
  const uv = parametricEnergy(zu, zv, { references: zv, temperature, negatives });
  const vu = parametricEnergy(zv, zu, { references: zu, temperature, negatives });
  return { uv, vu, value: (uv.value + vu.value) / 2, offset: uv.offset };
}
