import type { Random, RetrievalModel } from '@crossmodal/theory';

import { indexSampler } from '../index-sampler.ts';

/** n anchors with a positive each. */
export function drawPairs(model: RetrievalModel, count: number, random: Random): { readonly anchors: Uint32Array; readonly positives: Uint32Array } {
  const drawAnchor = indexSampler(model.anchors);
  const drawPositive = model.positives.map(indexSampler);
  const anchors = new Uint32Array(count);
  const positives = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    anchors[i] = drawAnchor(random);
    positives[i] = drawPositive[anchors[i]](random);
  }
  return { anchors, positives };
}
