import { checkScale } from '../kme/check-scale.ts';
import { checkInteger } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import type { Random } from '../random.ts';
import { criticMatrix } from './critic-matrix.ts';
import { meanOf } from './mean-of.ts';
import { pairedCritics } from './paired-critics.ts';
import { secondOrderCoefficient, type SecondOrderCoefficientOptions } from './second-order-coefficient.ts';

/** What {@link largeBatchGap} is given beside the pairs. */
export interface LargeBatchGapOptions extends SecondOrderCoefficientOptions {
  /** N, the negatives of an anchor. */
  readonly negatives: number;
  /** Draws of the negatives of every anchor. */
  readonly draws: number;
  readonly random: Random;
}

/** How far InfoNCE with N negatives is from its limit. */
export interface LargeBatchGap {
  /** Mean of L_N − J − log(N V_κ) over the draws. */
  readonly gap: number;
  /** Its standard error. */
  readonly standardError: number;
  /** c₁/N, the gap to leading order. */
  readonly secondOrder: number;
}

/**
 * L_N − J − log(N V_κ) of the law that is uniform on the references, by drawing N of them with replacement for every
 * anchor: the large-batch limit of arXiv 2601.19597 (theorem 3.1), whose J is exact here, since the law is finite. The
 * linear part of the fluctuation, whose mean is 0, is taken off every draw, so that few draws do.
 *
 * @param anchors Embeddings, one a row.
 * @param positives Embeddings, row i that of anchor i.
 * @param options References, temperature, critic, number of negatives and of draws, generator.
 * @throws ShapeError If shapes do not fit.
 * @throws OutOfRangeError If τ or the critic's scale is not positive, or a number no positive integer.
 *
 * @example
 * ```ts
 * import { circleGrid, createRandom, largeBatchGap } from '@crossmodal/theory';
 *
 * const { nodes } = circleGrid(64);
 * const { gap, secondOrder } = largeBatchGap(nodes, nodes, { references: nodes, temperature: 0.5, negatives: 256, draws: 100, random: createRandom(1) });
 * console.log(gap.toFixed(4), secondOrder.toFixed(4)); // 0.0103 0.0104
 * ```
 */
export function largeBatchGap(anchors: DenseMatrix, positives: DenseMatrix, options: LargeBatchGapOptions): LargeBatchGap {
  const { references, temperature, critic = { type: 'inner' }, negatives, draws, random } = options;
  checkScale('largeBatchGap: temperature', temperature);
  checkInteger('largeBatchGap: negatives', negatives, 1);
  checkInteger('largeBatchGap: draws', draws, 2);
  const positive = pairedCritics('largeBatchGap', [anchors, positives], critic).map((s) => Math.exp(s / temperature));
  const { data, rows, columns } = criticMatrix('largeBatchGap', [anchors, references], critic);
  for (let k = 0; k < data.length; k++) data[k] = Math.exp(data[k] / temperature);
  const gaps = new Float64Array(draws);
  for (let i = 0; i < rows; i++) {
    const kernels = data.subarray(i * columns, (i + 1) * columns);
    const limit = negatives * meanOf(kernels);
    for (let draw = 0; draw < draws; draw++) {
      let sum = 0;
      for (let j = 0; j < negatives; j++) sum += kernels[random.integer(columns)];
      gaps[draw] += (Math.log((positive[i] + sum) / limit) - (sum / limit - 1)) / rows;
    }
  }
  const gap = meanOf(gaps);
  const variance = gaps.reduce((sum, value) => sum + (value - gap) ** 2, 0) / (draws - 1);
  return { gap, standardError: Math.sqrt(variance / draws), secondOrder: secondOrderCoefficient(anchors, positives, options) / negatives };
}
