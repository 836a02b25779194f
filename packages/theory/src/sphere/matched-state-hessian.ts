import { OutOfRangeError } from '../errors.ts';
import { checkDensity } from './check-density.ts';
import { checkField } from './check-field.ts';

/**
 * The second variation ½ ∫ (4 h₁h₂ − h₁² − h₂²)/ρ dμ of F^Sym at ρ₁ = ρ₂ = ρ in the directions (h₁, h₂): ∫ h²/ρ for
 * both together, −3 ∫ h²/ρ for both apart, −½ ∫ h²/ρ for one alone. So two equal laws are a saddle of the intrinsic
 * energy with frozen potentials, never a minimum (derived here from definition 4.3 of arXiv 2601.19597).
 *
 * @param first h₁, of integral 0, one value a node.
 * @param second h₂, of integral 0.
 * @param options `density` ρ > 0 and `weights`, the areas of the cells.
 * @returns d²/dε² of F^Sym(ρ + ε h₁, ρ + ε h₂) at ε = 0.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite or a density not positive.
 *
 * @example
 * ```ts
 * import { matchedStateHessian } from '@crossmodal/theory';
 *
 * const options = { density: [0.5, 0.5], weights: [1, 1] };
 * const at = (a: number, b: number) => matchedStateHessian([a, -a], [b, -b], options);
 * console.log(at(0.1, 0.1).toFixed(2), at(0.1, -0.1).toFixed(2), at(0.1, 0).toFixed(2)); // 0.04 -0.12 -0.02
 * ```
 */
export function matchedStateHessian(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  { density, weights }: { readonly density: ArrayLike<number>; readonly weights: ArrayLike<number> },
): number {
  checkField('matchedStateHessian: first', first, weights);
  checkField('matchedStateHessian: second', second, weights);
  checkDensity('matchedStateHessian: density', density, weights);
  let sum = 0;
  for (let i = 0; i < density.length; i++) {
    if (density[i] === 0) throw new OutOfRangeError(`matchedStateHessian: density[${i}] is 0; expected a number > 0`);
    sum += (weights[i] * (4 * first[i] * second[i] - first[i] ** 2 - second[i] ** 2)) / density[i];
  }
  return sum / 2;
}
