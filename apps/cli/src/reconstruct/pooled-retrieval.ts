import { groupInterval, type GroupInterval, partnerRanks } from '@crossmodal/evaluation';
import { matrixProduct, type Random } from '@crossmodal/theory';

/** Retrieval in small pools by one way of making logits. */
export interface PooledRetrieval {
  readonly method: string;
  /** R@1 and R@10 of the first modality asking for the second, and back. */
  readonly uToV: Readonly<Record<string, GroupInterval>>;
  readonly vToU: Readonly<Record<string, GroupInterval>>;
}

/** Logits of the given items of u (rows) with those of v (columns), row-major. */
export type PoolLogits = (items: Uint32Array) => Promise<Float32Array | Float64Array> | Float32Array | Float64Array;

/** Hits of every query, averaged over the partitions, by direction and k. */
export type PoolHits = Readonly<Record<'uToV' | 'vToU', Readonly<Record<string, Float64Array>>>>;

/** Partitions of the items into pools, the same for every method; what does not fill a pool is left out of a partition. */
export function poolsOf(count: number, { size, partitions, random }: { size: number; partitions: number; random: Random }): Uint32Array[] {
  return Array.from({ length: partitions }, () => random.permutation(count)).flatMap((order) => Array.from({ length: Math.floor(count / size) }, (_, i) => order.slice(i * size, (i + 1) * size)));
}

/** Whether the partner of each query is among the best k of its pool, a partner ranked after its equals. */
export async function poolHits(logitsOf: PoolLogits, pools: readonly Uint32Array[], { count, ks }: { count: number; ks: readonly number[] }): Promise<PoolHits> {
  const hits = { uToV: {} as Record<string, Float64Array>, vToU: {} as Record<string, Float64Array> };
  for (const k of ks) for (const direction of ['uToV', 'vToU'] as const) hits[direction][k] = new Float64Array(count);
  const asked = new Float64Array(count);
  for (const items of pools) {
    const logits = { data: await logitsOf(items), rows: items.length, columns: items.length };
    const partner = Uint32Array.from(items, (_, i) => i);
    for (const [direction, arrow] of [['uToV', 'u->v'], ['vToU', 'v->u']] as const) {
      const ranks = partnerRanks(logits, { direction: arrow, partner, ties: 'pessimistic' });
      for (const k of ks) items.forEach((item, i) => (hits[direction][k][item] += ranks[i] <= k ? 1 : 0));
    }
    for (const item of items) asked[item]++;
  }
  for (const direction of ['uToV', 'vToU'] as const) for (const k of ks) for (let i = 0; i < count; i++) hits[direction][k][i] = asked[i] === 0 ? NaN : hits[direction][k][i] / asked[i];
  return hits;
}

/** Recalls with intervals from resampled groups. */
export function pooledRecalls(hits: PoolHits, groups: readonly string[], random: Random): Pick<PooledRetrieval, 'uToV' | 'vToU'> {
  const of = (direction: 'uToV' | 'vToU') => Object.fromEntries(Object.entries(hits[direction]).map(([k, values]) => [k, intervalOf(values, groups, random)]));
  return { uToV: of('uToV'), vToU: of('vToU') };
}

/** How much more of one method's queries find their partner than of another's, with intervals from resampled groups. */
export function recallGain(hits: PoolHits, others: PoolHits, { groups, random }: { groups: readonly string[]; random: Random }): Pick<PooledRetrieval, 'uToV' | 'vToU'> {
  const of = (direction: 'uToV' | 'vToU') => Object.fromEntries(Object.entries(hits[direction]).map(([k, values]) => [k, intervalOf(values.map((hit, i) => hit - others[direction][k][i]), groups, random)]));
  return { uToV: of('uToV'), vToU: of('vToU') };
}

function intervalOf(values: Float64Array, groups: readonly string[], random: Random): GroupInterval {
  const asked = [...values.keys()].filter((i) => !Number.isNaN(values[i]));
  return groupInterval({ values: asked.map((i) => values[i]), groups: asked.map((i) => groups[i]), random });
}

/** Logits that are inner products of embeddings by rows. */
export function innerProducts(u: { data: Float64Array; columns: number }, v: { data: Float64Array; columns: number }): PoolLogits {
  const rows = ({ data, columns }: { data: Float64Array; columns: number }, items: Uint32Array) => {
    const out = new Float64Array(items.length * columns);
    items.forEach((item, i) => out.set(data.subarray(item * columns, (item + 1) * columns), i * columns));
    return { data: out, rows: items.length, columns };
  };
  return (items) => matrixProduct(rows(u, items), rows(v, items), { transposeB: true }).data;
}
