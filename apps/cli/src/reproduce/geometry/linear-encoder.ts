import { type DenseMatrix, matrixProduct, type Random } from '@crossmodal/theory';

/** z of linear encoders: on the unit sphere, or coordinate by coordinate in the cube. */
export type Head = 'normalised' | 'tanh';

/** Embeddings, with what their gradient takes. */
export interface Encoded {
  readonly inputs: DenseMatrix;
  readonly z: DenseMatrix;
  /** |W x| of every row. */
  readonly norms: Float64Array;
}

/** Normal numbers, by rows. */
export function normalMatrix(rows: number, columns: number, { scale = 1, random }: { readonly scale?: number; readonly random: Random }): DenseMatrix {
  return { data: Float64Array.from({ length: rows * columns }, () => scale * random.normal()), rows, columns };
}

/** Some first rows of a matrix, without a copy. */
export function firstRows({ data, columns }: DenseMatrix, rows: number): DenseMatrix {
  return { data: data.subarray(0, rows * columns), rows, columns };
}

/** z = W x/|W x| or tanh(W x), x a row. */
export function encode(weights: DenseMatrix, inputs: DenseMatrix, head: Head): Encoded {
  const z = matrixProduct(inputs, weights, { transposeB: true });
  const { data, rows, columns } = z;
  const norms = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const row = data.subarray(i * columns, (i + 1) * columns);
    if (head === 'tanh') {
      for (let k = 0; k < columns; k++) row[k] = Math.tanh(row[k]);
      continue;
    }
    let square = 0;
    for (let k = 0; k < columns; k++) square += row[k] * row[k];
    norms[i] = Math.sqrt(square);
    for (let k = 0; k < columns; k++) row[k] /= norms[i];
  }
  return { inputs, z, norms };
}

/** Adds to a gradient by the weights what a gradient by embeddings makes of it. */
export function addWeightGradient(total: Float64Array, { inputs, z, norms }: Encoded, { gradient, head }: { readonly gradient: DenseMatrix; readonly head: Head }): void {
  const { data, rows, columns } = z;
  const before = { data: gradient.data.slice(), rows, columns };
  for (let i = 0; i < rows; i++) {
    const [row, point] = [before.data.subarray(i * columns, (i + 1) * columns), data.subarray(i * columns, (i + 1) * columns)];
    if (head === 'tanh') {
      for (let k = 0; k < columns; k++) row[k] *= 1 - point[k] * point[k];
      continue;
    }
    let along = 0;
    for (let k = 0; k < columns; k++) along += row[k] * point[k];
    for (let k = 0; k < columns; k++) row[k] = (row[k] - along * point[k]) / norms[i];
  }
  const added = matrixProduct(before, inputs, { transposeA: true }).data;
  for (let k = 0; k < total.length; k++) total[k] += added[k];
}
