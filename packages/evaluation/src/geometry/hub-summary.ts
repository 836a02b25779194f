import type { Hubness } from './hubness.ts';

/** How unevenly candidates occur in lists, from their counts. */
export function hubSummary(occurrences: Uint32Array): Omit<Hubness, 'occurrences'> {
  const candidates = occurrences.length;
  let total = 0;
  for (const count of occurrences) total += count;
  const mean = total / candidates;
  let [squares, cubes, orphans, greatest] = [0, 0, 0, 0];
  for (const count of occurrences) {
    squares += (count - mean) ** 2;
    cubes += (count - mean) ** 3;
    if (count === 0) orphans++;
    greatest = Math.max(greatest, count);
  }
  return { skewness: cubes / candidates / (squares / candidates) ** 1.5, orphans: orphans / candidates, greatest };
}
