import { checkScale } from '../kme/check-scale.ts';
import { checkModality } from './check-modality.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { ModalityField } from './modality-field.ts';
import { multimodalFreeEnergy } from './multimodal-free-energy.ts';
import type { QuadratureGrid } from './quadrature-grid.ts';
import { smallestOf } from './smallest-of.ts';
import { smoothOnGrid } from './smooth-on-grid.ts';
import { supDistance } from './sup-distance.ts';
import { weightedSum } from './weighted-sum.ts';

/** The parametric energy of two modalities beside their intrinsic energy. */
export interface MultimodalConsistency {
  /** J of anchors of the first modality, (1/τ) ∫ U₁₂ ρ₁ dμ − H×(ρ₁, ρ̃₂). */
  readonly uv: number;
  /** J of anchors of the second. */
  readonly vu: number;
  /** J^Sym = ½(J^uv + J^vu). */
  readonly parametric: number;
  /** F^Sym. */
  readonly intrinsic: number;
  /** (ε₁ + ε₂)/min(min ρ₁, min ρ₂), the bound of theorem 4.2 on |J^Sym − F^Sym|. */
  readonly bound: number;
  /** Whether the theorem speaks: each ε ≤ half the minimum of its density. */
  readonly valid: boolean;
}

/**
 * How far the energy that the symmetric InfoNCE tends to is from the intrinsic energy of two modalities (arXiv
 * 2601.19597, theorem 4.2). F^Sym − J^Sym = ½(∫ρ₁ log(ρ₂/ρ̃₂) + ∫ρ₂ log(ρ₁/ρ̃₁)) has either sign (equation 72) and is of
 * first order in τ, where the unimodal difference is of second (derived here); the divergence of ρ₁ and ρ₂ stays.
 *
 * @param first Density > 0 and potential U₁₂ of the first modality.
 * @param second Those of the second, U₂₁.
 * @param options `grid` all around, `temperature` τ.
 * @throws ShapeError If the lengths differ.
 * @throws OutOfRangeError If a value is not finite, a density negative, τ not positive, or the grid too coarse.
 *
 * @example
 * ```ts
 * import { circleGrid, multimodalConsistency, vonMisesFisherLogDensity } from '@crossmodal/theory';
 *
 * const grid = circleGrid(1024);
 * const at = (angle: number, concentration: number) => {
 *   const density = vonMisesFisherLogDensity({ mean: [Math.cos(angle), Math.sin(angle)], concentration }, grid.nodes).map(Math.exp);
 *   return { density, potential: new Float64Array(1024) };
 * };
 * const { intrinsic, parametric, bound } = multimodalConsistency(at(0, 1), at(1, 1.5), { grid, temperature: 0.02 });
 * console.log((intrinsic - parametric).toFixed(8), bound.toFixed(4)); // -0.00511297 0.4530
 * ```
 */
export function multimodalConsistency(
  first: ModalityField,
  second: ModalityField,
  { grid, temperature }: { readonly grid: QuadratureGrid; readonly temperature: number },
): MultimodalConsistency {
  const { weights } = grid;
  checkScale('multimodalConsistency: temperature', temperature);
  checkModality('multimodalConsistency: first', first, weights);
  checkModality('multimodalConsistency: second', second, weights);
  const [smoothedFirst, smoothedSecond] = [first, second].map(({ density }) => smoothOnGrid(density, grid, temperature));
  const [uv, vu] = [
    weightedSum(weights, first.potential, first.density) / temperature - crossEntropy(first.density, smoothedSecond, weights),
    weightedSum(weights, second.potential, second.density) / temperature - crossEntropy(second.density, smoothedFirst, weights),
  ];
  const [floorFirst, floorSecond] = [smallestOf(first.density), smallestOf(second.density)];
  const [mismatchFirst, mismatchSecond] = [supDistance(smoothedFirst, first.density), supDistance(smoothedSecond, second.density)];
  return {
    uv,
    vu,
    parametric: (uv + vu) / 2,
    intrinsic: multimodalFreeEnergy(first, second, { temperature, weights }),
    bound: (mismatchFirst + mismatchSecond) / Math.min(floorFirst, floorSecond),
    valid: mismatchFirst <= floorFirst / 2 && mismatchSecond <= floorSecond / 2,
  };
}
