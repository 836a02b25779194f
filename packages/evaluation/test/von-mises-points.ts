import { besselIe } from '@crossmodal/theory';

/** E e^{ipa} of the law of von Mises with mean 0. */
export function vonMisesMoment(order: number, concentration: number): number {
  return besselIe(order, concentration) / besselIe(0, concentration);
}

/**
 * Angles at the quantiles (i + ½)/n of a law of von Mises. Means of smooth functions over them are integrals by the midpoint
 * rule of a periodic function: exact to rounding once n resolves the thinnest part of the law, n ≫ 1/density.
 */
export function vonMisesAngles({ mean, concentration, count }: { readonly mean: number; readonly concentration: number; readonly count: number }): Float64Array {
  const moments = Float64Array.from({ length: 50 }, (_, order) => vonMisesMoment(order, concentration));
  // Fourier series of the density and of P(−π to a).
  const at = (angle: number) => {
    let [cdf, density] = [(angle + Math.PI) / 2, 0.5];
    for (let order = 1; order < moments.length; order++) {
      cdf += (moments[order] * Math.sin(order * angle)) / order;
      density += moments[order] * Math.cos(order * angle);
    }
    return { cdf: cdf / Math.PI, density: density / Math.PI };
  };
  let from = -Math.PI;
  return Float64Array.from({ length: count }, (_, i) => {
    const share = (i + 0.5) / count;
    let [low, high] = [from, Math.PI];
    let angle = low;
    for (let step = 0; step < 80; step++) {
      const { cdf, density } = at(angle);
      if (cdf < share) low = angle;
      else high = angle;
      const newton = angle - (cdf - share) / density;
      const next = newton > low && newton < high ? newton : (low + high) / 2;
      if (Math.abs(next - angle) < 1e-13) break;
      angle = next;
    }
    from = angle;
    return mean + angle;
  });
}

/** Points of the unit circle. */
export function circlePoints(angles: ArrayLike<number>): { data: Float64Array; rows: number; columns: number } {
  const data = new Float64Array(2 * angles.length);
  for (let i = 0; i < angles.length; i++) [data[2 * i], data[2 * i + 1]] = [Math.cos(angles[i]), Math.sin(angles[i])];
  return { data, rows: angles.length, columns: 2 };
}
