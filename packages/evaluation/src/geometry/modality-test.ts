import { matrixProduct, type Random } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from './float64-rows.ts';
import { squaredNorms } from './squared-norms.ts';

/** What {@link modalityTest} takes. */
export interface ModalityTestOptions {
  /** Random exchanges; default 199. */
  readonly permutations?: number;
  /** Pairs that are looked at, drawn if there are more; default 500, for all distances among them are kept. */
  readonly most?: number;
  readonly random: Random;
}

/** A gap beside those of exchanged modalities. */
export interface ExchangedGap {
  readonly value: number;
  /** Mean over the exchanges. */
  readonly exchanged: number;
  /** Share of the exchanges, the true one among them, with a gap at least as great. */
  readonly pValue: number;
}

/** Whether the modalities can be told apart. */
export interface ModalityTest {
  readonly centroidGap: ExchangedGap;
  /** Of the estimator `'v'`. */
  readonly energyDistance: ExchangedGap;
  /** Pairs that were looked at. */
  readonly pairs: number;
}

/**
 * Tests whether the gap between two modalities is more than chance: if both had one law, u and v of any pair could be
 * exchanged without a change of the gap, so the gap is compared with those after random exchanges within pairs (a
 * permutation test, Fisher 1935; of the energy, Székely and Rizzo 2013, section 4). Partners stay partners, whatever
 * binds them.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners, of the same width.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite or a number no integer ≥ 1.
 *
 * @example
 * ```ts
 * import { modalityTest } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const cloud = (shift: number) => ({ data: Float64Array.from({ length: 100 }, () => random.normal() + shift), rows: 50, columns: 2 });
 * console.log(modalityTest(cloud(0), cloud(2), { random }).centroidGap.pValue); // 0.005
 * ```
 */
export function modalityTest(zu: Embeddings, zv: Embeddings, { permutations = 199, most = 500, random }: ModalityTestOptions): ModalityTest {
  const [u, v] = float64Pair('modalityTest', { zu, zv }, { paired: true });
  checkPositiveInteger('modalityTest: permutations', permutations);
  checkPositiveInteger('modalityTest: most', most);
  const pairs = Math.min(most, u.rows);
  const chosen = u.rows > most ? random.permutation(u.rows).subarray(0, pairs) : Uint32Array.from({ length: pairs }, (_, i) => i);
  const { columns } = u;
  const pooled = { data: new Float64Array(2 * pairs * columns), rows: 2 * pairs, columns };
  for (let i = 0; i < pairs; i++) {
    for (const [side, { data }] of [u, v].entries()) pooled.data.set(data.subarray(chosen[i] * columns, (chosen[i] + 1) * columns), (side * pairs + i) * columns);
  }
  const products = matrixProduct(pooled, pooled, { transposeB: true }).data;
  const distances = toDistances(products, squaredNorms(pooled));
  const signs = new Int8Array(2 * pairs);
  const exchange = (draw: boolean) => {
    for (let i = 0; i < pairs; i++) {
      signs[i] = draw && random.uniform() < 0.5 ? -1 : 1;
      signs[pairs + i] = -signs[i];
    }
    // Squares of the mean of signed embeddings, and 2A − C − E, are quadratic forms of the signs.
    const [centroids, energy] = signedSums([products, distances], signs);
    return { centroidGap: Math.sqrt(Math.max(0, centroids)) / pairs, energyDistance: -energy / pairs ** 2 };
  };
  const observed = exchange(false);
  const draws = Array.from({ length: permutations }, () => exchange(true));
  const summary = (name: 'centroidGap' | 'energyDistance'): ExchangedGap => {
    const value = observed[name];
    // The observed value again, from sums in another order, counts as equal.
    const least = value * (1 - 1e-12);
    return {
      value,
      exchanged: draws.reduce((sum, draw) => sum + draw[name], 0) / permutations,
      pValue: (1 + draws.filter((draw) => draw[name] >= least).length) / (1 + permutations),
    };
  };
  return { centroidGap: summary('centroidGap'), energyDistance: summary('energyDistance'), pairs };
}

function toDistances(products: Float64Array, norms: Float64Array): Float64Array {
  const count = norms.length;
  const distances = new Float64Array(products.length);
  for (let i = 0, at = 0; i < count; i++) for (let j = 0; j < count; j++, at++) distances[at] = i === j ? 0 : Math.sqrt(Math.max(0, norms[i] + norms[j] - 2 * products[at]));
  return distances;
}

/** Σ_ij sᵢ sⱼ M_ij of symmetric matrices. */
function signedSums(matrices: readonly Float64Array[], signs: Int8Array): number[] {
  const count = signs.length;
  return matrices.map((matrix) => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      let row = matrix[i * count + i] / 2;
      for (let j = 0, at = i * count; j < i; j++, at++) row += signs[i] * signs[j] * matrix[at];
      sum += 2 * row;
    }
    return sum;
  });
}
