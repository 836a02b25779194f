/**
 * Moves positions as little as needed for neighbours to be at least `gap` apart, keeping their order, and shifts
 * whatever would then lie outside `[low, high]` back inside (as far as all of them fit).
 *
 * @returns New positions, one for each given, in the order given.
 */
export function spreadApart(
  positions: readonly number[],
  gap: number,
  [low, high]: readonly [number, number],
): number[] {
  const order = positions.map((_, index) => index).toSorted((a, b) => positions[a] - positions[b] || a - b);
  // Clusters of touching labels, runs of `order` each centred on the mean of what it holds; overlapping ones merge.
  const clusters: { from: number; to: number; centre: number }[] = [];
  const half = (from: number, to: number): number => ((to - from - 1) * gap) / 2;
  for (let to = 1; to <= order.length; to++) {
    let from = to - 1;
    let centre = positions[order[from]];
    for (;;) {
      const room = half(from, to);
      centre = Math.max(low + room, Math.min(high - room, centre));
      const before = clusters.at(-1);
      if (before === undefined || centre - room - (before.centre + half(before.from, before.to)) >= gap - 1e-9) break;
      from = before.from;
      clusters.pop();
      const members = order.slice(from, to);
      centre = members.reduce((sum, index) => sum + positions[index], 0) / members.length;
    }
    clusters.push({ from, to, centre });
  }
  const result = [...positions];
  for (const { from, to, centre } of clusters) {
    for (let rank = from; rank < to; rank++) result[order[rank]] = centre - half(from, to) + (rank - from) * gap;
  }
  return result;
}
