import type { OceanSettings } from './ocean-data-schema.ts';

/** Those of the climatology down to 1000 m, without the surface, which floats do not reach. */
const CLIMATOLOGY = [10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000];
const FILES = [
  10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 125, 150, 175, 200, 225, 250, 275, 300, 350, 400, 450, 500, 550, 600, 650, 700, 750, 800, 850, 900, 950, 1000,
];

/** The levels of a configuration, in dbar. */
export function oceanLevels({ levels, oceanFiles }: OceanSettings): readonly number[] {
  return levels ?? (oceanFiles === null ? CLIMATOLOGY : FILES);
}
