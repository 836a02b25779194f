import { OutOfRangeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import { checkDensity } from './check-density.ts';
import { checkField } from './check-field.ts';

/**
 * V = U/τ + log ρ_peer: what a modality meets while the other stays, its alignment and the barrier of the mass that is
 * there (arXiv 2601.19597, proposition 4.1).
 *
 * @param potential U of the modality, one value a node.
 * @param peerDensity Positive density of the other.
 * @param temperature τ > 0.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is not finite, the density not positive or τ not positive.
 *
 * @example
 * ```ts
 * import { effectivePotential } from '@crossmodal/theory';
 *
 * console.log(Array.from(effectivePotential([-1, 0], [1, 0.5], 0.5), (v) => v.toFixed(6)).join(' ')); // -2.000000 -0.693147
 * ```
 */
export function effectivePotential(potential: ArrayLike<number>, peerDensity: ArrayLike<number>, temperature: number): Float64Array {
  checkScale('effectivePotential: temperature', temperature);
  checkField('effectivePotential: potential', potential, peerDensity);
  checkDensity('effectivePotential: peerDensity', peerDensity, potential);
  return Float64Array.from(potential, (u, i) => {
    if (peerDensity[i] === 0) throw new OutOfRangeError(`effectivePotential: peerDensity[${i}] is 0; expected a number > 0`);
    return u / temperature + Math.log(peerDensity[i]);
  });
}
