import { checkLaw } from './check-law.ts';
import { checkRows } from './check-rows.ts';

/**
 * The density ratio of two variables that are independent given a latent z with K values:
 * exp PMI(x, y) = Σ_k p(z = k | x) p(z = k | y) / p(z = k).
 *
 * It is bilinear in the two posteriors, so its rank is at most K, while that of PMI itself is full in general: the linear
 * structure that KME-CLIP uses (arXiv 2510.15508; the formula is derived here from the conditional independence).
 *
 * @param posteriorsU Row x: p(z | x), a law on K values.
 * @param posteriorsV Row y: p(z | y).
 * @param prior p(z), positive.
 * @returns Rows x, columns y. Averaged over p(y), or p(x), it is 1.
 * @throws ShapeError If the tables are empty or their widths differ.
 * @throws OutOfRangeError If a row or the prior is no law, or the prior vanishes somewhere.
 *
 * @example
 * ```ts
 * import { expPmiFromPosteriors } from '@crossmodal/theory';
 *
 * const posteriors = [[0.9, 0.1], [0.1, 0.9]];
 * const ratio = expPmiFromPosteriors(posteriors, posteriors, [0.5, 0.5]);
 * console.log(ratio[0][0].toFixed(2), ratio[0][1].toFixed(2)); // 1.64 0.36
 * ```
 */
export function expPmiFromPosteriors(
  posteriorsU: readonly ArrayLike<number>[],
  posteriorsV: readonly ArrayLike<number>[],
  prior: ArrayLike<number>,
): Float64Array[] {
  const latents = prior.length;
  checkLaw('expPmiFromPosteriors: prior', prior, { length: latents, positive: true });
  for (const [name, rows] of [['posteriorsU', posteriorsU], ['posteriorsV', posteriorsV]] as const) {
    checkRows(`expPmiFromPosteriors: ${name}`, rows, latents);
    rows.forEach((row, i) => checkLaw(`expPmiFromPosteriors: ${name}[${i}]`, row, { length: latents }));
  }
  return posteriorsU.map((a) =>
    Float64Array.from(posteriorsV, (b) => {
      let sum = 0;
      for (let k = 0; k < latents; k++) sum += (a[k] * b[k]) / prior[k];
      return sum;
    }),
  );
}
