import type { DenseMatrix, Random } from '@crossmodal/theory';

/** Component means: random directions times a separation, one a row. */
export function mixtureMeans({ components, dimension, separation, random }: { readonly components: number; readonly dimension: number; readonly separation: number; readonly random: Random }): DenseMatrix {
  const data = new Float64Array(components * dimension);
  for (let k = 0; k < components; k++) {
    const row = data.subarray(k * dimension, (k + 1) * dimension);
    for (let c = 0; c < dimension; c++) row[c] = random.normal();
    const norm = Math.hypot(...row);
    for (let c = 0; c < dimension; c++) row[c] *= separation / norm;
  }
  return { data, rows: components, columns: dimension };
}

/** Draws of a mixture of unit Gaussians with equal shares. The means are an argument, so that two draws can share them. */
export function sampleMixture(means: DenseMatrix, count: number, random: Random): DenseMatrix {
  const { rows: components, columns } = means;
  const data = new Float64Array(count * columns);
  for (let i = 0; i < count; i++) {
    const component = random.integer(components);
    for (let c = 0; c < columns; c++) data[i * columns + c] = means.data[component * columns + c] + random.normal();
  }
  return { data, rows: count, columns };
}

/** A matrix with independent normal noise on every entry. */
export function noisy(matrix: DenseMatrix, deviation: number, random: Random): DenseMatrix {
  return { ...matrix, data: matrix.data.map((x) => x + deviation * random.normal()) };
}
