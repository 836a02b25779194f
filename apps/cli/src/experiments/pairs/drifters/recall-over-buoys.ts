import type { TrackWindows } from '@crossmodal/datasets/drifters';
import { meanInterval, type MeanInterval } from '@crossmodal/evaluation';

import type { ContinuationRanks } from './continuation-ranks.ts';

/** Mean over buoys of the share of their windows whose true continuation is among the k best, with its interval. */
export function recallOverBuoys({ buoy }: TrackWindows, { ranks }: ContinuationRanks, k: number): MeanInterval {
  return overBuoys(buoy, (window) => (ranks[window] <= k ? 1 : 0));
}

/** The same of a random order. */
export function chanceOverBuoys({ buoy }: TrackWindows, { candidates }: ContinuationRanks, k: number): number {
  return overBuoys(buoy, (window) => Math.min(1, k / candidates[window])).mean;
}

/** Difference of the recalls of two ways to rank, over the same buoys. */
export function recallGain({ buoy }: TrackWindows, [a, b]: readonly [ContinuationRanks, ContinuationRanks], k: number): MeanInterval {
  return overBuoys(buoy, (window) => (a.ranks[window] <= k ? 1 : 0) - (b.ranks[window] <= k ? 1 : 0));
}

/** Windows of one buoy are not independent, so that the buoys are the sample. */
function overBuoys(buoy: Uint32Array, value: (window: number) => number): MeanInterval {
  const sums = new Map<number, [number, number]>();
  for (let window = 0; window < buoy.length; window++) {
    const [sum, count] = sums.get(buoy[window]) ?? [0, 0];
    sums.set(buoy[window], [sum + value(window), count + 1]);
  }
  return meanInterval(Array.from(sums.values(), ([sum, count]) => sum / count));
}
