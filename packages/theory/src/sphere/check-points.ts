import { ShapeError } from '../errors.ts';
import { checkMatrix } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';

/** Refuses a matrix that has other columns than a dimension. */
export function checkPoints(place: string, points: DenseMatrix, dimension: number): void {
  checkMatrix(place, points);
  if (points.columns !== dimension) throw new ShapeError(`${place} has ${points.columns} columns; expected ${dimension}, the dimension`);
}
