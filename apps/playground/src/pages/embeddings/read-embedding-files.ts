import { type EmbeddingTable, parseEmbeddings, parseItemLabels } from '@crossmodal/datasets/embeddings/browser';

import { ENDINGS } from './embedding-endings.ts';

/** Embeddings of both modalities, and what to call these. */
export interface EmbeddingPairs {
  readonly zu: EmbeddingTable;
  readonly zv: EmbeddingTable;
  /** For each row of zv the row of zu that it belongs to; undefined for pairs. */
  readonly partners?: readonly number[];
  /** A label for each row of zu. */
  readonly labels?: readonly string[];
  readonly sides: { readonly u: string; readonly v: string };
}

/** The part of a `File` that is used. */
export interface EmbeddingFile {
  readonly name: string;
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** The files of a diagnosis, as the flags of `crossmodal diagnose` name them. */
export interface EmbeddingFiles<Kind extends EmbeddingFile = File> {
  /** Of both modalities one, or one each; none for the example. */
  readonly embeddings: readonly Kind[];
  /** A line for each row of the second modality: the row of the first that it belongs to, from 0. */
  readonly partners?: Kind | undefined;
  /** A line for each row of the first modality. */
  readonly labels?: Kind | undefined;
}

/** Bytes of all files: beside them float64 copies have to fit the memory of a tab. */
const MOST_BYTES = 2 ** 28;
const MIB = 2 ** 20;

/**
 * Two modalities from one file of the shape (2, pairs, width) or from two of (items, width), with the partners and labels of
 * other files.
 *
 * @throws Error In words, with the remedy.
 */
export async function readEmbeddingFiles({ embeddings, partners, labels }: EmbeddingFiles<EmbeddingFile>): Promise<EmbeddingPairs> {
  if (embeddings.length !== 1 && embeddings.length !== 2) throw new Error(`There are ${embeddings.length} files. Choose two, one for each modality, or one .npy file of the shape (2, pairs, width).`);
  const foreign = embeddings.find(({ name }) => !ENDINGS.some((ending) => name.toLowerCase().endsWith(ending)));
  if (foreign !== undefined) throw new Error(`${foreign.name} has an ending that is not known. Choose ${ENDINGS.join(', ')}; from NumPy: numpy.save("image.npy", embeddings).`);
  const bytes = [...embeddings, partners, labels].reduce((sum, file) => sum + (file?.size ?? 0), 0);
  if (bytes > MOST_BYTES) throw new Error(`The files have ${Math.round(bytes / MIB)} MiB, too large for a tab of the browser, which takes ${MOST_BYTES / MIB}. Save them as float16, take some of the rows, or use the command: crossmodal diagnose --u FILE --v FILE.`);
  const { zu, zv, sides } = sidesOf(embeddings, await Promise.all(embeddings.map(tablesOf)));
  const rows = partners && (await linesOf(partners)).map(Number);
  const pairs = {
    zu,
    zv,
    sides,
    ...(rows && { partners: checkedPartners(rows, { name: partners.name, zu, zv, sides }) }),
    ...(labels && { labels: checkedLabels(await linesOf(labels), { name: labels.name, zu, sides }) }),
  };
  return checked(pairs);
}

function sidesOf(files: readonly EmbeddingFile[], tables: readonly (readonly EmbeddingTable[])[]): EmbeddingPairs {
  const [first, second] = files.map(({ name }) => name.replace(/\.\w+$/, ''));
  if (tables.length === 1) {
    if (tables[0].length !== 2) throw new Error(`${files[0].name} holds one modality. Choose the file of the other one too, both at once, or save both in one: numpy.save("both.npy", numpy.stack([image, text])).`);
    return { zu: tables[0][0], zv: tables[0][1], sides: { u: 'first', v: 'second' } };
  }
  const double = tables.findIndex(({ length }) => length === 2);
  if (double >= 0) throw new Error(`${files[double].name} holds both modalities. Choose it alone, or two files with one modality each.`);
  return { zu: tables[0][0], zv: tables[1][0], sides: first === second ? { u: 'first', v: 'second' } : { u: first, v: second } };
}

async function tablesOf(file: EmbeddingFile): Promise<EmbeddingTable[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return await parseEmbeddings(bytes, { name: file.name });
  } catch (cause) {
    const message = inWords(cause);
    if (/\.npy$/i.test(file.name)) throw new Error(`${message}. Save it anew from NumPy: numpy.save("image.npy", embeddings.astype("float32")), with an item a row.`, { cause });
    if (/\.parquet$/i.test(file.name)) throw new Error(`${message.replace(/ to be named, as in.*/, ' alone')}. Save it with compression="snappy" and one column of lists, or take the command: crossmodal diagnose --u FILE --v FILE.`, { cause });
    throw new Error(`${message}. Give an item a line, its numbers separated by commas, semicolons or tabs.`, { cause });
  }
}

