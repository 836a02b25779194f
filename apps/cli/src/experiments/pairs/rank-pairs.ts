import { RetrievalScan, retrieveTopK, type ScannedRetrieval } from '@crossmodal/evaluation';
import type { Similarity } from '@crossmodal/losses';
import type { Random } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import type { EmbeddedItems } from './embed-side.ts';
import { logitRows } from './logit-rows.ts';

/** Queries whose logits with all candidates exist at a time. */
const BLOCK = 500;

/** What one direction of retrieval gives, one entry a query. */
export interface DirectionRanks extends ScannedRetrieval {
  /** The best candidate. */
  readonly best: Uint32Array;
  /** The best candidates of some queries, best first. */
  readonly examples: ReadonlyMap<number, Uint32Array>;
}

/** Logits of pairs and of items that are no pair. */
export interface SimilaritySample {
  readonly paired: Float32Array;
  readonly unpaired: Float32Array;
}

/** What is asked of both directions. */
export interface RankPairsOptions {
  readonly similarity: Similarity;
  /** Queries whose best candidates are kept, in each direction. */
  readonly examples: readonly number[];
  /** How many candidates of those. */
  readonly shown: number;
  /** Unpaired candidates drawn for each query of u. */
  readonly unpaired: number;
  readonly random: Random;
}

/** Ranks every partner among all candidates, in both directions, a block of queries at a time. */
export async function rankPairs(
  zu: EmbeddedItems,
  zv: EmbeddedItems,
  { similarity, examples, shown, unpaired, random }: RankPairsOptions,
): Promise<{ uToV: DirectionRanks; vToU: DirectionRanks; sample: SimilaritySample }> {
  const n = zu.rows;
  const sample = { paired: new Float32Array(n), unpaired: new Float32Array(n * Math.min(unpaired, n - 1)) };
  const keep = { examples, shown: Math.min(shown, n) };
  const uToV = await rankDirection(n, keep, async (start, end) => logitRows(similarity, part(zu, start, end), zv), (query, logits) => {
    sample.paired[query] = logits[query];
    const draws = sample.unpaired.length / n;
    for (let draw = 0; draw < draws; draw++) {
      const other = random.integer(n - 1);
      sample.unpaired[query * draws + draw] = logits[other < query ? other : other + 1];
    }
  });
  // A similarity need not be symmetric in its arguments, so v asks by columns that become rows.
  const vToU = await rankDirection(n, keep, async (start, end) => logitRows((a, b) => tf.transpose(similarity(b, a)), part(zv, start, end), zu));
  return { uToV, vToU, sample };
}

async function rankDirection(
  n: number,
  { examples, shown }: { examples: readonly number[]; shown: number },
  logitsOf: (start: number, end: number) => Promise<Float32Array>,
  visit?: (query: number, logits: Float32Array) => void,
): Promise<DirectionRanks> {
  const scan = new RetrievalScan({ queries: n, candidates: n });
  const found = { best: new Uint32Array(n), examples: new Map<number, Uint32Array>() };
  for (let start = 0; start < n; start += BLOCK) {
    const end = Math.min(start + BLOCK, n);
    const data = await logitsOf(start, end);
    scan.add({ data, rows: end - start, columns: n });
    for (let query = start; query < end; query++) {
      const logits = data.subarray((query - start) * n, (query - start + 1) * n);
      [found.best[query]] = retrieveTopK(logits, 1);
      if (examples.includes(query)) found.examples.set(query, retrieveTopK(logits, shown));
      visit?.(query, logits);
    }
  }
  return { ...scan.result(), ...found };
}

function part({ data, columns }: EmbeddedItems, start: number, end: number): EmbeddedItems {
  return { data: data.subarray(start * columns, end * columns), rows: end - start, columns };
}
