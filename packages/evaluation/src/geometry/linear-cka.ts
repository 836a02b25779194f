import { type DenseMatrix, type LinearAlgebraKernel, matrixProduct, ShapeError } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { float64Rows } from './float64-rows.ts';
import { centred } from './spectral-summary.ts';
import { squaredNorms } from './squared-norms.ts';

/** How {@link linearCka} is estimated. */
export interface LinearCkaOptions {
  /** Whether the bias of wide embeddings of few items is taken off, after which independent embeddings have 0 in the mean; default true. */
  readonly debiased?: boolean;
  readonly kernel?: LinearAlgebraKernel;
}

/**
 * Linear centred kernel alignment of two embeddings of the same items (Kornblith, Norouzi, Lee and Hinton 2019, section
 * 3): 1 where one is a rotation and scaling of the other, whatever their widths. The debiased form puts the unbiased
 * estimate of HSIC (Song et al. 2012, equation 4) in the place of the biased one, by products of features, so its cost is
 * linear in the items.
 *
 * @param zu Embeddings, an item a row.
 * @param zv Embeddings of the partners, of any width.
 * @throws ShapeError If the numbers of rows differ or are too few: two, or four for the debiased form.
 * @throws OutOfRangeError If an entry is not finite.
 *
 * @example
 * ```ts
 * import { linearCka } from '@crossmodal/evaluation';
 *
 * const zu = { data: Float64Array.of(1, 0, 0, 1, -1, 0, 0.5, -2), rows: 4, columns: 2 };
 * const turned = { data: Float64Array.of(0, 3, -3, 0, 0, -3, 6, 1.5), rows: 4, columns: 2 };
 * console.log(linearCka(zu, turned, { debiased: false }).toFixed(9)); // 1.000000000
 * ```
 */
export function linearCka(zu: Embeddings, zv: Embeddings, { debiased = true, kernel }: LinearCkaOptions = {}): number {
  const fewest = debiased ? 4 : 2;
  if (zu.rows !== zv.rows || zu.rows < fewest) throw new ShapeError(`linearCka: zu has ${zu.rows} rows and zv ${zv.rows}; expected the same number, at least ${fewest}`);
  const [u, v] = [centred(float64Rows('linearCka', zu, 'zu')), centred(float64Rows('linearCka', zv, 'zv'))];
  const use = kernel === undefined ? {} : { kernel };
  const independence = (a: DenseMatrix, b: DenseMatrix) => (debiased ? unbiasedHsic(a, b, use) : squaredEntries(matrixProduct(a, b, { transposeA: true, ...use })));
  return independence(u, v) / Math.sqrt(independence(u, u) * independence(v, v));
}

/**
 * n(n − 3) times the unbiased HSIC of the kernels K = AAᵀ and L = BBᵀ with their diagonals set to 0. The features are
 * centred, so the rows of K and L themselves sum to 0 and those without the diagonal to −|aᵢ|² and −|bᵢ|².
 */
function unbiasedHsic(a: DenseMatrix, b: DenseMatrix, use: { readonly kernel?: LinearAlgebraKernel }): number {
  const n = a.rows;
  const [ofA, ofB] = [squaredNorms(a), squaredNorms(b)];
  let [products, sumA, sumB] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    products += ofA[i] * ofB[i];
    sumA += ofA[i];
    sumB += ofB[i];
  }
  const trace = squaredEntries(matrixProduct(a, b, { transposeA: true, ...use })) - products;
  return trace + (sumA * sumB) / ((n - 1) * (n - 2)) - (2 / (n - 2)) * products;
}

function squaredEntries({ data }: DenseMatrix): number {
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at] * data[at];
  return sum;
}
