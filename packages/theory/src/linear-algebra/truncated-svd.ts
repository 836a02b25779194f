import { RankError } from '../errors.ts';
import { thinSvd } from '../gaussian/thin-svd.ts';
import type { Random } from '../random.ts';
import { checkInteger, checkMatrix } from './check-matrix.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import { fromMatrix } from './from-matrix.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { matrixProduct } from './matrix-product.ts';
import { orthonormalBasis } from './orthonormal-basis.ts';
import { portableKernel } from './portable-kernel.ts';
import { toMatrix } from './to-matrix.ts';
import { transposed } from './transposed.ts';

/** A matrix that is known by its products only. */
export interface MatrixOperator {
  readonly rows: number;
  readonly columns: number;
  /** M X. */
  apply(x: DenseMatrix): DenseMatrix;
  /** Mᵀ X. */
  applyTranspose(x: DenseMatrix): DenseMatrix;
}

/** Settings of {@link truncatedSvd}. */
export interface TruncatedSvdOptions {
  /** Number of singular values wanted. */
  readonly rank: number;
  /** Source of the test matrix. */
  readonly random: Random;
  /** Further dimensions of the subspace that is searched; 10 by default. */
  readonly oversampling?: number;
  /** Multiplications by M Mᵀ before the decomposition; 2 by default, more for singular values that decay slowly. */
  readonly powerIterations?: number;
  readonly kernel?: LinearAlgebraKernel;
}

/** What {@link truncatedSvd} gives: U diag(sigma) Vᵀ ≈ M. */
export interface TruncatedSvd {
  /** Left singular vectors as columns, rows × rank. */
  readonly U: DenseMatrix;
  /** Singular values, descending. */
  readonly sigma: Float64Array;
  /** Right singular vectors as columns, columns × rank. */
  readonly V: DenseMatrix;
  /**
   * Bound on the spectral norm of M − U diag(sigma) Vᵀ that holds with probability 1 − 10⁻⁶. It is about ten times the
   * Frobenius norm of what lies outside the subspace, so generous where many small singular values are left.
   */
  readonly errorEstimate: number;
}

/** Random probes of the error: the bound fails with probability 10 to the minus this many. */
const PROBES = 6;

/** Up to this dimension a whole decomposition costs no more. */
const SMALL = 48;

/**
 * The leading singular values and vectors of a matrix, at a cost that follows their number: a random test matrix,
 * power iterations re-orthogonalised at every half step, and the decomposition of the matrix inside the subspace that
 * they find (Halko, Martinsson and Tropp 2011, algorithms 4.4 and 5.1). The error is estimated by applying what is left
 * to fresh random vectors (their equation 4.3), to which the first singular value that was cut off is added (their
 * theorem 9.3). Small matrices are decomposed whole.
 *
 * @param matrix M, or its products.
 * @throws RankError If the rank is no integer from 1 to the smaller dimension.
 *
 * @example
 * ```ts
 * import { createRandom, truncatedSvd } from '@crossmodal/theory';
 *
 * const rows = 60;
 * const matrix = { data: Float64Array.from({ length: rows * rows }, (_, at) => (at % (rows + 1) === 0 ? 2 ** -(at % rows) : 0)), rows, columns: rows };
 * const { sigma, errorEstimate } = truncatedSvd(matrix, { rank: 3, random: createRandom(1) });
 * console.log([...sigma].map((value) => value.toFixed(6)).join(' ')); // 1.000000 0.500000 0.250000
 * console.log(errorEstimate < 0.13); // true
 * ```
 */
