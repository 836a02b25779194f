import { OutOfRangeError } from '../errors.ts';
import { checkInteger } from '../linear-algebra/check-matrix.ts';
import type { Random } from '../random.ts';
import { checkConcentration } from './check-concentration.ts';
import { wrapAngle } from './wrap-angle.ts';

/** What {@link sampleVonMises} draws. */
export interface SampleVonMisesOptions {
  /** Angle of the mode. */
  readonly mean: number;
  /** κ, 0 or more. */
  readonly concentration: number;
  readonly count: number;
  readonly random: Random;
}

/** Concentrations from which the law is normal of variance 1/κ to float64's eyes, and the rejection loses digits. */
const NEARLY_NORMAL = 1e6;

/**
 * Angles of the von Mises law on the circle, by Best and Fisher's rejection from a wrapped Cauchy law (Applied
 * Statistics 28, 1979).
 *
 * @param options Mode, concentration, number of draws, generator.
 * @returns Angles in (−π, π].
 * @throws OutOfRangeError If the mean is not finite, the concentration negative or the count no integer from 0.
 *
 * @example
 * ```ts
 * import { createRandom, sampleVonMises } from '@crossmodal/theory';
 *
 * const angles = sampleVonMises({ mean: 1, concentration: 2, count: 20000, random: createRandom(1) });
 * const mean = angles.reduce((sum, a) => sum + Math.cos(a - 1), 0) / angles.length;
 * console.log(mean.toFixed(2)); // 0.70
 * ```
 */
export function sampleVonMises({ mean, concentration, count, random }: SampleVonMisesOptions): Float64Array {
  if (!Number.isFinite(mean)) throw new OutOfRangeError(`sampleVonMises: mean is ${mean}; expected a finite number`);
  checkConcentration('sampleVonMises: concentration', concentration);
  checkInteger('sampleVonMises: count', count, 0);
  const s = proposal(concentration);
  const draw = () => {
    if (concentration === 0) return (2 * random.uniform() - 1) * Math.PI;
    if (concentration > NEARLY_NORMAL) return random.normal() / Math.sqrt(concentration);
    for (;;) {
      const z = Math.cos(Math.PI * random.uniform());
      const f = (1 + s * z) / (s + z);
      const c = concentration * (s - f);
      const u = random.uniform();
      if (c * (2 - c) > u || Math.log(c / u) + 1 >= c) return Math.sign(random.uniform() - 0.5) * Math.acos(Math.min(1, Math.max(-1, f)));
    }
  };
  const angles = new Float64Array(count);
  for (let i = 0; i < count; i++) angles[i] = wrapAngle(mean + draw());
  return angles;
}

/** Shape of the proposal; below 1e-5 by its leading terms, since the formula cancels. */
function proposal(concentration: number): number {
  if (concentration < 1e-5) return 1 / concentration + concentration;
  const r = 1 + Math.hypot(1, 2 * concentration);
  const rho = (r - Math.sqrt(2 * r)) / (2 * concentration);
  return (1 + rho * rho) / (2 * rho);
}
