import { checkLaw } from './check-law.ts';
import { checkRows } from './check-rows.ts';

/**
 * Weights a_k(x) = p(z = k | x) / √p(z = k) of one anchor a latent value: point sets whose KME similarity tends to the
 * pointwise mutual information as σ → 0, for any distinct anchors. `leakageBound` bounds the error (derived here).
 *
 * They are unnormalised on purpose: with weights that sum to 1 the factor 1/√p(z) is lost unless the prior is uniform.
 *
 * @param posteriors Row x: p(z | x).
 * @param prior p(z), positive.
 * @returns One row of K weights ≥ 0 an item.
 * @throws ShapeError If there is no item, or a row has not one entry a latent value.
 * @throws OutOfRangeError If a row or the prior is no law, or the prior vanishes somewhere.
 *
 * @example
 * ```ts
 * import { positiveKmeWeights } from '@crossmodal/theory';
 *
 * console.log([...positiveKmeWeights([[0.5, 0.5]], [0.25, 0.75])[0]].map((a) => a.toFixed(4)).join(' ')); // 1.0000 0.5774
 * ```
 */
export function positiveKmeWeights(posteriors: readonly ArrayLike<number>[], prior: ArrayLike<number>): Float64Array[] {
  const latents = prior.length;
  checkLaw('positiveKmeWeights: prior', prior, { length: latents, positive: true });
  checkRows('positiveKmeWeights: posteriors', posteriors, latents);
  return posteriors.map((row, item) => {
    checkLaw(`positiveKmeWeights: posteriors[${item}]`, row, { length: latents });
    return Float64Array.from(row, (p, k) => p / Math.sqrt(prior[k]));
  });
}
