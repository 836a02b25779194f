import { OutOfRangeError, type RetrievalModel } from '@crossmodal/theory';

import { indexSampler } from '../index-sampler.ts';
import { drawPairs } from './draw-pairs.ts';
import type { IndexSample } from './index-sample.ts';
import { checkSampleOptions, type IndexSampleOptions } from './sample-options.ts';

/**
 * Draws what self-supervised contrastive learning with a global loss is given: n anchors, a positive each, and one set of m
 * negatives for all, independent of the pairs (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, equation 8 and Theorem 4.6).
 *
 * @param model Laws of anchors and positives, and one law of negatives, from `retrievalModel` of `@crossmodal/theory`.
 * @param options n, m and the generator.
 * @throws OutOfRangeError If n or m is no positive integer, or the law of the negatives depends on the anchor.
 *
 * @example
 * ```ts
 * import { sampleSscrl } from '@crossmodal/evaluation';
 * import { createRandom, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[1, 0]], negatives: [0, 1] });
 * const { positives, negatives } = sampleSscrl(model, { anchors: 2, negatives: 3, random: createRandom(1) });
 * console.log(positives.join(' '), negatives.join(' ')); // 0 0 1 1 1
 * ```
 */
export function sampleSscrl(model: RetrievalModel, options: IndexSampleOptions): IndexSample {
  checkSampleOptions('sampleSscrl', options);
  const { anchors: count, negatives: width, random } = options;
  const [law, ...others] = model.negatives;
  const other = others.findIndex((row) => row.some((p, k) => Math.abs(p - law[k]) > 1e-12));
  if (other >= 0) {
    throw new OutOfRangeError(`sampleSscrl: model.negatives[${other + 1}] differs from model.negatives[0]; expected one law, as all anchors share the negatives`);
  }
  const { anchors, positives } = drawPairs(model, count, random);
  const draw = indexSampler(law);
  const negatives = new Uint32Array(width);
  for (let j = 0; j < width; j++) negatives[j] = draw(random);
  return { sampling: 'shared', anchors, positives, negatives };
}
