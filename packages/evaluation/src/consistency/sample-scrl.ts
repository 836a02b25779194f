import type { RetrievalModel } from '@crossmodal/theory';

import { indexSampler } from '../index-sampler.ts';
import { drawPairs } from './draw-pairs.ts';
import type { IndexSample } from './index-sample.ts';
import { checkSampleOptions, type IndexSampleOptions } from './sample-options.ts';

/**
 * Draws what supervised contrastive learning is given: n anchors, a positive each, and m negatives of its own for each,
 * all independent (Li, Wei, Yang and Ying 2026, arXiv 2605.02116, equation 5).
 *
 * @param model Laws of anchors, positives and negatives, from `retrievalModel` of `@crossmodal/theory`.
 * @param options n, m and the generator.
 * @throws OutOfRangeError If n or m is no positive integer.
 *
 * @example
 * ```ts
 * import { sampleScrl } from '@crossmodal/evaluation';
 * import { createRandom, retrievalModel } from '@crossmodal/theory';
 *
 * const model = retrievalModel({ positives: [[1, 0]], negatives: [0, 1] });
 * const { positives, negatives } = sampleScrl(model, { anchors: 2, negatives: 3, random: createRandom(1) });
 * console.log(positives.join(' '), negatives.join(' ')); // 0 0 1 1 1 1 1 1
 * ```
 */
export function sampleScrl(model: RetrievalModel, options: IndexSampleOptions): IndexSample {
  checkSampleOptions('sampleScrl', options);
  const { anchors: count, negatives: width, random } = options;
  const { anchors, positives } = drawPairs(model, count, random);
  const drawNegative = model.negatives.map(indexSampler);
  const negatives = new Uint32Array(count * width);
  for (let i = 0, at = 0; i < count; i++) {
    const draw = drawNegative[anchors[i]];
    for (let j = 0; j < width; j++, at++) negatives[at] = draw(random);
  }
  return { sampling: 'own', anchors, positives, negatives };
}
