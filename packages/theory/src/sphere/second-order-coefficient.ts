import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { criticMatrix } from './critic-matrix.ts';
import type { EnergyCritic } from './energy-critic.ts';
import { pairedCritics } from './paired-critics.ts';

/** What {@link secondOrderCoefficient} is given beside the pairs. */
export interface SecondOrderCoefficientOptions {
  /** Embeddings of the law of the negatives, one a row. */
  readonly references: DenseMatrix;
  /** τ > 0. */
  readonly temperature: number;
  /** Default the inner product. */
  readonly critic?: EnergyCritic;
}

/**
 * c₁ = E[κ(Z, V)/Γ(Z) − Var_w κ(Z, w)/(2 Γ(Z)²)]: the expected InfoNCE with N independent negatives is J + log(N V_κ) +
 * c₁/N + O(1/N²). The positive in the denominator adds the first term, the concavity of the logarithm takes the second
 * off. Derived here; arXiv 2601.19597, theorem 3.1, has the limit without a rate.
 *
 * @param anchors Embeddings, one a row.
 * @param positives Embeddings, row i that of anchor i.
 * @param options References, temperature, critic.
 * @throws ShapeError If shapes do not fit.
 * @throws OutOfRangeError If τ or the critic's scale is not positive.
 *
 * @example
 * ```ts
 * import { circleGrid, secondOrderCoefficient } from '@crossmodal/theory';
 *
 * const { nodes } = circleGrid(512);
 * console.log(secondOrderCoefficient(nodes, nodes, { references: nodes, temperature: 0.5 }).toFixed(6)); // 2.653950
 * ```
 */
export function secondOrderCoefficient(anchors: DenseMatrix, positives: DenseMatrix, { references, temperature, critic = { type: 'inner' } }: SecondOrderCoefficientOptions): number {
  checkScale('secondOrderCoefficient: temperature', temperature);
  const positive = pairedCritics('secondOrderCoefficient', [anchors, positives], critic);
  const { data, rows, columns } = criticMatrix('secondOrderCoefficient', [anchors, references], critic);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    let largest = positive[i];
    for (let j = i * columns; j < (i + 1) * columns; j++) largest = Math.max(largest, data[j]);
    let [sum, squares] = [0, 0];
    for (let j = i * columns; j < (i + 1) * columns; j++) {
      const kernel = Math.exp((data[j] - largest) / temperature);
      sum += kernel;
      squares += kernel * kernel;
    }
    const mean = sum / columns;
    total += Math.exp((positive[i] - largest) / temperature) / mean - (squares / columns / mean ** 2 - 1) / 2;
  }
  return total / rows;
}
