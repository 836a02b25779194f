import type { Random } from '@crossmodal/theory';

/** Weight of a candidate that is none: its exponential is 0. */
const NONE = -1e9;

/** How many negatives an anchor has, of how many candidates, and whether all have the same ones. */
export interface DrawnNegativesOptions {
  readonly anchors: number;
  readonly candidates: number;
  readonly negatives: number;
  readonly kind: 'shared' | 'fresh';
}

/** log w of m negatives an anchor, drawn without replacement, by rows: −log m for them, and none of the others. */
export function drawnNegatives(random: Random, { anchors, candidates, negatives, kind }: DrawnNegativesOptions): Float32Array {
  const logWeights = new Float32Array(anchors * candidates).fill(NONE);
  let chosen = random.permutation(candidates).subarray(0, negatives);
  for (let anchor = 0; anchor < anchors; anchor++) {
    if (kind === 'fresh' && anchor > 0) chosen = random.permutation(candidates).subarray(0, negatives);
    for (const place of chosen) logWeights[anchor * candidates + place] = -Math.log(negatives);
  }
  return logWeights;
}
