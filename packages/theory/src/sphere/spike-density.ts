import { OutOfRangeError, ShapeError } from '../errors.ts';

/**
 * The floor with all the excess mass spread evenly over some cells: the family of densities that approaches the infimum
 * of a modality's energy as the cells shrink onto the minimum of its effective potential (arXiv 2601.19597,
 * proposition D.1).
 *
 * @param cells Indices of the cells, at least one, each once.
 * @param options `floor` ρ̲ > 0 with ρ̲ μ(Z) < 1, `weights` the areas of the cells.
 * @throws ShapeError If there is no cell.
 * @throws OutOfRangeError If a cell is none or stands twice, or the floor is out of range.
 *
 * @example
 * ```ts
 * import { spikeDensity } from '@crossmodal/theory';
 *
 * console.log(spikeDensity([1], { floor: 0.25, weights: [0.5, 0.5, 1] }).join(' ')); // 0.25 1.25 0.25
 * ```
 */
export function spikeDensity(cells: ArrayLike<number>, { floor, weights }: { readonly floor: number; readonly weights: ArrayLike<number> }): Float64Array {
  if (cells.length === 0) throw new ShapeError('spikeDensity: cells is empty; expected at least one');
  let [area, spike] = [0, 0];
  for (let i = 0; i < weights.length; i++) area += weights[i];
  if (!(floor > 0 && floor * area < 1)) throw new OutOfRangeError(`spikeDensity: floor is ${floor}; expected a number > 0 and below ${1 / area}, one over the area`);
  const chosen = new Set<number>();
  for (let k = 0; k < cells.length; k++) {
    const cell = cells[k];
    if (!Number.isInteger(cell) || cell < 0 || cell >= weights.length || chosen.has(cell)) {
      throw new OutOfRangeError(`spikeDensity: cells[${k}] is ${cell}; expected an index below ${weights.length}, each once`);
    }
    chosen.add(cell);
    spike += weights[cell];
  }
  const density = new Float64Array(weights.length).fill(floor);
  for (const cell of chosen) density[cell] += (1 - floor * area) / spike;
  return density;
}
