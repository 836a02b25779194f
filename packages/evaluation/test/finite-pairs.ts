import { finiteJoint, type FiniteJoint, type Random } from '@crossmodal/theory';

/** A joint law of two variables with six and seven values whose information lies well below log 6. */
export function exampleJoint(): FiniteJoint {
  return finiteJoint(Array.from({ length: 6 }, (_row, i) => Float64Array.from({ length: 7 }, (_entry, j) => Math.exp(-((i * 1.2 - j) ** 2) / 3) + 0.05 * (1 + ((3 * i + j) % 4)))));
}

/** `count` independent pairs, as indices of values. */
export function drawPairs({ probabilities }: FiniteJoint, { count, random }: { readonly count: number; readonly random: Random }): { u: Uint32Array; v: Uint32Array } {
  const columns = probabilities[0].length;
  const cells = probabilities.flatMap((row) => [...row]);
  const ends = new Float64Array(cells.length);
  let sum = 0;
  for (let cell = 0; cell < cells.length; cell++) ends[cell] = sum += cells[cell];
  const [u, v] = [new Uint32Array(count), new Uint32Array(count)];
  for (let i = 0; i < count; i++) {
    const point = random.uniform() * sum;
    const cell = ends.findIndex((end) => point < end);
    [u[i], v[i]] = [Math.floor(cell / columns), cell % columns];
  }
  return { u, v };
}

/** Logits of all pairs of the items. */
export function logitsOf(table: readonly ArrayLike<number>[], { u, v }: { readonly u: Uint32Array; readonly v: Uint32Array }): { data: Float64Array; rows: number; columns: number } {
  const data = new Float64Array(u.length * v.length);
  for (let i = 0; i < u.length; i++) for (let j = 0; j < v.length; j++) data[i * v.length + j] = table[u[i]][v[j]];
  return { data, rows: u.length, columns: v.length };
}
