/** The quantile of a sorted list, between its entries by a line. */
export function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return low + (high - low) * (at - Math.floor(at));
}

/** Median and quartiles of times. */
export function summary(times) {
  const sorted = times.toSorted((one, other) => one - other);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, 0.25), high: quantile(sorted, 0.75) };
}

/** Three digits of a time or a size. */
export function significant(value) {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
