import { type AlignmentScore, compareAlignments, type EmbeddingMap, type Embeddings, fitAlignment } from '@crossmodal/evaluation';
import { createRandom, type LinearAlgebraKernel } from '@crossmodal/theory';

import { fitLinearHead } from './fit-linear-head.ts';
import type { DiagnosedPairs } from './read-diagnosed.ts';

/** What can be tried, in the order of the table. */
export const mitigationNames = ['temperature', 'centre', 'procrustes', 'cca', 'linear'] as const;

export type MitigationName = (typeof mitigationNames)[number];

/** What the embeddings are called as they are. */
const UNCHANGED = 'as they are';

/** What {@link mitigate} depends on. */
export interface MitigateOptions {
  readonly methods: readonly MitigationName[];
  readonly folds: number;
  readonly temperature: number;
  readonly seed: number;
  readonly kernel: LinearAlgebraKernel;
  readonly signal: AbortSignal;
  readonly onProgress: (what: string, share: number) => void;
}

/** Tries re-alignments on held-out pairs, each item of u with its first partner. */
export async function mitigate(pairs: DiagnosedPairs, options: MitigateOptions): Promise<AlignmentScore[]> {
  const { methods, folds, temperature, seed, kernel, signal, onProgress } = options;
  const { zu, zv } = firstPairs(pairs);
  return compareAlignments(zu, zv, {
    candidates: [
      { name: UNCHANGED, temperature, fit: (u, v) => fitted('temperature', { u, v }, options) },
      ...mitigationNames.filter((name) => methods.includes(name)).map((name) => ({ name, fit: (u: Embeddings, v: Embeddings) => fitted(name, { u, v }, options) })),
    ],
    folds,
    random: createRandom(seed, 1),
    kernel,
    signal,
    onProgress: (name, share) => onProgress(`fitting: ${name}`, share),
  });
}

/** The embeddings of both files after the method with the most partners found at once, fitted to all pairs. */
export async function aligned(pairs: DiagnosedPairs, scores: readonly AlignmentScore[], options: MitigateOptions): Promise<{ method: string; u: Embeddings; v: Embeddings }> {
  const { name } = scores.reduce((best, score) => (score.recallAt1 > best.recallAt1 ? score : best));
  const { zu, zv } = firstPairs(pairs);
  const map = await fitted(name === UNCHANGED ? 'temperature' : (name as MitigationName), { u: zu, v: zv }, options);
  return { method: name, u: map.apply(pairs.zu, 'u'), v: map.apply(pairs.zv, 'v') };
}

async function fitted(name: MitigationName, { u, v }: { readonly u: Embeddings; readonly v: Embeddings }, { temperature, seed, kernel, signal }: MitigateOptions): Promise<EmbeddingMap> {
  if (name === 'linear') return fitLinearHead(u, v, { temperature, seed, signal });
  // A temperature moves nothing.
  return fitAlignment(name === 'temperature' ? 'none' : name, u, v, { random: createRandom(seed, 2), kernel });
}

function firstPairs({ zu, zv, partners }: DiagnosedPairs): { zu: Embeddings; zv: Embeddings } {
  if (partners === undefined) return { zu, zv };
  const first = new Float64Array(zu.rows * zv.columns);
  for (let i = partners.length - 1; i >= 0; i--) first.set(zv.data.subarray(i * zv.columns, (i + 1) * zv.columns), partners[i] * zv.columns);
  return { zu, zv: { data: first, rows: zu.rows, columns: zv.columns } };
}
