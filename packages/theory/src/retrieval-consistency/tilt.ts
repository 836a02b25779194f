/** A law tilted by scores, with the logarithm of its normaliser. */
export interface Tilt {
  /** q_k ∝ p_k e^{s_k/τ}. */
  readonly tilted: Float64Array;
  /** log Σ_k p_k e^{s_k/τ}. */
  readonly logNormaliser: number;
}

/** {@link Tilt} of a law that is known to be one. The shift is the largest score that the law can draw. */
export function tilt(law: ArrayLike<number>, scores: ArrayLike<number>, temperature: number): Tilt {
  const tilted = new Float64Array(law.length);
  let most = -Infinity;
  for (let k = 0; k < law.length; k++) if (law[k] > 0 && scores[k] > most) most = scores[k];
  let total = 0;
  for (let k = 0; k < law.length; k++) {
    if (law[k] > 0) total += tilted[k] = law[k] * Math.exp((scores[k] - most) / temperature);
  }
  for (let k = 0; k < law.length; k++) tilted[k] /= total;
  return { tilted, logNormaliser: most / temperature + Math.log(total) };
}
