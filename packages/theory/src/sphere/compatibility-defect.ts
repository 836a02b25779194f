import { checkDensity } from './check-density.ts';
import { checkField } from './check-field.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * Var_ρ(U₁₂ − U₂₁), by how much two potentials fail to be equal up to a constant. Only where it is 0 can two modalities
 * with one law be stationary, and that law is then the Gibbs law of both: the precise form (derived here) of what arXiv
 * 2601.19597, section 4, calls knife-edge compatibility and states in prose.
 *
 * @param first U₁₂, one value a node.
 * @param second U₂₁, one value a node.
 * @param options `density` ρ of integral 1 and `weights`, the areas of the cells.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite or a density negative.
 *
 * @example
 * ```ts
 * import { compatibilityDefect } from '@crossmodal/theory';
 *
 * const options = { density: [0.5, 0.5], weights: [1, 1] };
 * console.log(compatibilityDefect([1, 2], [3, 4], options), compatibilityDefect([1, 2], [1, 1], options)); // 0 0.25
 * ```
 */
export function compatibilityDefect(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { density, weights }: { readonly density: ArrayLike<number>; readonly weights: ArrayLike<number> },
): number {
  checkField('compatibilityDefect: first', first, weights);
  checkField('compatibilityDefect: second', second, weights);
  checkDensity('compatibilityDefect: density', density, weights);
  const difference = Float64Array.from(first, (u, i) => u - second[i]);
  const mean = weightedSum(weights, difference, density);
  return weightedSum(weights, difference.map((d) => (d - mean) ** 2), density);
}
