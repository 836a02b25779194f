import { type Logits, retrieveTopK } from '@crossmodal/evaluation';
import type { Random } from '@crossmodal/theory';

import type { TaskContext } from '../../workers/messages.ts';

/** Neighbours that count, an item itself the first of them: the default of UMAP. */
const NEIGHBOURS = 15;
/** Steps between news. */
const STEPS = 10;

/**
 * Places in the plane by UMAP (McInnes, Healy and Melville 2018; the library umap-js) of given distances: who is near whom
 * counts, how far apart others are does not.
 *
 * @returns Two numbers an item; the same for the same generator.
 */
export async function neighbourLayout(squaredDistances: Logits, { random, signal, progress }: TaskContext<number> & { readonly random: Random }): Promise<Float64Array> {
  const { UMAP } = await import('umap-js');
  const { data, rows: n } = squaredDistances;
  const indices: number[][] = [];
  const distances: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * n, (i + 1) * n);
    // The item itself first, though others may be at the same place.
    const others = Array.from(retrieveTopK(row.map((value) => -value), NEIGHBOURS)).filter((j) => j !== i).slice(0, NEIGHBOURS - 1);
    indices.push([i, ...others]);
    distances.push([0, ...others.map((j) => Math.sqrt(row[j]))]);
  }
  const umap = new UMAP({ nComponents: 2, nNeighbors: NEIGHBOURS, random: () => random.uniform() });
  umap.setPrecomputedKNN(indices, distances);
  // Of the items themselves it takes the number alone.
  const steps = umap.initializeFit(indices);
  for (let step = 0; step < steps; step++) {
    umap.step();
    if (step % STEPS !== STEPS - 1) continue;
    progress((step + 1) / steps);
    // Lets the message in that stops this.
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
  return Float64Array.from(umap.getEmbedding().flat());
}
