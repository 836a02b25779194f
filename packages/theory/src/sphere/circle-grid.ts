import { checkInteger } from '../linear-algebra/check-matrix.ts';
import type { QuadratureGrid } from './quadrature-grid.ts';

/**
 * Equispaced points on the unit circle from the angle 0, whose trapezoidal rule is accurate to rounding for smooth
 * functions.
 *
 * @param count Number of points, from 1.
 * @throws OutOfRangeError If the count is no positive integer.
 *
 * @example
 * ```ts
 * import { circleGrid } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(64);
 * let integral = 0;
 * for (let i = 0; i < 64; i++) integral += weights[i] * Math.exp(nodes.data[2 * i]);
 * console.log((integral / (2 * Math.PI)).toFixed(12)); // 1.266065877752
 * ```
 */
export function circleGrid(count: number): QuadratureGrid {
  checkInteger('circleGrid: count', count, 1);
  const data = new Float64Array(2 * count);
  for (let i = 0; i < count; i++) {
    const angle = (2 * Math.PI * i) / count;
    data[2 * i] = Math.cos(angle);
    data[2 * i + 1] = Math.sin(angle);
  }
  return { nodes: { data, rows: count, columns: 2 }, weights: new Float64Array(count).fill((2 * Math.PI) / count), rings: 1 };
}
