import { checkScale } from '../kme/check-scale.ts';
import { checkInteger } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { logExponentialVolume } from './log-exponential-volume.ts';
import { meanOf } from './mean-of.ts';
import { pairedCritics } from './paired-critics.ts';
import { smoothedLogDensity } from './smoothed-log-density.ts';

/** What {@link parametricEnergy} is given beside the pairs. */
export interface ParametricEnergyOptions {
  /** Unit vectors of the law of the negatives, one a row. */
  readonly references: DenseMatrix;
  /** τ > 0. */
  readonly temperature: number;
  /** N of the offset; default the number of references. */
  readonly negatives?: number;
  /** The references are the anchors: leave each out of its own density. Default false. */
  readonly leaveOneOut?: boolean;
}

/** The energy that InfoNCE tends to, in its parts. */
export interface ParametricEnergy {
  /** (1/τ) ∫ U dq. */
  readonly alignment: number;
  /** H×(q, ρ̃) = −∫ log ρ̃ dq. */
  readonly crossEntropy: number;
  /** J = alignment − crossEntropy. */
  readonly value: number;
  /** log(N V_κ(τ)): InfoNCE with N negatives is J plus this, up to order 1/N. */
  readonly offset: number;
}

/**
 * J_τ = (1/τ) ∫ U dq − H×(q, ρ̃), the energy on which InfoNCE descends with many negatives, from samples (arXiv
 * 2601.19597, definitions 3.2 and 4.2): unimodal with references of the law of the anchors, directional with those of
 * the other modality. The cross-entropy is subtracted: dispersion lowers the energy.
 *
 * @param anchors Unit vectors, one a row.
 * @param positives Unit vectors, row i that of anchor i.
 * @param options References, temperature, number of negatives for the offset.
 * @throws ShapeError If shapes do not fit.
 * @throws OutOfRangeError If τ is not positive or the number of negatives no positive integer.
 *
 * @example
 * ```ts
 * import { circleGrid, parametricEnergy } from '@crossmodal/theory';
 *
 * const { nodes } = circleGrid(256);
 * const { alignment, value } = parametricEnergy(nodes, nodes, { references: nodes, temperature: 0.5 });
 * console.log(alignment.toFixed(6), (value - alignment).toFixed(6)); // -2.000000 -1.837877
 * ```
 */
export function parametricEnergy(anchors: DenseMatrix, positives: DenseMatrix, { references, temperature, negatives = references.rows, leaveOneOut = false }: ParametricEnergyOptions): ParametricEnergy {
  checkScale('parametricEnergy: temperature', temperature);
  checkInteger('parametricEnergy: negatives', negatives, 1);
  const alignment = -meanOf(pairedCritics('parametricEnergy', [anchors, positives], { type: 'inner' })) / temperature;
  const crossEntropy = -meanOf(smoothedLogDensity(anchors, references, { temperature, leaveOneOut }));
  return { alignment, crossEntropy, value: alignment - crossEntropy, offset: Math.log(negatives) + logExponentialVolume(anchors.columns, 1 / temperature) };
}
