import { alignment, centroidGap, normalisedRows, spectralSummary, uniformity } from '@crossmodal/evaluation';

import { embedSide } from './embed-side.ts';
import { hasDirections } from './has-directions.ts';
import type { PairSplit } from './pair-experiment.ts';
import type { PairModel } from './pair-model.ts';

/** How the embeddings of pairs lie, on the unit sphere. */
export interface EmbeddingGeometry {
  /** Distance of the means of the two modalities. */
  readonly centroidGap: number;
  /** Mean cosine of partners. */
  readonly pairedCosine: number;
  /** Mean squared distance of partners, 2 − 2 of it. */
  readonly alignment: number;
  readonly uniformityU: number;
  readonly uniformityV: number;
  readonly effectiveRankU: number;
  readonly effectiveRankV: number;
}

/** Most pairs that are embedded. */
export const GEOMETRY_PAIRS = 256;

/**
 * Geometry of the first pairs of a split, at most {@link GEOMETRY_PAIRS}: the same in every step. Null while one of their
 * embeddings has no direction, which is nothing to stop a training for.
 */
export async function embeddingGeometry(model: Pick<PairModel, 'u' | 'v'>, pairs: PairSplit): Promise<EmbeddingGeometry | null> {
  const count = Math.min(pairs.count, GEOMETRY_PAIRS);
  const [zu, zv] = [await embedSide(model.u, pairs.u, count), await embedSide(model.v, pairs.v, count)];
  if (!hasDirections(zu) || !hasDirections(zv)) return null;
  const [u, v] = [normalisedRows(zu), normalisedRows(zv)];
  const apart = alignment(u, v);
  return {
    centroidGap: centroidGap(u, v).gap,
    pairedCosine: 1 - apart / 2,
    alignment: apart,
    uniformityU: await uniformity(u),
    uniformityV: await uniformity(v),
    effectiveRankU: spectralSummary(u).effectiveRank,
    effectiveRankV: spectralSummary(v).effectiveRank,
  };
}
