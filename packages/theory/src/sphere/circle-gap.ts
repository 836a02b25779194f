import { ShapeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import type { CircleMoments } from './circle-moments.ts';
import { logBesselOverPower } from './log-bessel-over-power.ts';

/** Distances of two laws on the circle. */
export interface CircleGap {
  /** |E z − E w|. */
  readonly centroidGap: number;
  /** 2 E|z − w| − E|z − z′| − E|w − w′|, of chords. */
  readonly energyDistance: number;
  /** MMD² of the kernel exp(−|z − w|²/2σ²). */
  readonly mmdSquared: number;
}

/**
 * Centroid gap, energy distance and MMD² of two laws on the circle from their Fourier moments: |φ₁ − ψ₁|,
 * (8/π) Σ |φ_p − ψ_p|²/(4p² − 1) and 2 Σ e^{−1/σ²} I_p(1/σ²) |φ_p − ψ_p|² (derived here). They are what arXiv 2601.19597
 * (table 2, appendix E.4) measures of embeddings. The sums are over the moments given: laws with a density need few.
 *
 * @param p Moments of one law, from the first.
 * @param q As many of another.
 * @param options `bandwidth` σ > 0 of the kernel.
 * @throws ShapeError If there is no moment or their numbers differ.
 * @throws OutOfRangeError If σ is not positive.
 *
 * @example
 * ```ts
 * import { circleGap, vonMisesMoments } from '@crossmodal/theory';
 *
 * const at = (mean: number) => vonMisesMoments({ mean, concentration: 4, count: 40 });
 * const { centroidGap, energyDistance, mmdSquared } = circleGap(at(0), at(1), { bandwidth: 1 });
 * console.log(centroidGap.toFixed(10), energyDistance.toFixed(10), mmdSquared.toFixed(10)); // 0.8279895858 0.7646047216 0.3821797193
 * ```
 */
export function circleGap(p: CircleMoments, q: CircleMoments, { bandwidth }: { readonly bandwidth: number }): CircleGap {
  const count = p.real.length;
  const lengths = [p.imaginary, q.real, q.imaginary].map((values) => values.length);
  if (count === 0 || lengths.some((length) => length !== count)) {
    throw new ShapeError(`circleGap: p and q have ${[count, ...lengths].join(', ')} moments; expected the same number, at least one`);
  }
  const x = 1 / checkScale('circleGap: bandwidth', bandwidth) ** 2;
  let [energyDistance, mmdSquared, centroidGap] = [0, 0, 0];
  for (let k = 1; k <= count; k++) {
    const square = (p.real[k - 1] - q.real[k - 1]) ** 2 + (p.imaginary[k - 1] - q.imaginary[k - 1]) ** 2;
    if (k === 1) centroidGap = Math.sqrt(square);
    energyDistance += ((8 / Math.PI) * square) / (4 * k * k - 1);
    mmdSquared += 2 * Math.exp(logBesselOverPower(k, x) + k * Math.log(x) - x) * square;
  }
  return { centroidGap, energyDistance, mmdSquared };
}
