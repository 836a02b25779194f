import { OutOfRangeError } from '../errors.ts';
import { checkScale } from '../kme/check-scale.ts';
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts';
import { logSumExp } from '../log-sum-exp.ts';
import { checkPoints } from './check-points.ts';
import { dot } from './dot.ts';
import type { QuadratureGrid } from './quadrature-grid.ts';
import { sphereGrid } from './sphere-grid.ts';

/** What {@link gibbsCapMass} measures. */
export interface GibbsCapMassOptions {
  /** τ > 0. */
  readonly temperature: number;
  /** Unit vectors of three entries, one a row; the caps must not overlap. */
  readonly centres: DenseMatrix;
  /** Radius of the caps in radians. */
  readonly radius: number;
  /** Rings of the grids, with twice as many points each; default 160. */
  readonly latitudes?: number;
}

/**
 * The mass of the Gibbs equilibrium of a potential on the sphere of three dimensions in caps, each on a grid of its own:
 * the statistic of figure 4 of arXiv 2601.19597 (appendix E.2), by quadrature instead of by draws.
 *
 * @param potential U of a unit vector of three entries; it must not keep the array.
 * @param options Temperature, caps, size of the grids.
 * @throws ShapeError If the centres do not have three columns.
 * @throws OutOfRangeError If the caps overlap, a centre is no unit vector, or τ or the radius out of range.
 *
 * @example
 * ```ts
 * import { gibbsCapMass } from '@crossmodal/theory';
 *
 * const centres = { data: Float64Array.of(0, 0, 1), rows: 1, columns: 3 };
 * const mass = gibbsCapMass((z) => -z[2], { temperature: 0.5, centres, radius: 0.5 });
 * console.log(mass.toFixed(8), (-Math.expm1(2 * (Math.cos(0.5) - 1)) / -Math.expm1(-4)).toFixed(8)); // 0.22121796 0.22121796
 * ```
 */
export function gibbsCapMass(potential: (point: Float64Array) => number, { temperature, centres, radius, latitudes = 160 }: GibbsCapMassOptions): number {
  checkScale('gibbsCapMass: temperature', temperature);
  checkPoints('gibbsCapMass: centres', centres, 3);
  const poles = Array.from({ length: centres.rows }, (_, i) => centres.data.subarray(3 * i, 3 * i + 3));
  for (let i = 0; i < poles.length; i++) {
    for (let j = 0; j < i; j++) {
      const angle = Math.acos(Math.min(1, dot(poles[i], poles[j])));
      if (angle < 2 * radius) throw new OutOfRangeError(`gibbsCapMass: centres ${j} and ${i} are ${angle} apart; expected at least twice the radius ${radius}`);
    }
  }
  const size = { latitudes, longitudes: 2 * latitudes };
  const logMass = (grid: QuadratureGrid) => logSumExp(grid.weights.map((w, i) => Math.log(w) - potential(grid.nodes.data.subarray(3 * i, 3 * i + 3)) / temperature));
  const whole = logMass(sphereGrid(size));
  return poles.reduce((sum, pole) => sum + Math.exp(logMass(sphereGrid({ ...size, pole, radius })) - whole), 0);
}
