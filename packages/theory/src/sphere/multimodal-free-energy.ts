import { checkScale } from '../kme/check-scale.ts';
import { checkModality } from './check-modality.ts';
import { crossEntropy } from './cross-entropy.ts';
import type { EnergyMeasure } from './energy-measure.ts';
import type { ModalityField } from './modality-field.ts';
import { weightedSum } from './weighted-sum.ts';

/**
 * F^Sym(ρ₁, ρ₂) = ½(F_{U₁₂}(ρ₁) + F_{U₂₁}(ρ₂)) − ½(KL(ρ₁ ‖ ρ₂) + KL(ρ₂ ‖ ρ₁)), the intrinsic energy of two modalities
 * (arXiv 2601.19597, definition 4.3). The entropies cancel, which leaves (1/2τ)(∫U₁₂ρ₁ + ∫U₂₁ρ₂) − ½(H×(ρ₁, ρ₂) +
 * H×(ρ₂, ρ₁)): each modality gains by being where the other is not. Both potentials are held fixed, which encoders in
 * training do not do.
 *
 * @param first Density and potential U₁₂ of the first modality.
 * @param second Those of the second, U₂₁.
 * @param measure Temperature and areas of the cells.
 * @returns Nats; −∞ where one density is 0 and the other is not.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite, a density negative or τ not positive.
 *
 * @example
 * ```ts
 * import { circleGrid, gibbsDensity, multimodalFreeEnergy } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(256);
 * const potential = Float64Array.from({ length: 256 }, (_, i) => -nodes.data[2 * i]);
 * const { density, logNormaliser } = gibbsDensity(potential, { temperature: 0.5, weights });
 * const matched = { density, potential };
 * console.log(multimodalFreeEnergy(matched, matched, { temperature: 0.5, weights }).toFixed(10)); // -2.6618706079
 * console.log((-logNormaliser).toFixed(10)); // -2.6618706079
 * ```
 */
export function multimodalFreeEnergy(first: ModalityField, second: ModalityField, { temperature, weights }: EnergyMeasure): number {
  checkScale('multimodalFreeEnergy: temperature', temperature);
  checkModality('multimodalFreeEnergy: first', first, weights);
  checkModality('multimodalFreeEnergy: second', second, weights);
  const alignment = weightedSum(weights, first.potential, first.density) + weightedSum(weights, second.potential, second.density);
  const dispersion = crossEntropy(first.density, second.density, weights) + crossEntropy(second.density, first.density, weights);
  return alignment / (2 * temperature) - dispersion / 2;
}
