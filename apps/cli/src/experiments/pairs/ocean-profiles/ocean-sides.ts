import { fitLevelScaling, type GriddedOcean, type LevelScaling, standardise } from '@crossmodal/datasets/ocean';

import type { OceanSettings } from './ocean-data-schema.ts';
import type { OceanData } from './ocean-data.ts';

/** One modality of all profiles, as the encoders and the baselines take it. */
export interface OceanSide {
  readonly columns: number;
  /** Standardised on the training profiles, missing values 0; row-major. */
  readonly values: Float32Array;
  readonly scaling: LevelScaling;
  /** The same in its units, missing values NaN. */
  readonly raw: Float32Array;
}

/** Days of a year, on which the season turns. */
const YEAR = 365.25;

/** Number of features of a surface state: SST, SSS, three of the position on the sphere and two of the season. */
export const SURFACE_FEATURES = 7;

/** The two modalities of a configuration, standardised by the training profiles alone. */
export function oceanSides({ grid, train }: OceanData, { modalities }: OceanSettings): { u: OceanSide; v: OceanSide } {
  const n = grid.levels.length;
  if (modalities === 'temperature-salinity') return { u: side(grid.temperature, n, train), v: side(grid.salinity, n, train) };
  return { u: side(surfaceStates(grid), SURFACE_FEATURES, train), v: side(sideBySide(grid), 2 * n, train) };
}

function side(raw: Float32Array, columns: number, rows: Uint32Array): OceanSide {
  const scaling = fitLevelScaling(raw, { levels: columns, rows });
  return { columns, raw, scaling, values: standardise(raw, scaling) };
}

/** Temperature and salinity of the uppermost level, position and day of the year without jumps at 180° and at new year. */
function surfaceStates({ count, levels, temperature, salinity, latitude, longitude, time }: GriddedOcean): Float32Array {
  const states = new Float32Array(count * SURFACE_FEATURES);
  const radians = Math.PI / 180;
  for (let i = 0; i < count; i++) {
    const [phi, lambda] = [latitude[i] * radians, longitude[i] * radians];
    // An unknown day, as in an annual mean, has no season.
    const season = Number.isNaN(time[i]) ? null : (2 * Math.PI * time[i]) / YEAR;
    states.set(
      [
        temperature[i * levels.length],
        salinity[i * levels.length],
        Math.cos(phi) * Math.cos(lambda),
        Math.cos(phi) * Math.sin(lambda),
        Math.sin(phi),
        season === null ? 0 : Math.cos(season),
        season === null ? 0 : Math.sin(season),
      ],
      i * SURFACE_FEATURES,
    );
  }
  return states;
}

function sideBySide({ count, levels: { length: n }, temperature, salinity }: GriddedOcean): Float32Array {
  const rows = new Float32Array(count * 2 * n);
  for (let i = 0; i < count; i++) {
    rows.set(temperature.subarray(i * n, (i + 1) * n), 2 * i * n);
    rows.set(salinity.subarray(i * n, (i + 1) * n), (2 * i + 1) * n);
  }
  return rows;
}
