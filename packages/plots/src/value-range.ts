/**
 * Smallest and largest finite value of some arrays with room around them, a share of their distance below and above;
 * never empty, and [0, 1] where no value is finite.
 */
export function valueRange(
  arrays: readonly ArrayLike<number>[],
  { below = 0, above = 0 }: { readonly below?: number; readonly above?: number } = {},
): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of arrays) {
    for (let index = 0; index < values.length; index++) {
      if (!Number.isFinite(values[index])) continue;
      low = Math.min(low, values[index]);
      high = Math.max(high, values[index]);
    }
  }
  if (low > high) return [0, 1];
  if (low === high) {
    const half = low === 0 ? 0.5 : Math.abs(low) / 2;
    return [low - half, high + half];
  }
  return [low - below * (high - low), high + above * (high - low)];
}
