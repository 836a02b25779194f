import { OutOfRangeError } from '../errors.ts';
import { checkRows } from './check-rows.ts';
import { checkScale } from './check-scale.ts';
import type { PointKernel } from './point-kernel.ts';
import { squaredDistance } from './squared-distance.ts';

/**
 * Kernel values of all pairs of points: Gaussian exp(−|u − v|²/(2σ²)), inverse multiquadric c / √(c² + |u − v|²), or
 * linear ⟨u, v⟩, the kernels of weighted point sets (WPSE, arXiv 2404.19228, and its published code).
 *
 * @param U Points, one a row.
 * @param V Points of the same dimension.
 * @param kernel `{ type: 'gaussian', sigma }`, `{ type: 'imq', c }` or `{ type: 'linear' }`.
 * @returns Rows u, columns v. The first two kernels are 1 at equal points.
 * @throws ShapeError If a list is empty or dimensions differ.
 * @throws OutOfRangeError If a coordinate is not finite, σ or c is not positive, or there is no such kernel.
 *
 * @example
 * ```ts
 * import { kernelGram } from '@crossmodal/theory';
 *
 * const [row] = kernelGram([[1, 0]], [[1, 0], [0, 1], [-1, 0]], { type: 'imq', c: 0.5 });
 * console.log([...row].map((value) => value.toFixed(6)).join(' ')); // 1.000000 0.333333 0.242536
 * ```
 */
export function kernelGram(U: readonly ArrayLike<number>[], V: readonly ArrayLike<number>[], kernel: PointKernel): Float64Array[] {
  checkRows('kernelGram: V', V, checkRows('kernelGram: U', U));
  const value = kernelFunction(kernel);
  return U.map((u) => Float64Array.from(V, (v) => value(u, v)));
}

function kernelFunction(kernel: PointKernel): (u: ArrayLike<number>, v: ArrayLike<number>) => number {
  switch (kernel.type) {
    case 'gaussian': {
      const scale = -1 / (2 * checkScale('kernelGram: sigma', kernel.sigma) ** 2);
      return (u, v) => Math.exp(scale * squaredDistance(u, v));
    }
    case 'imq': {
      const c = checkScale('kernelGram: c', kernel.c);
      return (u, v) => c / Math.sqrt(c * c + squaredDistance(u, v));
    }
    case 'linear':
      return (u, v) => {
        let sum = 0;
        for (let k = 0; k < u.length; k++) sum += u[k] * v[k];
        return sum;
      };
    default:
      throw new OutOfRangeError(`kernelGram: kernel is ${JSON.stringify(kernel)}; expected a type of gaussian, imq or linear`);
  }
}
