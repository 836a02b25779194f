/**
 * Indices of at most `limit` values that keep the outline of a curve: the values are cut into `limit / 2` runs of
 * equal length, and of each run the smallest and the largest stay, in their order. Means would hide the spikes
 * that a reader of a loss curve looks for.
 *
 * @param values Values of the curve; those that are not finite stay only where a whole run has no finite one, so
 *   that a longer gap remains a gap.
 * @param limit An even number ≥ 2; up to `limit` values all stay.
 */
export function thinByExtremes(values: ArrayLike<number>, limit: number): number[] {
  if (values.length <= limit) return Array.from({ length: values.length }, (_, index) => index);
  const runs = limit / 2;
  const kept: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = Math.floor((run * values.length) / runs);
    const end = Math.floor(((run + 1) * values.length) / runs);
    let [smallest, largest] = [-1, -1];
    for (let index = start; index < end; index++) {
      if (!Number.isFinite(values[index])) continue;
      if (smallest < 0 || values[index] < values[smallest]) smallest = index;
      if (largest < 0 || values[index] > values[largest]) largest = index;
    }
    if (smallest < 0) kept.push(start);
    else if (smallest === largest) kept.push(smallest);
    else kept.push(Math.min(smallest, largest), Math.max(smallest, largest));
  }
  return kept;
}
