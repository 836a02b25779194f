import { type AlignmentScore, compareAlignments } from './compare-alignments.ts';
import { firstPairs, type PartneredEmbeddings } from './first-pairs.ts';
import { type AlignmentName, alignmentNames, fitNamedAlignment, type NamedAlignmentOptions, UNCHANGED } from './fit-named-alignment.ts';

/** What {@link tryAlignments} depends on. */
export interface TryAlignmentsOptions extends NamedAlignmentOptions {
  readonly names: readonly AlignmentName[];
  /** Of the embeddings as they are. */
  readonly temperature: number;
  /** Parts of the pairs; each is held out once. Default 3. */
  readonly folds?: number;
  readonly signal?: AbortSignal;
  /** Is told what is being fitted, and the share that is done. */
  readonly onProgress?: (name: string, share: number) => void;
}

/** Stream of the folds. */
const FOLDS = 1;

/**
 * What maps by name are worth on held-out pairs, beside the embeddings as they are, which come first: each item of u with its
 * first partner. The same seed gives the same folds and the same fits, whatever else is tried.
 *
 * @throws OutOfRangeError If `linear` is among the names and no function is given that trains it, or the folds are too many.
 *
 * @example
 * ```ts
 * import { tryAlignments } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const zu = { data: Float64Array.from({ length: 400 }, () => random.normal()), rows: 100, columns: 4 };
 * const zv = { data: zu.data.map((value, at) => value + (at % 4 === 0 ? 6 : 0)), rows: 100, columns: 4 };
 * const scores = await tryAlignments({ zu, zv }, { names: ['centre'], temperature: 0.1, random: (stream) => createRandom(1, stream) });
 * console.log(scores.map(({ name }) => name), scores[1].gain.low > 0.05); // [ 'as they are', 'centre' ] true
 * ```
 */
export async function tryAlignments(pairs: PartneredEmbeddings, { names, temperature, folds, signal, onProgress, ...options }: TryAlignmentsOptions): Promise<AlignmentScore[]> {
  const { zu, zv } = firstPairs(pairs);
  return compareAlignments(zu, zv, {
    candidates: [
      { name: UNCHANGED, temperature, fit: (u, v) => fitNamedAlignment(UNCHANGED, { zu: u, zv: v }, options) },
      ...alignmentNames.filter((name) => names.includes(name)).map((name) => ({ name, fit: (u: typeof zu, v: typeof zv) => fitNamedAlignment(name, { zu: u, zv: v }, options) })),
    ],
    random: options.random(FOLDS),
    ...(folds !== undefined && { folds }),
    ...(options.kernel && { kernel: options.kernel }),
    ...(signal && { signal }),
    ...(onProgress && { onProgress }),
  });
}
