import type { StreamFunction } from './stream-function.ts';
import { wavevectors } from './wavevectors.ts';

/**
 * At every point and time `t`, Σ_k Re(ψ_k e^{iω_k t} e_k), or with `derivatives` the same sums with 2πi k_2 and −2πi k_1:
 * `visit(point, ψ, w_1, w_2)`.
 */
export function sumModes(
  { degree, coefficients, frequencies }: StreamFunction,
  { points, t }: { readonly points: ArrayLike<number>; readonly t: number },
  visit: (point: number, psi: number, w1: number, w2: number) => void,
): void {
  const vectors = wavevectors(degree);
  const modes = frequencies.length;
  for (let point = 0; 2 * point < points.length; point++) {
    const [x1, x2] = [points[2 * point], points[2 * point + 1]];
    let psi = 0;
    let w1 = 0;
    let w2 = 0;
    for (let mode = 0; mode < modes; mode++) {
      const [k1, k2] = [vectors[2 * mode], vectors[2 * mode + 1]];
      const angle = frequencies[mode] * t + 2 * Math.PI * (k1 * x1 + k2 * x2);
      const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
      psi += coefficients[2 * mode] * cosine - coefficients[2 * mode + 1] * sine;
      // Re(2πi z) = −2π Im z.
      const turned = -2 * Math.PI * (coefficients[2 * mode] * sine + coefficients[2 * mode + 1] * cosine);
      w1 += k2 * turned;
      w2 -= k1 * turned;
    }
    visit(point, psi, w1, w2);
  }
}
