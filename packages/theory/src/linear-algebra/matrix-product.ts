import { ShapeError } from '../errors.ts';
import { checkMatrix } from './check-matrix.ts';
import type { DenseMatrix } from './dense-matrix.ts';
import type { LinearAlgebraKernel } from './linear-algebra-kernel.ts';
import { portableKernel } from './portable-kernel.ts';

/**
 * op(A) op(B), where op is nothing or the transpose; a transpose costs no copy.
 *
 * @throws ShapeError If the inner dimensions differ, or an array does not hold its matrix.
 *
 * @example
 * ```ts
 * import { matrixProduct } from '@crossmodal/theory';
 *
 * const a = { data: Float64Array.of(1, 2, 3), rows: 1, columns: 3 };
 * console.log(matrixProduct(a, a, { transposeB: true }).data); // Float64Array(1) [ 14 ]
 * ```
 */
export function matrixProduct(
  a: DenseMatrix,
  b: DenseMatrix,
  {
    transposeA = false,
    transposeB = false,
    kernel = portableKernel(),
  }: { transposeA?: boolean; transposeB?: boolean; kernel?: LinearAlgebraKernel } = {},
): DenseMatrix {
  checkMatrix('matrixProduct: a', a);
  checkMatrix('matrixProduct: b', b);
  const [rows, innerA] = transposeA ? [a.columns, a.rows] : [a.rows, a.columns];
  const [innerB, columns] = transposeB ? [b.columns, b.rows] : [b.rows, b.columns];
  if (innerA !== innerB) {
    throw new ShapeError(`matrixProduct: op(a) is ${rows} x ${innerA} and op(b) is ${innerB} x ${columns}; expected equal inner dimensions`);
  }
  const c = { data: new Float64Array(rows * columns), rows, columns };
  kernel.gemm({ a, b, c, transposeA, transposeB });
  return c;
}
