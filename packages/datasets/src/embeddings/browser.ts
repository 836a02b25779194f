export type { EmbeddingTable } from './embedding-table.ts';
export { formatNpy } from './format-npy.ts';
export type { NpyArray } from './npy-array.ts';
export { parseEmbeddingsCsv } from './parse-embeddings-csv.ts';
export { parseNpy } from './parse-npy.ts';
export { syntheticEmbeddings } from './synthetic-embeddings.ts';
export type { SyntheticEmbeddingsOptions } from './synthetic-embeddings.ts';
export { tablesOfNpy } from './tables-of-npy.ts';
