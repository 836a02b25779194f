import type { AlignmentScore } from './compare-alignments.ts';
import type { EmbeddingMap } from './fit-alignment.ts';
import { firstPairs, type PartneredEmbeddings } from './first-pairs.ts';
import { type AlignmentName, fitNamedAlignment, type NamedAlignmentOptions, UNCHANGED } from './fit-named-alignment.ts';

type Aligned = ReturnType<EmbeddingMap['apply']>;

/**
 * The embeddings after the map that found most partners first on held-out pairs, fitted to all of them.
 *
 * @param pairs The embeddings that were tried.
 * @param scores What {@link tryAlignments} found; of equals the first counts.
 * @param options As for `tryAlignments`.
 * @returns All rows of both modalities, of norm 1, and the name of the map.
 *
 * @example
 * ```ts
 * import { bestAlignment, tryAlignments } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * const zu = { data: Float64Array.from({ length: 400 }, () => random.normal()), rows: 100, columns: 4 };
 * const zv = { data: zu.data.map((value, at) => value + (at % 4 === 0 ? 6 : 0)), rows: 100, columns: 4 };
 * const options = { random: (stream: number) => createRandom(1, stream) };
 * const scores = await tryAlignments({ zu, zv }, { names: ['centre'], temperature: 0.1, ...options });
 * const { method, u } = await bestAlignment({ zu, zv }, scores, options);
 * console.log(method, u.rows, u.columns); // centre 100 4
 * ```
 */
export async function bestAlignment(pairs: PartneredEmbeddings, scores: readonly AlignmentScore[], options: NamedAlignmentOptions): Promise<{ method: string; u: Aligned; v: Aligned }> {
  const { name } = scores.reduce((best, score) => (score.recallAt1 > best.recallAt1 ? score : best));
  const map = await fitNamedAlignment(name as AlignmentName | typeof UNCHANGED, firstPairs(pairs), options);
  return { method: name, u: map.apply(pairs.zu, 'u'), v: map.apply(pairs.zv, 'v') };
}
