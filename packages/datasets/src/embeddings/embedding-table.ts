/** Embeddings by rows: entry j of item i lies at `data[i * columns + j]`. */
export interface EmbeddingTable {
  readonly data: Float32Array | Float64Array;
  readonly rows: number;
  readonly columns: number;
}
