import { requireInteger } from '../require-integer.ts';

/**
 * The wavevectors {−degree … degree}², by k_1 and within it by k_2: mode m has k_1 at 2m and k_2 at 2m + 1.
 *
 * @param degree Largest component, from 1 to 64; 3 gives the 49 modes of Baptista, Stuart and Tran 2025, section 6.3.
 * @throws OutOfRangeError If `degree` is no integer in its range.
 *
 * @example
 * ```ts
 * import { wavevectors } from '@crossmodal/datasets/lagrangian';
 *
 * console.log(wavevectors(3).length / 2, wavevectors(1).subarray(0, 6)); // 49 Int32Array(6) [ -1, -1, -1, 0, -1, 1 ]
 * ```
 */
export function wavevectors(degree: number): Int32Array {
  requireInteger(degree, { caller: 'wavevectors', name: 'degree', minimum: 1, maximum: 64 });
  const side = 2 * degree + 1;
  const vectors = new Int32Array(2 * side * side);
  for (let mode = 0; mode < side * side; mode++) {
    vectors[2 * mode] = Math.floor(mode / side) - degree;
    vectors[2 * mode + 1] = (mode % side) - degree;
  }
  return vectors;
}
