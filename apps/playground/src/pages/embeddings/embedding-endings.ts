/** Endings of the files of embeddings that are read. */
export const ENDINGS: readonly string[] = ['.npy', '.csv', '.tsv', '.txt', '.parquet'];
