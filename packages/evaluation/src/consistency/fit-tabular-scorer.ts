import { OutOfRangeError, ShapeError, tabularRiskMinimizer } from '@crossmodal/theory';

import { checkLabels } from '../check-labels.ts';
import { checkPositiveInteger } from '../check-positive-integer.ts';
import type { IndexSample } from './index-sample.ts';

/** Options of {@link fitTabularScorer}. */
export interface TabularScorerOptions {
  /** Number of anchors of the model, whether or not each was drawn. */
  readonly anchorCount: number;
  /** Number of candidates. */
  readonly candidateCount: number;
  /** τ > 0. */
  readonly temperature: number;
  /** B > 0 with |s| ≤ B. Candidates that were never drawn send scores there, so there is no fit without it. */
  readonly scoreBound: number;
  /** Row x: a law of negatives that stands for those drawn, as infinitely many of them would. */
  readonly negativeLaws?: readonly ArrayLike<number>[];
  /** The search ends where no entry of the projected gradient of an anchor exceeds this; default 1e-10. */
  readonly tolerance?: number;
}

/** A fitted scorer. */
export interface TabularScorer {
  /** Row x: s(x, y); 0 for an anchor that was not drawn. */
  readonly scores: readonly Float64Array[];
  /** The empirical risk, in units of the scores. */
  readonly risk: number;
  /** Whether the search came to its tolerance for every anchor. */
  readonly converged: boolean;
}

/**
 * Empirical risk minimisation over all scorers of a finite model with |s| ≤ B: the minimum of the empirical contrastive risk
 * (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, equations 5 and 8) with a free score an anchor and candidate. The problem is
 * convex and falls apart by anchor; each part is solved by `tabularRiskMinimizer` of `@crossmodal/theory`.
 *
 * @param sample From `sampleScrl` or `sampleSscrl`.
 * @param options Sizes of the model, τ, B.
 * @throws ShapeError If the arrays of the sample do not fit each other, or `negativeLaws` has another number of rows.
 * @throws OutOfRangeError If an index is out of range, a size is no count, or τ, B or the tolerance is not positive.
 *
 * @example
 * ```ts
 * import { fitTabularScorer, sampleSscrl } from '@crossmodal/evaluation';
 * import { createRandom, finiteJoint, retrievalAuc, retrievalModelFromJoint } from '@crossmodal/theory';
 *
 * const model = retrievalModelFromJoint(finiteJoint([[4, 2, 1], [1, 2, 4]]));
 * const sample = sampleSscrl(model, { anchors: 2000, negatives: 2000, random: createRandom(1) });
 * const { scores } = fitTabularScorer(sample, { anchorCount: 2, candidateCount: 3, temperature: 1, scoreBound: 3 });
 * console.log(retrievalAuc(model, scores).toFixed(4)); // 0.6378
 * ```
 */
export function fitTabularScorer(sample: IndexSample, options: TabularScorerOptions): TabularScorer {
  check(sample, options);
  const { anchorCount, candidateCount, temperature, scoreBound, negativeLaws, tolerance = 1e-10 } = options;
  const { anchors, positives, negatives, sampling } = sample;
  const count = anchors.length;
  const width = sampling === 'own' ? negatives.length / count : negatives.length;
  const members: number[][] = Array.from({ length: anchorCount }, () => []);
  for (let i = 0; i < count; i++) members[anchors[i]].push(i);
  const shared = sampling === 'shared' ? shares(negatives, { from: 0, width, into: new Float64Array(candidateCount) }) : undefined;

  let risk = 0;
  let converged = true;
  const scores = members.map((drawn, x) => {
    if (drawn.length === 0) return new Float64Array(candidateCount);
    const positiveShares = new Float64Array(candidateCount);
    for (const i of drawn) positiveShares[positives[i]] += 1 / drawn.length;
    const law = negativeLaws ? Float64Array.from(negativeLaws[x]) : shared;
    const rows = law ? 1 : drawn.length;
    const data = law ?? new Float64Array(rows * candidateCount);
    if (!law) {
      for (const [r, i] of drawn.entries()) shares(negatives, { from: i * width, width, into: data.subarray(r * candidateCount, (r + 1) * candidateCount) });
    }
    const fit = tabularRiskMinimizer({ positives: positiveShares, negatives: { data, rows, columns: candidateCount } }, { temperature, scoreBound, tolerance });
    risk += (drawn.length / count) * fit.risk;
    converged &&= fit.converged;
    return fit.scores;
  });
  return { scores, risk, converged };
}

/** Adds 1/width for each of `width` indices at its place. */
function shares(indices: Uint32Array, { from, width, into }: { readonly from: number; readonly width: number; readonly into: Float64Array }): Float64Array {
  for (let j = from; j < from + width; j++) into[indices[j]] += 1 / width;
  return into;
}

function check({ sampling, anchors, positives, negatives }: IndexSample, { anchorCount, candidateCount, negativeLaws }: TabularScorerOptions): void {
  checkPositiveInteger('fitTabularScorer: anchorCount', anchorCount);
  checkPositiveInteger('fitTabularScorer: candidateCount', candidateCount);
  if (sampling !== 'own' && sampling !== 'shared') throw new OutOfRangeError(`fitTabularScorer: sample.sampling is ${String(sampling)}; expected own or shared`);
  const count = anchors.length;
  checkLabels('fitTabularScorer: sample.anchors', anchors, { length: count, bound: anchorCount });
  checkLabels('fitTabularScorer: sample.positives', positives, { length: count, bound: candidateCount });
  checkLabels('fitTabularScorer: sample.negatives', negatives, { length: negatives.length, bound: candidateCount });
  if (count === 0 || negatives.length === 0 || (sampling === 'own' && negatives.length % count !== 0)) {
    throw new ShapeError(`fitTabularScorer: sample has ${count} anchors and ${negatives.length} negatives; expected at least one of each${sampling === 'own' ? ', and as many for every anchor' : ''}`);
  }
  if (negativeLaws && negativeLaws.length !== anchorCount) {
    throw new ShapeError(`fitTabularScorer: negativeLaws has ${negativeLaws.length} rows; expected ${anchorCount}, one an anchor`);
  }
}
