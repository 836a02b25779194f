/** A float64 matrix by rows in one array: entry (i, j) is `data[i * columns + j]`. */
export interface DenseMatrix {
  readonly data: Float64Array;
  readonly rows: number;
  readonly columns: number;
}
