/** Σ w f, or Σ w f g. */
export function weightedSum(weights: ArrayLike<number>, f: ArrayLike<number>, g?: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sum += weights[i] * f[i] * (g ? g[i] : 1);
  return sum;
}
