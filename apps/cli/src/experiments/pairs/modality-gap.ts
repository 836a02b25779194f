import { centroidGap, medianCrossDistance, mmdSquared, normalisedRows } from '@crossmodal/evaluation';

import type { EmbeddedItems } from './embed-side.ts';
import { hasDirections } from './has-directions.ts';

/** How far the normalised embeddings of two modalities lie apart, whatever partners do. */
export interface ModalityGap {
  /** Pairs that were looked at. */
  readonly pairs: number;
  /** Distance of the means. */
  readonly centroidGap: number;
  /** MMD² of a Gaussian kernel, with mean 0 where the laws are equal. */
  readonly mmdSquared: number;
  /** Its bandwidth, the median distance of items of different modalities. */
  readonly bandwidth: number;
}

/** Most pairs that are looked at, for the work grows with their square. */
const MOST_PAIRS = 2000;

/** The gap between the first embeddings of two sides, at most 2000 of each; null where one of them has no direction, or no two differ. */
export async function modalityGap(zu: EmbeddedItems, zv: EmbeddedItems): Promise<ModalityGap | null> {
  const sides = [zu, zv].map(first);
  if (!sides.every(hasDirections)) return null;
  const [u, v] = sides.map(normalisedRows);
  const bandwidth = medianCrossDistance(u, v);
  if (u.rows < 2 || !(bandwidth > 0)) return null;
  const { value } = await mmdSquared(u, v, { bandwidth, estimator: 'u', paired: true });
  return { pairs: u.rows, centroidGap: centroidGap(u, v).gap, mmdSquared: value, bandwidth };
}

function first({ data, rows, columns }: EmbeddedItems): EmbeddedItems {
  const count = Math.min(rows, MOST_PAIRS);
  return { data: data.subarray(0, count * columns), rows: count, columns };
}
