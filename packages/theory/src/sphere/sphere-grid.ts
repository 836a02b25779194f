import { OutOfRangeError, ShapeError } from '../errors.ts';
import { checkInteger } from '../linear-algebra/check-matrix.ts';
import { checkUnitVector } from './check-unit-vector.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import type { QuadratureGrid } from './quadrature-grid.ts';

/** Size and place of a {@link sphereGrid}. */
export interface SphereGridOptions {
  /** Number of rings. */
  readonly latitudes: number;
  /** Points of a ring. */
  readonly longitudes: number;
  /** Axis of the rings, a unit vector of three entries; default (0, 0, 1). */
  readonly pole?: ArrayLike<number>;
  /** Radius in radians of the cap around the pole that is covered; default π, the whole sphere. */
  readonly radius?: number;
}

/**
 * A grid on the unit sphere of three dimensions, or on a cap of it: Gauss–Legendre nodes along the axis, equispaced
 * points around it. It integrates polynomials of a degree below twice the latitudes and below the longitudes exactly;
 * a cap of its own is the way to integrate over one, since an indicator on the whole grid costs the order of a cell.
 *
 * @param options Numbers of rings and of points a ring, the axis, the radius.
 * @throws OutOfRangeError If a number is no positive integer, the pole no unit vector, or the radius not in (0, π].
 * @throws ShapeError If the pole does not have three entries.
 *
 * @example
 * ```ts
 * import { sphereGrid } from '@crossmodal/theory';
 *
 * const area = (radius: number) => sphereGrid({ latitudes: 8, longitudes: 16, radius }).weights.reduce((sum, w) => sum + w, 0);
 * console.log((area(Math.PI) / (4 * Math.PI)).toFixed(12), (area(0.5) / (4 * Math.PI)).toFixed(8)); // 1.000000000000 0.06120872
 * ```
 */
export function sphereGrid({ latitudes, longitudes, pole = [0, 0, 1], radius = Math.PI }: SphereGridOptions): QuadratureGrid {
  checkInteger('sphereGrid: latitudes', latitudes, 1);
  checkInteger('sphereGrid: longitudes', longitudes, 1);
  if (pole.length !== 3) throw new ShapeError(`sphereGrid: pole has ${pole.length} entries; expected 3`);
  checkUnitVector('sphereGrid: pole', pole);
  if (!(radius > 0 && radius <= Math.PI)) throw new OutOfRangeError(`sphereGrid: radius is ${radius}; expected a number in (0, π]`);
  const { nodes: heights, weights: widths } = gaussLegendre(latitudes);
  const [first, second] = across(pole);
  const half = (1 - Math.cos(radius)) / 2;
  const count = latitudes * longitudes;
  const data = new Float64Array(3 * count);
  const weights = new Float64Array(count);
  for (let i = 0; i < latitudes; i++) {
    // Measured down from the pole, so that a small cap keeps its digits.
    const depth = half * (1 - heights[i]);
    const [cosine, sine] = [1 - depth, Math.sqrt(depth * (2 - depth))];
    for (let j = 0; j < longitudes; j++) {
      const angle = (2 * Math.PI * j) / longitudes;
      const node = i * longitudes + j;
      for (let k = 0; k < 3; k++) data[3 * node + k] = cosine * pole[k] + sine * (Math.cos(angle) * first[k] + Math.sin(angle) * second[k]);
      weights[node] = (half * widths[i] * 2 * Math.PI) / longitudes;
    }
  }
  return { nodes: { data, rows: count, columns: 3 }, weights, rings: latitudes };
}

/** Two unit vectors that complete one to a right-handed frame; those of x and y for that of z. */
function across(pole: ArrayLike<number>): [number[], number[]] {
  const [x, y, z] = [pole[0], pole[1], pole[2]];
  const sign = z < 0 ? -1 : 1;
  const a = -1 / (sign + z);
  const b = x * y * a;
  return [[1 + sign * x * x * a, sign * b, -sign * x], [b, sign + y * y * a, -y]];
}
