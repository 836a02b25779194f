import type { TrackWindows } from '@crossmodal/datasets/drifters';

/**
 * Scores the continuation of every window by how near it is to that of a drifter that goes on as in its last step: minus
 * the mean squared distance, in km².
 */
export function persistenceScores({ count, past, future, before, after }: TrackWindows): (window: number, into: Float64Array) => void {
  return (window, into) => {
    // The last step ends at the origin.
    const at = (window * past + past - 1) * 2;
    const [east, north] = [-before[at], -before[at + 1]];
    for (let candidate = 0; candidate < count; candidate++) {
      let sum = 0;
      for (let step = 0; step < future; step++) {
        const to = (candidate * future + step) * 2;
        sum += (after[to] - (step + 1) * east) ** 2 + (after[to + 1] - (step + 1) * north) ** 2;
      }
      into[candidate] = -sum / future;
    }
  };
}
