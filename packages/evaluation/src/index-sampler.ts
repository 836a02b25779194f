import type { Random } from '@crossmodal/theory';

/**
 * Draws indices with probabilities proportional to weights ≥ 0, not all 0: one uniform number and one binary search in the
 * cumulative sums a draw. An index of weight 0 is never drawn.
 */
export function indexSampler(weights: ArrayLike<number>): (random: Random) => number {
  const cumulative = new Float64Array(weights.length);
  let total = 0;
  let lastPositive = 0;
  for (let i = 0; i < weights.length; i++) {
    if (weights[i] > 0) lastPositive = i;
    total += weights[i];
    cumulative[i] = total;
  }
  return (random) => {
    const target = random.uniform() * total;
    // The first sum above the target: an item of weight 0 repeats the sum before it, so it is never the first.
    // Stopping at the last positive weight keeps that true should target round up to the total.
    let low = 0;
    let high = lastPositive;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (cumulative[middle] > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}
