/** Embeddings by rows: entry j of item i lies at `data[i * columns + j]`. */
export interface Embeddings {
  /** `rows * columns` numbers. */
  readonly data: Float32Array | Float64Array;
  /** Number of items, at least 1. */
  readonly rows: number;
  /** Width of the embeddings, at least 1. */
  readonly columns: number;
}
