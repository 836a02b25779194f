import { ShapeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkMatrix } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { matrixProduct } from '../linear-algebra/matrix-product.ts';
import type { EnergyCritic } from './energy-critic.ts';
import { rowSquares } from './row-squares.ts';

/** s(z_i, w_j) of all rows of two matrices. */
export function criticMatrix(place: string, [points, references]: readonly [DenseMatrix, DenseMatrix], critic: EnergyCritic): DenseMatrix {
  checkMatrix(`${place}: points`, points);
  checkMatrix(`${place}: references`, references);
  if (points.columns !== references.columns) throw new ShapeError(`${place}: references has ${references.columns} columns; expected ${points.columns}, as points has`);
  const products = matrixProduct(points, references, { transposeB: true });
  if (critic.type === 'inner') return products;
  const scale = checkScale(`${place}: critic.scale`, critic.scale);
  const [first, second] = [rowSquares(points), rowSquares(references)];
  const { data, columns } = products;
  for (let i = 0; i < first.length; i++) {
    for (let j = 0; j < columns; j++) data[i * columns + j] = -Math.max(0, first[i] + second[j] - 2 * data[i * columns + j]) / scale;
  }
  return products;
}
