import { OutOfRangeError, type LinearAlgebraKernel, type Random } from '@crossmodal/theory';

import { checkPositiveInteger } from '../check-positive-integer.ts';
import type { Embeddings } from '../embeddings.ts';
import { float64Pair } from '../geometry/float64-rows.ts';
import { centroidGap } from '../geometry/centroid-gap.ts';
import { fitLogitScale } from '../pairs/fit-logit-scale.ts';
import { recallFromRanks } from '../recall-from-ranks.ts';
import type { EmbeddingMap } from './fit-alignment.ts';
import { pairBatchesOf } from './pair-batches-of.ts';
import { scanEmbeddings } from './scan-embeddings.ts';
import { takeRows } from './take-rows.ts';

/** A way to bring modalities together, by name. */
export interface AlignmentCandidate {
  readonly name: string;
  /** Temperature of its cross-entropy; default the one that suits best, judged on pairs it was not fitted to. */
  readonly temperature?: number;
  /** Fits a map to pairs. */
  fit(zu: Embeddings, zv: Embeddings): EmbeddingMap | Promise<EmbeddingMap>;
}

/** What {@link compareAlignments} takes. */
export interface CompareAlignmentsOptions {
  /** What is compared; the first is what the others are compared with. */
  readonly candidates: readonly AlignmentCandidate[];
  /** Parts of the pairs; each is held out once. Default 3. */
  readonly folds?: number;
  readonly random: Random;
  readonly kernel?: LinearAlgebraKernel;
  readonly signal?: AbortSignal;
  /** Is told what is being fitted, and the share that is done. */
  readonly onProgress?: (name: string, share: number) => void;
}

/** What a map is worth on pairs that it was not fitted to. */
export interface AlignmentScore {
  readonly name: string;
  /** R@1 and R@5 among the held-out pairs, the means of both directions; a partner ranks after its equals. */
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly auc: number;
  /** Mean cross-entropy of both directions within batches of held-out pairs, in nats, at the temperature of the candidate, or at one fitted to the other half of the batches. */
  readonly crossEntropy: number;
  /** Its own, or the one that suits the held-out pairs, the geometric mean over the folds. */
  readonly temperature: number;
  readonly centroidGap: number;
  /** Mean cosine of pairs. */
  readonly pairedCosine: number;
  /** R@1 less that of the first candidate, with the interval of 95 % of the mean over the pairs. */
  readonly gain: { readonly mean: number; readonly low: number; readonly high: number };
}

/**
 * Compares maps of paired embeddings by cross-validation: each is fitted to all folds but one and judged on that one, among
 * its own pairs. All candidates see the same folds, so differences are of the maps; their interval is normal, over
 * pairs.
 *
 * @param zu Embeddings of one modality.
 * @param zv Embeddings of their partners.
 * @throws ShapeError If the shapes disagree.
 * @throws OutOfRangeError If there is no candidate or there are fewer than two pairs a fold.
 *
 * @example
 * ```ts
 * import { compareAlignments, fitAlignment } from '@crossmodal/evaluation';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const random = createRandom(1);
 * // Partners agree but for a large constant of one modality.
 * const zu = { data: Float64Array.from({ length: 400 }, () => random.normal()), rows: 100, columns: 4 };
 * const zv = { data: zu.data.map((value, at) => value + (at % 4 === 0 ? 6 : 0)), rows: 100, columns: 4 };
 * const candidates = (['none', 'centre'] as const).map((name) => ({ name, fit: (u: typeof zu, v: typeof zv) => fitAlignment(name, u, v, { random }) }));
 * const [none, centred] = await compareAlignments(zu, zv, { candidates, random });
 * console.log(none.recallAt1 < 0.6, centred.gain.low > 0.05); // true true
 * ```
 */
