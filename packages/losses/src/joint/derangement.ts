import { OutOfRangeError } from '../errors.ts';

/** Far more draws than a generator can need: each is fixed-point-free with probability about 1/e. */
const ATTEMPTS = 1000;

/**
 * A permutation of 0 … n − 1 without fixed points, uniformly random: the pairing of u_i with v_π(i) that `jointLoss`
 * takes for independent (Baptista, Stuart and Tran 2025, Problem 3.6). Drawn by rejection from shuffles, e of them on
 * average.
 *
 * @param n Number of pairs, an integer ≥ 2.
 * @param random Seeded generator, `uniform()` on [0, 1): `createRandom(seed)` of `@crossmodal/theory`, or your own.
 * @throws OutOfRangeError If `n` is no integer ≥ 2, or `random` leaves the interval or never gives such a permutation.
 *
 * @example
 * ```ts
 * import { derangement } from '@crossmodal/losses';
 *
 * console.log([...derangement(2, { uniform: () => 0.25 })]); // [ 1, 0 ]
 * ```
 */
export function derangement(n: number, random: { uniform(): number }): Uint32Array {
  if (!Number.isInteger(n) || n < 2) throw new OutOfRangeError(`derangement: n is ${n}; expected an integer >= 2`);
  const order = new Uint32Array(n);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    for (let i = 0; i < n; i++) order[i] = i;
    if (shuffled(order, random)) return order;
  }
  throw new OutOfRangeError(`derangement: random gave none in ${ATTEMPTS} shuffles; expected uniform() to vary on [0, 1)`);
}

/** Fisher and Yates from the end; stops, with `false`, as soon as a place keeps its own number. */
function shuffled(order: Uint32Array, random: { uniform(): number }): boolean {
  for (let last = order.length - 1; last >= 0; last--) {
    const draw = random.uniform();
    if (!(draw >= 0 && draw < 1)) throw new OutOfRangeError(`derangement: random.uniform() gave ${draw}; expected a number on [0, 1)`);
    const other = Math.floor(draw * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
    if (order[last] === last) return false;
  }
  return true;
}
