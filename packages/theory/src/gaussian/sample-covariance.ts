import type { Matrix } from 'ml-matrix';

import { OutOfRangeError, ShapeError } from '../errors.ts';
import type { MatrixLike } from './matrix-like.ts';
import { toMatrix } from './to-matrix.ts';
import type { CovarianceBlocks } from './whitening.ts';

/** Empirical means and covariances of paired samples. */
export interface SampleCovariance extends CovarianceBlocks {
  readonly meanU: Float64Array;
  readonly meanV: Float64Array;
}

/** Covariances with the factor 1/N, those of the empirical measure, plus `ridge` on the diagonals of C_uu and C_vv. */
export function sampleCovariance(
  where: string,
  [X, Y]: readonly [MatrixLike, MatrixLike],
  { ridge, center }: { readonly ridge: number; readonly center: boolean },
): SampleCovariance {
  if (!(ridge >= 0 && ridge < Infinity)) throw new OutOfRangeError(`${where}: ridge is ${ridge}; expected a finite number >= 0`);
  const x = toMatrix(`${where}: X`, X);
  const y = toMatrix(`${where}: Y`, Y);
  if (x.rows !== y.rows || x.rows === 0) {
    throw new ShapeError(`${where}: X has ${x.rows} rows and Y has ${y.rows}; expected the same number of paired samples, at least one`);
  }
  if (x.columns === 0 || y.columns === 0) {
    throw new ShapeError(`${where}: X has ${x.columns} columns and Y has ${y.columns}; expected at least one each`);
  }
  const meanU = center ? Float64Array.from(x.mean('column')) : new Float64Array(x.columns);
  const meanV = center ? Float64Array.from(y.mean('column')) : new Float64Array(y.columns);
  x.subRowVector(meanU);
  y.subRowVector(meanV);
  const product = (a: Matrix, b: Matrix) => a.transpose().mmul(b).div(x.rows);
  const [Cuu, Cvv] = [product(x, x), product(y, y)];
  for (let i = 0; i < Cuu.rows; i++) Cuu.set(i, i, Cuu.get(i, i) + ridge);
  for (let i = 0; i < Cvv.rows; i++) Cvv.set(i, i, Cvv.get(i, i) + ridge);
  return { meanU, meanV, Cuu, Cuv: product(x, y), Cvv };
}
