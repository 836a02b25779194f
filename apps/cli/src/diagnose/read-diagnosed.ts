import { readEmbeddings, readItemLabels } from '@crossmodal/datasets/embeddings';
import type { DiagnoseLogitsOptions, Embeddings } from '@crossmodal/evaluation';

import { UsageError } from '../errors.ts';

/** What is diagnosed. */
export interface DiagnosedPairs {
  readonly zu: Embeddings;
  readonly zv: Embeddings;
  /** For each row of zv the row of zu; undefined for pairs. */
  readonly partners?: readonly number[];
  readonly labels?: readonly string[];
  readonly sides: { readonly u: string; readonly v: string };
  readonly source: { readonly u: string; readonly v: string };
  /** Undefined where it is not known. */
  readonly temperature?: number;
  /** What compares the embeddings of a run where it is not the cosine. */
  readonly learned?: LearnedSimilarity;
}

/** A similarity of a run other than the cosine. */
export interface LearnedSimilarity extends Pick<DiagnoseLogitsOptions, 'logits' | 'among'> {
  readonly similarity: string;
  /** Whether an embedding is a vector, and not a set of weighted points. */
  readonly vectors: boolean;
  dispose(): void;
}

/** The files that the flags name. */
export interface DiagnosedFiles {
  readonly u: string;
  readonly v?: string;
  readonly labels?: string;
  readonly pairs?: string;
  readonly column?: string;
}

/** Reads embeddings of two modalities from files. */
export async function readDiagnosed({ u, v, labels, pairs, column }: DiagnosedFiles): Promise<DiagnosedPairs> {
  const read = async <Content>(flag: string, path: string, open: (path: string) => Promise<Content>): Promise<Content> => {
    try {
      return await open(path);
    } catch (cause) {
      throw new UsageError(`${flag} ${path} cannot be read (${(cause as Error).message})`, { cause });
    }
  };
  const embeddings = (path: string) => readEmbeddings(path, column === undefined ? {} : { column });
  const ofU = await read('--u', u, embeddings);
  let [zu, zv] = ofU;
  if (v === undefined) {
    if (ofU.length !== 2) throw new UsageError(`--v is missing, and --u ${u} holds one modality; expected a second file, or one of the shape (2, pairs, width)`);
  } else {
    const ofV = await read('--v', v, embeddings);
    if (ofU.length !== 1 || ofV.length !== 1) throw new UsageError(`${ofU.length === 1 ? `--v ${v}` : `--u ${u}`} holds both modalities; expected one in each file, or --u alone`);
    [zv] = ofV;
  }
  const partners = pairs === undefined ? undefined : (await read('--pairs', pairs, readItemLabels)).map(Number);
  if (partners !== undefined) {
    const wrong = partners.findIndex((row) => !Number.isInteger(row) || row < 0 || row >= zu.rows);
    if (wrong >= 0) throw new UsageError(`--pairs ${pairs} has ${partners[wrong]} in row ${wrong + 1}; expected the number of a row of --u, from 0 to ${zu.rows - 1}`);
    if (partners.length !== zv.rows) throw new UsageError(`--pairs ${pairs} has ${partners.length} rows; expected ${zv.rows}, one for each row of the second modality`);
  }
  const labelList = labels === undefined ? undefined : await read('--labels', labels, readItemLabels);
  if (labelList !== undefined && labelList.length !== zu.rows) throw new UsageError(`--labels ${labels} has ${labelList.length} rows; expected ${zu.rows}, one for each row of --u`);
  return { zu, zv, ...(partners && { partners }), ...(labelList && { labels: labelList }), sides: { u: 'u', v: 'v' }, source: { u, v: v ?? u } };
}
