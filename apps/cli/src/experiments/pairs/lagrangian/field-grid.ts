import { type StreamFunction, streamFunctionAt } from '@crossmodal/datasets/lagrangian';

/** Points a side of the grid on which a field is drawn. */
const GRID = 64;

/** ψ at time 0 at the centres of the cells of a grid over the torus, a row of x_1 after the other, x_2 from 0 up. */
export function fieldGrid(field: StreamFunction): { values: Float64Array; columns: number; rows: number } {
  const points = Float64Array.from({ length: 2 * GRID * GRID }, (_, i) => ((i % 2 === 0 ? (i / 2) % GRID : Math.floor(i / 2 / GRID)) + 0.5) / GRID);
  return { values: streamFunctionAt(field, { points }), columns: GRID, rows: GRID };
}
