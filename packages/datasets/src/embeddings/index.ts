export type { EmbeddingTable } from './embedding-table.ts';
export { formatNpy } from './format-npy.ts';
export type { NpyArray } from './npy-array.ts';
export { parseEmbeddingsCsv } from './parse-embeddings-csv.ts';
export { parseNpy } from './parse-npy.ts';
export { readEmbeddings } from './read-embeddings.ts';
export { readItemLabels } from './read-item-labels.ts';