export async function compareAlignments(zu: Embeddings, zv: Embeddings, { candidates, folds = 3, random, kernel, signal, onProgress }: CompareAlignmentsOptions): Promise<AlignmentScore[]> {
  const [u, v] = float64Pair('compareAlignments', { zu, zv }, { paired: true });
  checkPositiveInteger('compareAlignments: folds', folds);
  if (folds < 2 || u.rows < 2 * folds) throw new OutOfRangeError(`compareAlignments: there are ${folds} folds of ${u.rows} pairs; expected at least two folds of at least two pairs`);
  if (candidates.length === 0) throw new OutOfRangeError('compareAlignments: candidates is empty; expected at least one');
  const order = random.permutation(u.rows);
  const found = candidates.map(() => ({ hits: [] as number[], recallAt5: 0, auc: 0, crossEntropy: 0, logTemperature: 0, gap: 0, cosine: 0 }));
  for (let fold = 0; fold < folds; fold++) {
    const test = order.filter((_, at) => at % folds === fold);
    const train = order.filter((_, at) => at % folds !== fold);
    for (const [index, { name, fit, temperature: fixed }] of candidates.entries()) {
      signal?.throwIfAborted();
      onProgress?.(name, (fold * candidates.length + index) / (folds * candidates.length));
      const map = await fit(takeRows(u, train), takeRows(v, train));
      const [a, b] = [map.apply(takeRows(u, test), 'u'), map.apply(takeRows(v, test), 'v')];
      const block = { ...(kernel && { kernel }), ...(signal && { signal }) };
      const directions = [await scanEmbeddings(a, b, block), await scanEmbeddings(b, a, block)];
      const likelihood = likelihoodOf(a, b, { fixed, ...(kernel && { kernel }) });
      const share = test.length / u.rows;
      const into = found[index];
      for (let i = 0; i < test.length; i++) into.hits.push(directions.reduce((sum, { pessimistic }) => sum + (pessimistic[i] === 1 ? 0.5 : 0), 0));
      for (const { pessimistic, auc } of directions) {
        into.recallAt5 += (share * recallFromRanks(pessimistic, 5)) / 2;
        into.auc += (share * mean(auc)) / 2;
      }
      into.crossEntropy += share * likelihood.crossEntropy;
      into.logTemperature += share * Math.log(likelihood.temperature);
      into.gap += share * centroidGap(a, b).gap;
      for (let at = 0; at < a.data.length; at++) into.cosine += (a.data[at] * b.data[at]) / u.rows;
    }
  }
  const [{ hits: reference }] = found;
  return found.map(({ hits, recallAt5, auc, crossEntropy, logTemperature, gap, cosine }, index) => ({
    name: candidates[index].name,
    recallAt1: mean(hits),
    recallAt5,
    auc,
    crossEntropy,
    temperature: Math.exp(logTemperature),
    centroidGap: gap,
    pairedCosine: cosine,
    gain: difference(hits, reference),
  }));
}

/** Pairs of a batch whose partners are told by a softmax, and batches of a fold, at most. */
const BATCH = 128;
const MOST_BATCHES = 16;

/** Cross-entropy within batches, at a temperature that is given or was fitted to other batches. */
function likelihoodOf(a: Embeddings, b: Embeddings, { fixed, kernel }: { readonly fixed: number | undefined; readonly kernel?: LinearAlgebraKernel }): { crossEntropy: number; temperature: number } {
  const size = Math.max(2, Math.min(BATCH, a.rows >> 1));
  const products = pairBatchesOf(a, b, { size, most: MOST_BATCHES, ...(kernel && { kernel }) });
  const batches = fixed === undefined ? products : products.map((batch) => ({ ...batch, data: batch.data.map((value) => value / fixed) }));
  const { scale, crossEntropy, scaledCrossEntropy, heldOutCrossEntropy } = fitLogitScale({ batches, direction: 'both' });
  return fixed === undefined ? { crossEntropy: heldOutCrossEntropy ?? scaledCrossEntropy, temperature: 1 / scale } : { crossEntropy, temperature: fixed };
}

function difference(hits: readonly number[], reference: readonly number[]): { mean: number; low: number; high: number } {
  const differences = hits.map((hit, i) => hit - reference[i]);
  const centre = mean(differences);
  const half = 1.96 * Math.sqrt(differences.reduce((sum, value) => sum + (value - centre) ** 2, 0) / differences.length / (differences.length - 1));
  return { mean: centre, low: centre - half, high: centre + half };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
