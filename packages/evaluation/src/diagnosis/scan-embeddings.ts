import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from '../geometry/float64-rows.ts';
import { type BlockOptions, forEachProductBlock } from '../geometry/for-each-product-block.ts';
import { RetrievalScan, type ScannedRetrieval } from '../pairs/retrieval-scan.ts';

/** What {@link scanEmbeddings} depends on. */
export interface ScanEmbeddingsOptions extends BlockOptions {
  /** Logits are inner products times this, 1/τ; default 1. Ranks and AUC do not depend on it, the information does. */
  readonly scale?: number;
  /** Group of each query, as of `RetrievalScan`; default i for query i. */
  readonly queryGroups?: ArrayLike<number>;
  /** Group of each candidate; default i for candidate i. */
  readonly candidateGroups?: ArrayLike<number>;
}

/**
 * A {@link RetrievalScan} of inner products of embeddings, in blocks: ranks, AUC and information of one direction.
 *
 * @param queries Embeddings that ask, of norm 1 for the cosine.
 * @param candidates Embeddings that answer, of the same width.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If an entry is not finite, or a query has no right or no wrong candidate.
 *
 * @example
 * ```ts
 * import { recallFromRanks, scanEmbeddings } from '@crossmodal/evaluation';
 *
 * const images = { data: Float64Array.of(1, 0, 0, 1), rows: 2, columns: 2 };
 * const captions = { data: Float64Array.of(0.8, 0.6, 0.9, 0.1, 0, 1), rows: 3, columns: 2 };
 * // The first two captions are of image 0.
 * const { optimistic } = await scanEmbeddings(captions, images, { queryGroups: [0, 0, 1] });
 * console.log(recallFromRanks(optimistic, 1)); // 1
 * ```
 */
export async function scanEmbeddings(queries: Embeddings, candidates: Embeddings, { scale = 1, queryGroups, candidateGroups, ...options }: ScanEmbeddingsOptions = {}): Promise<ScannedRetrieval> {
  const [a, b] = float64Pair('scanEmbeddings', { queries, candidates });
  const scan = new RetrievalScan({ queries: a.rows, candidates: b.rows, ...(queryGroups && { queryGroups }), ...(candidateGroups && { candidateGroups }) });
  await forEachProductBlock(
    { a, b },
    (products, { rows, columns }) => {
      if (scale !== 1) for (let at = 0; at < products.length; at++) products[at] *= scale;
      scan.add({ data: products, rows, columns });
    },
    options,
  );
  return scan.result();
}
