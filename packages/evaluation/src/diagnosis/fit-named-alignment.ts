import { type LinearAlgebraKernel, OutOfRangeError, type Random } from '@crossmodal/theory';

import type { Embeddings } from '../embeddings.ts';
import { type EmbeddingMap, fitAlignment } from './fit-alignment.ts';

/** What can be tried, in the order in which it is told. */
export const alignmentNames = ['temperature', 'centre', 'procrustes', 'cca', 'linear'] as const;

/** Name of what can be tried: another temperature, a map of {@link fitAlignment}, or a trained one. */
export type AlignmentName = (typeof alignmentNames)[number];

/** What the embeddings are called as they are. */
export const UNCHANGED = 'as they are';

/** What fitting takes. */
export interface NamedAlignmentOptions {
  /** A new generator of each stream of a seed: equal for every fit, so that a fit depends on its pairs alone. */
  readonly random: (stream: number) => Random;
  /** Trains the map `linear`; needed if it is among the names. */
  readonly linear?: (zu: Embeddings, zv: Embeddings) => Promise<EmbeddingMap>;
  readonly kernel?: LinearAlgebraKernel;
}

/** Stream of the choices that fitting makes; that of the folds is 1. */
const FITS = 2;

/** Fits one map by its name. */
export async function fitNamedAlignment(name: AlignmentName | typeof UNCHANGED, { zu, zv }: { readonly zu: Embeddings; readonly zv: Embeddings }, { random, linear, kernel }: NamedAlignmentOptions): Promise<EmbeddingMap> {
  if (name === 'linear') {
    if (linear === undefined) throw new OutOfRangeError('tryAlignments: names has linear, and the option linear is undefined; expected a function that trains it');
    return linear(zu, zv);
  }
  // A temperature moves nothing.
  return fitAlignment(name === 'temperature' || name === UNCHANGED ? 'none' : name, zu, zv, { random: random(FITS), ...(kernel && { kernel }) });
}
