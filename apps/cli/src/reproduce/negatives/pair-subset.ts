import type { PairSide, PairSplit } from '../../experiments/pairs/pair-experiment.ts';

/** Some of the pairs, as pairs of their own. */
export function pairSubset({ u, v, labels }: PairSplit, chosen: Uint32Array): PairSplit {
  const side = ({ rows, ...rest }: PairSide): PairSide => ({ ...rest, rows: (indices, into) => rows(Uint32Array.from(indices, (index) => chosen[index]), into) });
  return { count: chosen.length, u: side(u), v: side(v), labels: labels && Uint8Array.from(chosen, (index) => labels[index]) };
}
