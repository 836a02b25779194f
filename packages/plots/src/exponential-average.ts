/**
 * Exponential moving average with the bias of its start removed: mₜ = β mₜ₋₁ + (1 − β) xₜ, divided by 1 − βᵗ
 * (Kingma and Ba 2015, section 3), so that the first values are not pulled to zero.
 *
 * @param values Numbers; where one is not finite the average is NaN there and goes on unchanged after it.
 * @param weight β in [0, 1): the weight of the past.
 */
export function exponentialAverage(values: ArrayLike<number>, weight: number): Float64Array {
  const averages = new Float64Array(values.length);
  let mean = 0;
  let correction = 1;
  for (let t = 0; t < values.length; t++) {
    if (!Number.isFinite(values[t])) {
      averages[t] = NaN;
      continue;
    }
    mean = weight * mean + (1 - weight) * values[t];
    correction *= weight;
    averages[t] = mean / (1 - correction);
  }
  return averages;
}
