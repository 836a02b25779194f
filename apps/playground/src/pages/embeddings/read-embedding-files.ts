import { type EmbeddingTable, parseNpy, tablesOfNpy } from '@crossmodal/datasets/embeddings/browser';

/** Embeddings of both modalities, and what to call these. */
export interface EmbeddingPairs {
  readonly zu: EmbeddingTable;
  readonly zv: EmbeddingTable;
  readonly sides: { readonly u: string; readonly v: string };
}

/** The part of a `File` that is used. */
export interface EmbeddingFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** Bytes of both files: beside them float64 copies have to fit the memory of a tab. */
const MOST_BYTES = 2 ** 28;
const MIB = 2 ** 20;

/**
 * Two modalities from one file of the shape (2, pairs, width) or from two of (pairs, width).
 *
 * @throws Error In words, with the remedy.
 */
export async function readEmbeddingFiles(files: readonly EmbeddingFile[]): Promise<EmbeddingPairs> {
  if (files.length !== 1 && files.length !== 2) throw new Error(`There are ${files.length} files. Choose two .npy files, or one of the shape (2, pairs, width).`);
  const foreign = files.find(({ name }) => !/\.npy$/i.test(name));
  if (foreign !== undefined) throw new Error(`${foreign.name} is no .npy file. Save it from NumPy: numpy.save("image.npy", embeddings). Text and Parquet are read by the command: crossmodal diagnose --u FILE --v FILE.`);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  if (bytes > MOST_BYTES) throw new Error(`The files have ${Math.round(bytes / MIB)} MiB, too large for a tab of the browser, which takes ${MOST_BYTES / MIB}. Save them as float16, take some of the rows, or use the command: crossmodal diagnose --u FILE --v FILE.`);
  const tables = await Promise.all(files.map(tablesOf));
  const [first, second] = files.map(({ name }) => name.replace(/\.npy$/i, ''));
  if (tables.length === 1) {
    if (tables[0].length !== 2) throw new Error(`${files[0].name} holds one modality. Choose the file of the other one too, both at once, or save both in one: numpy.save("both.npy", numpy.stack([image, text])).`);
    return paired({ zu: tables[0][0], zv: tables[0][1], sides: { u: 'first', v: 'second' } });
  }
  const double = tables.findIndex(({ length }) => length === 2);
  if (double >= 0) throw new Error(`${files[double].name} holds both modalities. Choose it alone, or two files with one modality each.`);
  return paired({ zu: tables[0][0], zv: tables[1][0], sides: first === second ? { u: 'first', v: 'second' } : { u: first, v: second } });
}

async function tablesOf(file: EmbeddingFile): Promise<EmbeddingTable[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return tablesOfNpy(parseNpy(bytes, file.name), file.name);
  } catch (cause) {
    // The reader of the page knows no function.
    const message = (cause as Error).message.replace(/^\w+: /, '');
    throw new Error(`${message}. Save it anew from NumPy: numpy.save("image.npy", embeddings.astype("float32")), with an item a row.`, { cause });
  }
}

function paired({ zu, zv, sides }: EmbeddingPairs): EmbeddingPairs {
  if (zu.rows !== zv.rows) throw new Error(`${sides.u} has ${zu.rows} rows and ${sides.v} ${zv.rows}. Row i of one has to be the partner of row i of the other: select the same items in both. Several captions an image are taken by the command: crossmodal diagnose --pairs FILE.`);
  if (zu.columns !== zv.columns) throw new Error(`${sides.u} has the width ${zu.columns} and ${sides.v} ${zv.columns}. Cosines need one width: take the embeddings after the projection to the common space.`);
  if (zu.rows < 8) throw new Error(`There are ${zu.rows} pairs. Give at least 8, and some hundreds for narrow intervals.`);
  for (const [table, side] of [[zu, sides.u], [zv, sides.v]] as const) {
    const at = table.data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new Error(`${side} has ${table.data[at]} in row ${Math.floor(at / table.columns)}, column ${at % table.columns}. Leave that row out of both files.`);
    const zero = zeroRow(table);
    if (zero >= 0) throw new Error(`${side} has only zeros in row ${zero}, which have no direction. Leave that row out of both files.`);
  }
  return { zu, zv, sides };
}

function zeroRow({ data, rows, columns }: EmbeddingTable): number {
  for (let row = 0; row < rows; row++) {
    let at = row * columns;
    while (at < (row + 1) * columns && data[at] === 0) at++;
    if (at === (row + 1) * columns) return row;
  }
  return -1;
}
