import { OutOfRangeError } from '../errors.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import type { LinearAlgebraKernel, MatrixView } from './linear-algebra-kernel.ts';

/** A library as `koffi` opens it. */
export interface BlasLibrary {
  func(declaration: string): (...values: unknown[]) => unknown;
}

/** Constants of the C interface of the BLAS. */
const cblas = { rowMajor: 101, asIs: 111, transpose: 112, lower: 122, nonUnit: 131, left: 141, right: 142 };

/**
 * The kernel of a library with the C interface of the BLAS and the Fortran one of LAPACK, integers of 32 bits.
 *
 * LAPACK takes matrices by columns, so it sees the transpose of ours: the lower triangle is its upper one, and left and
 * right singular vectors change places. Fortran compilers pass the lengths of strings after the other arguments.
 *
 * @throws What `koffi` throws if a routine is missing.
 */
export function systemBlasKernel(library: BlasLibrary, threads?: number): LinearAlgebraKernel {
  const dgemm = library.func(
    'void cblas_dgemm(int order, int ta, int tb, int m, int n, int k, double alpha, void *a, int lda, void *b, int ldb, double beta, void *c, int ldc)',
  );
  const dsyrk = library.func(
    'void cblas_dsyrk(int order, int uplo, int trans, int n, int k, double alpha, void *a, int lda, double beta, void *c, int ldc)',
  );
  const dtrsm = library.func(
    'void cblas_dtrsm(int order, int side, int uplo, int trans, int diag, int m, int n, double alpha, void *a, int lda, void *b, int ldb)',
  );
  const dpotrf = library.func('void dpotrf_(str uplo, void *n, void *a, void *lda, void *info, size_t length)');
  const dsyevd = library.func(
    'void dsyevd_(str jobz, str uplo, void *n, void *a, void *lda, void *w, void *work, void *lwork, void *iwork, void *liwork, void *info, size_t length, size_t length2)',
  );
  const dgesdd = library.func(
    'void dgesdd_(str jobz, void *m, void *n, void *a, void *lda, void *s, void *u, void *ldu, void *vt, void *ldvt, void *work, void *lwork, void *iwork, void *info, size_t length)',
  );
  if (threads !== undefined) library.func('void openblas_set_num_threads(int threads)')(threads);

  return {
    name: 'system-blas',
    gemm: ({ a, b, c, transposeA = false, transposeB = false, alpha = 1, beta = 0 }) => {
      const depth = transposeA ? a.rows : a.columns;
      const [ta, tb] = [transposition(transposeA), transposition(transposeB)];
      dgemm(cblas.rowMajor, ta, tb, c.rows, c.columns, depth, alpha, start(a), stride(a), start(b), stride(b), beta, start(c), stride(c));
    },
    syrk: ({ a, c, transpose = false, alpha = 1, beta = 0 }) => {
      const depth = transpose ? a.rows : a.columns;
      dsyrk(cblas.rowMajor, cblas.lower, transposition(transpose), c.rows, depth, alpha, start(a), stride(a), beta, start(c), stride(c));
    },
    triangularSolve: ({ factor, b, side, transpose }) => {
      const where = side === 'left' ? cblas.left : cblas.right;
      dtrsm(cblas.rowMajor, where, cblas.lower, transposition(transpose), cblas.nonUnit, b.rows, b.columns, 1, start(factor), stride(factor), start(b), stride(b));
    },
    cholesky: (matrix) => {
      const info = integer(0);
      dpotrf('U', integer(matrix.rows), start(matrix), integer(stride(matrix)), info, 1);
      // Some versions of LAPACK let NaN pass.
      return info[0] || firstBadPivot(matrix);
    },
    symmetricEigen: ({ data, rows: n }) => {
      const vectorsByRow = data.slice();
      const values = new Float64Array(n);
      const [order, info] = [integer(n), integer(0)];
      const call = (work: Float64Array, lwork: number, iwork: Int32Array, liwork: number) =>
        dsyevd('V', 'U', order, vectorsByRow, order, values, work, integer(lwork), iwork, integer(liwork), info, 1, 1);
      const [work, iwork] = [new Float64Array(1), new Int32Array(1)];
      call(work, -1, iwork, -1);
      call(new Float64Array(work[0]), work[0], new Int32Array(iwork[0]), iwork[0]);
      requireSuccess('dsyevd', info);
      return { values, vectorsByRow };
    },
    svd: ({ data, rows, columns }: DenseMatrix) => {
      const smaller = Math.min(rows, columns);
      const copy = data.slice();
      const sigma = new Float64Array(smaller);
      const VTransposed = { data: new Float64Array(smaller * columns), rows: smaller, columns };
      const U = { data: new Float64Array(rows * smaller), rows, columns: smaller };
      const [m, n, k, info] = [integer(columns), integer(rows), integer(smaller), integer(0)];
      const iwork = new Int32Array(8 * smaller);
      const call = (work: Float64Array, lwork: number) =>
        dgesdd('S', m, n, copy, m, sigma, VTransposed.data, m, U.data, k, work, integer(lwork), iwork, info, 1);
      const size = new Float64Array(1);
      call(size, -1);
      call(new Float64Array(size[0]), size[0]);
      requireSuccess('dgesdd', info);
      return { U, sigma, VTransposed };
    },
  };
}

function transposition(transposed: boolean): number {
  return transposed ? cblas.transpose : cblas.asIs;
}

function start({ data, offset = 0 }: MatrixView): Float64Array {
  return data.subarray(offset);
}

function stride({ columns, stride: distance = columns }: MatrixView): number {
  return distance;
}

function integer(value: number): Int32Array {
  return Int32Array.of(value);
}

function firstBadPivot({ data, rows, columns, offset = 0, stride: distance = columns }: MatrixView): number {
  for (let i = 0; i < rows; i++) if (!(data[offset + i * (distance + 1)] > 0)) return i + 1;
  return 0;
}

function requireSuccess(routine: string, [info]: Int32Array): void {
  if (info !== 0) throw new OutOfRangeError(`${routine}: info is ${info}; expected 0, which finite entries of like size give`);
}