async function linesOf(file: EmbeddingFile): Promise<string[]> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  try {
    return parseItemLabels(bytes, { name: file.name });
  } catch (cause) {
    throw new Error(`${inWords(cause)}, without a heading.`, { cause });
  }
}

/** The reader of the page knows no function. */
function inWords(cause: unknown): string {
  return (cause as Error).message.replace(/^\w+: /, '');
}

function checkedPartners(rows: readonly number[], { name, zu, zv, sides }: EmbeddingPairs & { readonly name: string }): readonly number[] {
  if (rows.length !== zv.rows) throw new Error(`${name} has ${rows.length} lines, and ${sides.v} ${zv.rows} rows. Give a line for each row of ${sides.v}, without a heading.`);
  const wrong = rows.findIndex((row) => !Number.isInteger(row) || row < 0 || row >= zu.rows);
  if (wrong >= 0) throw new Error(`${name} has ${rows[wrong]} in line ${wrong + 1}. Give the number of a row of ${sides.u}, from 0 to ${zu.rows - 1}.`);
  const found = new Set(rows);
  const lonely = Array.from({ length: zu.rows }, (_, row) => row).find((row) => !found.has(row));
  if (lonely !== undefined) throw new Error(`${name} gives row ${lonely} of ${sides.u} no partner. Leave that row out, or give it one.`);
  return rows;
}

function checkedLabels(labels: readonly string[], { name, zu, sides }: Pick<EmbeddingPairs, 'zu' | 'sides'> & { readonly name: string }): readonly string[] {
  if (labels.length !== zu.rows) throw new Error(`${name} has ${labels.length} lines, and ${sides.u} ${zu.rows} rows. Give a label for each row of ${sides.u}, without a heading.`);
  return labels;
}

function checked(pairs: EmbeddingPairs): EmbeddingPairs {
  const { zu, zv, sides, partners } = pairs;
  if (partners === undefined && zu.rows !== zv.rows) throw new Error(`${sides.u} has ${zu.rows} rows and ${sides.v} ${zv.rows}. Row i of one has to be the partner of row i of the other: select the same items in both, or, for several captions an image, give a file of partners.`);
  if (zu.columns !== zv.columns) throw new Error(`${sides.u} has the width ${zu.columns} and ${sides.v} ${zv.columns}. Cosines need one width: take the embeddings after the projection to the common space.`);
  if (zu.rows < 8) throw new Error(`There are ${zu.rows} pairs. Give at least 8, and some hundreds for narrow intervals.`);
  for (const [table, side] of [[zu, sides.u], [zv, sides.v]] as const) {
    const at = table.data.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) throw new Error(`${side} has ${table.data[at]} in row ${Math.floor(at / table.columns)}, column ${at % table.columns}. Leave that row out of both files.`);
    const zero = zeroRow(table);
    if (zero >= 0) throw new Error(`${side} has only zeros in row ${zero}, which have no direction. Leave that row out of both files.`);
  }
  return pairs;
}

function zeroRow({ data, rows, columns }: EmbeddingTable): number {
  for (let row = 0; row < rows; row++) {
    let at = row * columns;
    while (at < (row + 1) * columns && data[at] === 0) at++;
    if (at === (row + 1) * columns) return row;
  }
  return -1;
}
