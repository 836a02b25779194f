/** A law over distinct rows of scores. */
export interface MergedLaw {
  readonly law: Float64Array;
  /** Row x: s(x, y) of each distinct value. */
  readonly scores: readonly Float64Array[];
}

/**
 * Puts candidates together that have the same score for every anchor, and leaves out those without mass: how often each of
 * them is drawn makes no difference, and an enumeration gets the shorter.
 */
export function mergeTied(law: ArrayLike<number>, scores: readonly ArrayLike<number>[]): MergedLaw {
  const places = new Map<string, number>();
  const masses: number[] = [];
  const columns: number[] = [];
  for (let k = 0; k < law.length; k++) {
    if (law[k] === 0) continue;
    // Adding 0 makes one zero of both.
    const key = scores.map((row) => row[k] + 0).join(' ');
    const place = places.get(key);
    if (place === undefined) {
      places.set(key, masses.length);
      masses.push(law[k]);
      columns.push(k);
    } else masses[place] += law[k];
  }
  return { law: Float64Array.from(masses), scores: scores.map((row) => Float64Array.from(columns, (k) => row[k])) };
}
