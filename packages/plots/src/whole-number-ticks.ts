/** Widest span in which each whole number gets a tick. */
const WIDEST = 12;

/** For an axis of these values: a tick at each whole number if they are whole and close together, else none chosen. */
export function wholeNumberTicks(values: ArrayLike<number>): { readonly ticks?: readonly number[] } {
  const all = Array.from(values);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (!all.every(Number.isInteger) || high - low > WIDEST) return {};
  return { ticks: Array.from({ length: high - low + 1 }, (_, index) => low + index) };
}
