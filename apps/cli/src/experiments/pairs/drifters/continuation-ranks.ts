import type { TrackWindows } from '@crossmodal/datasets/drifters';

/** For each window, how many continuations of other buoys are better than its own, or as good. */
export interface ContinuationRanks {
  /** 1 + the number of candidates that are better or as good: the worst place of the true one. */
  readonly ranks: Int32Array;
  /** Number of candidates, the true one among them. */
  readonly candidates: Int32Array;
}

/**
 * Ranks the true continuation of every window among it and those of all *other* buoys: neighbouring pieces of one track
 * are alike, and to take one for the other is no failure.
 *
 * @param windows The windows.
 * @param scores Fills a buffer with a score for the continuation of each window, given the past of one; larger is better.
 */
export function continuationRanks({ count, buoy }: TrackWindows, scores: (window: number, into: Float64Array) => void): ContinuationRanks {
  const [ranks, candidates] = [new Int32Array(count), new Int32Array(count)];
  const scored = new Float64Array(count);
  for (let window = 0; window < count; window++) {
    scores(window, scored);
    let [rank, others] = [1, 0];
    for (let candidate = 0; candidate < count; candidate++) {
      if (buoy[candidate] === buoy[window]) continue;
      others++;
      // Written so that NaN counts against the window.
      if (!(scored[candidate] < scored[window])) rank++;
    }
    ranks[window] = rank;
    candidates[window] = others + 1;
  }
  return { ranks, candidates };
}
