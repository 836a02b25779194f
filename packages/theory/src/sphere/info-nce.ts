import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { matrixProduct } from '../linear-algebra/matrix-product.ts';
import { criticMatrix } from './critic-matrix.ts';
import type { EnergyCritic } from './energy-critic.ts';
import { pairedCritics } from './paired-critics.ts';

/** What {@link infoNce} is given beside the pairs. */
export interface InfoNceOptions {
  /** Embeddings of the negatives, one a row, the same for every anchor. */
  readonly negatives: DenseMatrix;
  /** τ > 0. */
  readonly temperature: number;
  /** Default the inner product. */
  readonly critic?: EnergyCritic;
  /** The limit of many negatives: no positive in the denominator, and a mean over negatives in place of the sum. */
  readonly limit?: boolean;
}

/** InfoNCE and its gradient. */
export interface InfoNce {
  readonly value: number;
  readonly gradients: { readonly anchors: DenseMatrix; readonly positives: DenseMatrix; readonly negatives: DenseMatrix };
}

/**
 * InfoNCE with negatives of its own, in float64: the mean of −s⁺/τ + log(exp(s⁺/τ) + Σ_j exp(s_j/τ)), the N negatives
 * beside the positive (arXiv 2601.19597, section 1), with its gradient by every embedding. With `limit` it is the
 * energy J + log V_κ(τ) that it tends to less log N, for negatives that are the whole law (theorem 3.1). Its gradient is
 * the total one: anchors and negatives both move.
 *
 * @param anchors Embeddings, one a row; unit vectors for the inner product.
 * @param positives Embeddings, row i that of anchor i.
 * @param options Negatives, temperature, critic, whether to take the limit.
 * @throws ShapeError If shapes do not fit.
 * @throws OutOfRangeError If τ or the critic's scale is not positive.
 *
 * @example
 * ```ts
 * import { infoNce } from '@crossmodal/theory';
 *
 * const at = (...angles: number[]) => ({ data: Float64Array.from(angles.flatMap((a) => [Math.cos(a), Math.sin(a)])), rows: angles.length, columns: 2 });
 * console.log(infoNce(at(0), at(0.3), { negatives: at(Math.PI / 2, Math.PI), temperature: 0.5 }).value.toFixed(10)); // 0.1552995488
 * ```
 */
export function infoNce(anchors: DenseMatrix, positives: DenseMatrix, { negatives, temperature, critic = { type: 'inner' }, limit = false }: InfoNceOptions): InfoNce {
  checkScale('infoNce: temperature', temperature);
  const positive = pairedCritics('infoNce', [anchors, positives], critic);
  const shares = criticMatrix('infoNce', [anchors, negatives], critic);
  const { rows, columns: count, data } = shares;
  const own = new Float64Array(rows);
  let value = 0;
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * count, (i + 1) * count);
    let largest = limit ? -Infinity : positive[i];
    for (let j = 0; j < count; j++) largest = Math.max(largest, row[j]);
    own[i] = limit ? 0 : Math.exp((positive[i] - largest) / temperature);
    let sum = own[i];
    for (let j = 0; j < count; j++) sum += row[j] = Math.exp((row[j] - largest) / temperature);
    own[i] /= sum;
    for (let j = 0; j < count; j++) row[j] /= sum;
    value += (largest - positive[i]) / temperature + Math.log(sum) - (limit ? Math.log(count) : 0);
  }
  return { value: value / rows, gradients: gradients([anchors, positives, negatives], { shares, own, factor: 1 / (rows * temperature), critic }) };
}

/** The gradients from the softmax's shares of the negatives and of the positive. */
function gradients(
  [anchors, positives, negatives]: readonly [DenseMatrix, DenseMatrix, DenseMatrix],
  { shares, own, factor, critic }: { shares: DenseMatrix; own: Float64Array; factor: number; critic: EnergyCritic },
): InfoNce['gradients'] {
  const d = anchors.columns;
  const toAnchors = matrixProduct(shares, negatives);
  const toNegatives = matrixProduct(shares, anchors, { transposeA: true });
  const toPositives = { data: new Float64Array(positives.data.length), rows: positives.rows, columns: d };
  // −|z − w|²/c has the slope (2/c)(w − z) where the inner product has w.
  const slope = critic.type === 'inner' ? 1 : 2 / critic.scale;
  const pull = critic.type === 'inner' ? 0 : slope;
  const received = new Float64Array(negatives.rows);
  for (let i = 0; i < anchors.rows; i++) {
    for (let j = 0; j < negatives.rows; j++) received[j] += shares.data[i * negatives.rows + j];
    for (let k = i * d; k < (i + 1) * d; k++) {
      const [z, v, miss] = [anchors.data[k], positives.data[k], own[i] - 1];
      toAnchors.data[k] = factor * (slope * toAnchors.data[k] - pull * (1 - own[i]) * z + miss * (slope * v - pull * z));
      toPositives.data[k] = factor * miss * (slope * z - pull * v);
    }
  }
  for (let j = 0; j < negatives.rows; j++) {
    for (let k = j * d; k < (j + 1) * d; k++) toNegatives.data[k] = factor * (slope * toNegatives.data[k] - pull * received[j] * negatives.data[k]);
  }
  return { anchors: toAnchors, positives: toPositives, negatives: toNegatives };
}