export function truncatedSvd(matrix: DenseMatrix | MatrixOperator, options: TruncatedSvdOptions): TruncatedSvd {
  const { rank, random, oversampling = 10, powerIterations = 2, kernel = portableKernel() } = options;
  if ('data' in matrix) checkMatrix('truncatedSvd: matrix', matrix);
  const { rows, columns } = matrix;
  const smaller = Math.min(rows, columns);
  if (!Number.isInteger(rank) || rank < 1 || rank > smaller) {
    throw new RankError(`truncatedSvd: rank is ${rank}; expected an integer from 1 to ${smaller}, the smaller dimension of the matrix`);
  }
  checkInteger('truncatedSvd: oversampling', oversampling, 0);
  checkInteger('truncatedSvd: powerIterations', powerIterations, 0);
  const width = rank + oversampling;
  if (smaller <= SMALL || width >= smaller) return leading(wholeSvd(whole(matrix), kernel), rank, 0);

  const { apply, applyTranspose } = operator(matrix, kernel);
  let Q = orthonormalBasis(apply(gaussian(columns, width, random))).Q;
  for (let iteration = 0; iteration < powerIterations; iteration++) {
    Q = orthonormalBasis(applyTranspose(Q)).Q;
    Q = orthonormalBasis(apply(Q)).Q;
  }
  // B = Qᵀ M = Rᵀ Pᵀ, so the square matrix Rᵀ has the singular values of B.
  const { Q: P, R } = orthonormalBasis(applyTranspose(Q));
  const inside = wholeSvd({ data: transposed(R.data, width, width), rows: width, columns: width }, kernel);
  const found = leading(inside, rank, rangeError(apply, Q, { columns, random, kernel }));
  return { ...found, U: matrixProduct(Q, found.U, { kernel }), V: matrixProduct(P, found.V, { kernel }) };
}

/** 10 √(2/π) max ‖(I − Q Qᵀ) M ω‖ over Gaussian ω: Halko, Martinsson and Tropp 2011, equation 4.3. */
function rangeError(
  apply: MatrixOperator['apply'],
  Q: DenseMatrix,
  { columns, random, kernel }: { columns: number; random: Random; kernel: LinearAlgebraKernel },
): number {
  const images = apply(gaussian(columns, PROBES, random));
  const inside = matrixProduct(Q, images, { transposeA: true, kernel });
  kernel.gemm({ a: Q, b: inside, c: images, alpha: -1, beta: 1 });
  let largest = 0;
  for (let probe = 0; probe < PROBES; probe++) {
    let sum = 0;
    for (let i = 0; i < images.rows; i++) sum += images.data[i * PROBES + probe] ** 2;
    largest = Math.max(largest, sum);
  }
  return 10 * Math.sqrt((2 / Math.PI) * largest);
}

function gaussian(rows: number, columns: number, random: Random): DenseMatrix {
  return { data: Float64Array.from({ length: rows * columns }, () => random.normal()), rows, columns };
}

function operator(matrix: DenseMatrix | MatrixOperator, kernel: LinearAlgebraKernel): Pick<MatrixOperator, 'apply' | 'applyTranspose'> {
  if (!('data' in matrix)) return { apply: (x) => matrix.apply(x), applyTranspose: (x) => matrix.applyTranspose(x) };
  return {
    apply: (x) => matrixProduct(matrix, x, { kernel }),
    applyTranspose: (x) => matrixProduct(matrix, x, { transposeA: true, kernel }),
  };
}

function whole(matrix: DenseMatrix | MatrixOperator): DenseMatrix {
  if ('data' in matrix) return matrix;
  const { columns } = matrix;
  const identity = new Float64Array(columns * columns);
  for (let i = 0; i < columns; i++) identity[i * columns + i] = 1;
  return matrix.apply({ data: identity, rows: columns, columns });
}

function wholeSvd(matrix: DenseMatrix, kernel: LinearAlgebraKernel): Omit<TruncatedSvd, 'errorEstimate'> {
  if (kernel.svd) {
    const { U, sigma, VTransposed } = kernel.svd(matrix);
    const { data, rows, columns } = VTransposed;
    return { U, sigma, V: { data: transposed(data, rows, columns), rows: columns, columns: rows } };
  }
  const { U, sigma, V } = thinSvd(toMatrix(matrix));
  return { U: fromMatrix(U), sigma, V: fromMatrix(V) };
}

/** The first `rank` singular triplets; what they leave out is in the error, with what a subspace had left out before. */
function leading({ U, sigma, V }: Omit<TruncatedSvd, 'errorEstimate'>, rank: number, outside: number): TruncatedSvd {
  // Rounding of the decomposition, so that the bound holds at full rank too.
  const rounding = 8 * Number.EPSILON * Math.max(U.rows, V.rows) * sigma[0];
  return {
    U: firstColumns(U, rank),
    sigma: sigma.slice(0, rank),
    V: firstColumns(V, rank),
    errorEstimate: outside + (sigma[rank] ?? 0) + rounding,
  };
}

function firstColumns({ data, rows, columns }: DenseMatrix, count: number): DenseMatrix {
  const result = new Float64Array(rows * count);
  for (let i = 0; i < rows; i++) result.set(data.subarray(i * columns, i * columns + count), i * count);
  return { data: result, rows, columns: count };
}
