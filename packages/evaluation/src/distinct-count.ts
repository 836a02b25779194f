/**
 * The number of different items among the draws: 1 if a conditional has collapsed onto one item of the pool.
 *
 * @param indices Indices drawn, for instance by {@link sampleConditional}.
 * @returns An integer from 0 (no draws) to `indices.length`.
 *
 * @example
 * ```ts
 * import { distinctCount } from '@crossmodal/evaluation';
 *
 * console.log(distinctCount([4, 2, 4, 4])); // 2
 * ```
 */
export function distinctCount(indices: ArrayLike<number>): number {
  const seen = new Set<number>();
  for (let i = 0; i < indices.length; i++) seen.add(indices[i]);
  return seen.size;
}
