import { checkInteger } from '../linear-algebra/check-matrix.ts';
import { barrierBestResponse } from './barrier-best-response.ts';
import type { EnergyMeasure } from './energy-measure.ts';

/** What {@link alternateBestResponses} plays. */
export interface AlternateBestResponsesOptions extends EnergyMeasure {
  /** U₁₂ and U₂₁, one value a node each. */
  readonly potentials: readonly [ArrayLike<number>, ArrayLike<number>];
  /** Density of the second modality at the start. */
  readonly start: ArrayLike<number>;
  /** Least density of both. */
  readonly floor: number;
  /** Most sweeps, of one response of each; default 100. */
  readonly sweeps?: number;
}

/** Where alternating best responses end. */
export interface AlternatingResponses {
  readonly densities: readonly [Float64Array, Float64Array];
  /** Cell of each spike. */
  readonly cells: readonly [number, number];
  /** Sweeps until neither moved. */
  readonly sweeps: number;
  readonly converged: boolean;
}

/**
 * Best responses on a grid, the first modality to the second and back, until neither moves. Not in the paper, whose
 * barrier argument (arXiv 2601.19597, proposition 4.1) is about one response. The barrier is pointwise: with equal
 * potentials the two spikes end in neighbouring cells, far apart in divergence and next to each other on the circle.
 *
 * @param options Potentials, start, floor, temperature, areas of the cells, most sweeps.
 * @throws ShapeError If the lengths differ or are 0.
 * @throws OutOfRangeError If a value is out of its range.
 *
 * @example
 * ```ts
 * import { alternateBestResponses, circleGrid } from '@crossmodal/theory';
 *
 * const { nodes, weights } = circleGrid(720);
 * const potential = Float64Array.from({ length: 720 }, (_, i) => -nodes.data[2 * i]);
 * const start = weights.map(() => 1 / (2 * Math.PI));
 * const { cells, converged } = alternateBestResponses({ potentials: [potential, potential], start, floor: 0.05, temperature: 0.5, weights });
 * console.log(converged, Math.abs(cells[0] - cells[1])); // true 1
 * ```
 */
export function alternateBestResponses({ potentials, start, floor, temperature, weights, sweeps = 100 }: AlternateBestResponsesOptions): AlternatingResponses {
  checkInteger('alternateBestResponses: sweeps', sweeps, 1);
  const shared = { floor, temperature, weights };
  const respond = (mover: 0 | 1, peerDensity: ArrayLike<number>) =>
    barrierBestResponse({ ...shared, potential: potentials[mover], peerPotential: potentials[1 - mover], peerDensity });
  let first = respond(0, start);
  let second = respond(1, first.density);
  for (let sweep = 1; ; sweep++) {
    const cells = [first.cell, second.cell];
    const ended = { densities: [first.density, second.density], cells: [first.cell, second.cell], sweeps: sweep } as const;
    first = respond(0, second.density);
    if (first.cell === cells[0]) return { ...ended, converged: true };
    if (sweep === sweeps) return { ...ended, converged: false };
    second = respond(1, first.density);
  }
}
