import { ShapeError } from '../errors.ts';
import { checkMatrix } from '../linear-algebra/check-matrix.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import type { EnergyCritic } from './energy-critic.ts';

/** s(z_i, v_i) of the rows of two matrices of one shape. */
export function pairedCritics(place: string, [anchors, positives]: readonly [DenseMatrix, DenseMatrix], critic: EnergyCritic): Float64Array {
  checkMatrix(`${place}: anchors`, anchors);
  checkMatrix(`${place}: positives`, positives);
  const { rows, columns } = anchors;
  if (positives.rows !== rows || positives.columns !== columns) {
    throw new ShapeError(`${place}: positives is ${positives.rows} x ${positives.columns}; expected ${rows} x ${columns}, as anchors is`);
  }
  const [a, b] = [anchors.data, positives.data];
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let k = i * columns; k < (i + 1) * columns; k++) sum += critic.type === 'inner' ? a[k] * b[k] : -((a[k] - b[k]) ** 2) / critic.scale;
    return sum;
  });
}
