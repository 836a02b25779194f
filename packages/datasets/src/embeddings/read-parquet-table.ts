import { DataFormatError } from '@crossmodal/theory';
import { type AsyncBuffer, type Compressors, parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';

import type { EmbeddingTable } from './embedding-table.ts';

/** How to read a Parquet file. */
export interface ReadParquetOptions {
  /** What to call it in errors. */
  readonly name: string;
  readonly column?: string;
  /** For pages that are neither uncompressed nor compressed with snappy. */
  readonly compressors?: Compressors | undefined;
}

/** Embeddings of a Parquet file: its one column of lists of numbers, the named one, or all columns of numbers side by side. */
export async function readParquetTable(bytes: Uint8Array, { name, column, compressors = {} }: ReadParquetOptions): Promise<EmbeddingTable> {
  const file: AsyncBuffer = { byteLength: bytes.byteLength, slice: (start, end = bytes.byteLength) => bytes.buffer.slice(bytes.byteOffset + start, bytes.byteOffset + end) as ArrayBuffer };
  let records: Record<string, unknown>[];
  let names: string[];
  try {
    const metadata = await parquetMetadataAsync(file);
    names = parquetSchema(metadata).children.map(({ element }) => element.name);
    if (column !== undefined && !names.includes(column)) throw new DataFormatError(`readEmbeddings: ${name} has the columns ${names.join(', ')}; expected ${column} among them`);
    records = await parquetReadObjects({ file, metadata, compressors, ...(column !== undefined && { columns: [column] }) });
  } catch (cause) {
    if (cause instanceof DataFormatError) throw cause;
    throw new DataFormatError(`readEmbeddings: ${name} cannot be read as Parquet (${(cause as Error).message}); expected pages that are uncompressed or compressed with ${['snappy', ...Object.keys(compressors)].join(' or ').toLowerCase()}`, { cause });
  }
  const [first] = records;
  if (first === undefined) throw new DataFormatError(`readEmbeddings: ${name} has no rows; expected an item a row`);
  const lists = names.filter((key) => isList(first[key]));
  if (lists.length > 1) throw new DataFormatError(`readEmbeddings: ${name} has lists of numbers in the columns ${lists.join(', ')}; expected one of them to be named, as in --column ${lists[0]}`);
  const vectorOf = lists.length === 1 ? (record: Record<string, unknown>) => record[lists[0]] as ArrayLike<number> : columnsSideBySide(first, { names, name });
  const columns = vectorOf(first).length;
  const data = new Float64Array(records.length * columns);
  for (const [i, record] of records.entries()) {
    const vector = vectorOf(record);
    if (vector?.length !== columns) throw new DataFormatError(`readEmbeddings: ${name} has ${vector?.length ?? 'no'} numbers in row ${i + 1}; expected ${columns}, as in the first`);
    for (let j = 0; j < columns; j++) {
      if (typeof vector[j] !== 'number' && typeof vector[j] !== 'bigint') throw new DataFormatError(`readEmbeddings: ${name} has ${String(vector[j])} in row ${i + 1}, entry ${j + 1}; expected a number`);
      data[i * columns + j] = Number(vector[j]);
    }
  }
  return { data, rows: records.length, columns };
}

function isList(value: unknown): boolean {
  return (Array.isArray(value) && value.length > 0 && typeof value[0] === 'number') || value instanceof Float32Array || value instanceof Float64Array;
}

function columnsSideBySide(first: Record<string, unknown>, { names, name }: { readonly names: readonly string[]; readonly name: string }): (record: Record<string, unknown>) => number[] {
  const numbers = names.filter((key) => typeof first[key] === 'number' || typeof first[key] === 'bigint');
  if (numbers.length === 0) throw new DataFormatError(`readEmbeddings: ${name} has no numbers in its columns ${names.join(', ')}; expected a column of lists of numbers, or columns of numbers`);
  return (record) => numbers.map((key) => record[key] as number);
}
