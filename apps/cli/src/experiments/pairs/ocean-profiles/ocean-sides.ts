import { fitLevelScaling, type GriddedOcean, type LevelScaling, standardise } from '@crossmodal/datasets/ocean';
import { empiricalPair, type GaussianPair } from '@crossmodal/theory';

import type { Preparation } from '../pair-experiment.ts';
import type { OceanSettings } from './ocean-data-schema.ts';
import type { OceanData } from './ocean-data.ts';

/** One modality of all profiles, as the encoders and the baselines take it. */
export interface OceanSide {
  readonly columns: number;
  /** Standardised on the training profiles, missing values 0; row-major. */
  readonly values: Float32Array;
  /** The same as the encoder takes it. */
  readonly inputs: Float32Array;
  /** What makes inputs of standardised values, unless they are the same. */
  readonly linear: Preparation['linear'];
  readonly scaling: LevelScaling;
  /** The same in its units, missing values NaN. */
  readonly raw: Float32Array;
}

/** Days of a year, on which the season turns. */
const YEAR = 365.25;

/** Number of features of a surface state: SST, SSS, three of the position on the sphere and two of the season. */
export const SURFACE_FEATURES = 7;

/** Levels of a profile are nearly dependent, and the season of annual means is constant. */
const RIDGE = { 'temperature-salinity': 1e-6, 'surface-profile': 1e-3 };

/** The two modalities of a configuration, standardised by the training profiles alone, and the Gaussian law fitted to these. */
export function oceanSides({ grid, train }: OceanData, settings: OceanSettings): { u: OceanSide; v: OceanSide; pair: GaussianPair } {
  const { modalities } = settings;
  const n = grid.levels.length;
  const [u, v] =
    modalities === 'temperature-salinity'
      ? [side(grid.temperature, n, train), side(grid.salinity, n, train)]
      : [side(surfaceStates(grid), SURFACE_FEATURES, train), side(sideBySide(grid), 2 * (n - 1), train)];
  const pair = fittedPair({ u, v }, train, settings);
  if (!seesVariates(settings)) return { u, v, pair };
  return { u: { ...u, ...variates(pair, 'u', u) }, v: { ...v, ...variates(pair, 'v', v) }, pair };
}

/** The Gaussian law with the moments of some profiles, in standardised units. */
function fittedPair({ u, v }: { u: OceanSide; v: OceanSide }, rows: Uint32Array, { modalities }: OceanSettings): GaussianPair {
  return empiricalPair(rowsOf(u, rows), rowsOf(v, rows), { ridge: RIDGE[modalities] });
}

/** The standardised rows of a side. */
export function rowsOf({ values, columns }: OceanSide, rows: Uint32Array): Float64Array[] {
  return Array.from(rows, (row) => Float64Array.from(values.subarray(row * columns, (row + 1) * columns)));
}

/**
 * Whether encoders see canonical variates. By default a perceptron does on files: a few floats do not show what is not
 * linear, so that retrieval is best from the linear optimum, while the climatology shows it everywhere. Without an order
 * of levels there is nothing to convolve or attend over.
 */
export function seesVariates({ inputs, encoder, oceanFiles }: OceanSettings): boolean {
  return inputs === 'canonical' || (inputs === 'auto' && encoder === 'mlp' && oceanFiles !== null);
}

/**
 * All canonical variates, the k-th times √σ_k, and whatever the other side lacks left at 0: so that the identity is the
 * linear optimum, and nothing of little variance has to be found first.
 */
function variates(pair: GaussianPair, name: 'u' | 'v', { values, columns }: OceanSide): Pick<OceanSide, 'inputs' | 'linear'> {
  const directions = name === 'u' ? pair.inverseRootU.mmul(pair.U) : pair.inverseRootV.mmul(pair.V);
  const mean = name === 'u' ? pair.meanU : pair.meanV;
  const kept = directions.columns;
  const scaled = directions.mulRowVector(pair.sigma.map(Math.sqrt));
  const map = Float64Array.from(scaled.to1DArray());
  const out = new Float32Array(values.length);
  for (let at = 0; at < values.length; at += columns) {
    for (let k = 0; k < kept; k++) {
      let sum = 0;
      for (let i = 0; i < columns; i++) sum += (values[at + i] - mean[i]) * map[i * kept + k];
      out[at + k] = sum;
    }
  }
  return { inputs: out, linear: { offset: [...mean], map: scaled.to2DArray() } };
}

function side(raw: Float32Array, columns: number, rows: Uint32Array): OceanSide {
  const scaling = fitLevelScaling(raw, { levels: columns, rows });
  const values = standardise(raw, scaling);
  return { columns, raw, scaling, values, inputs: values, linear: null };
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

/** The levels of a profile that is predicted: all, or those below the uppermost, which the surface state has already. */
export function profileLevels(levels: Float64Array, { modalities }: OceanSettings): Float64Array {
  return modalities === 'temperature-salinity' ? levels : levels.subarray(1);
}

/** Temperature and then salinity below the uppermost level. */
function sideBySide({ count, levels: { length: n }, temperature, salinity }: GriddedOcean): Float32Array {
  const rows = new Float32Array(count * 2 * (n - 1));
  for (let i = 0; i < count; i++) {
    rows.set(temperature.subarray(i * n + 1, (i + 1) * n), 2 * i * (n - 1));
    rows.set(salinity.subarray(i * n + 1, (i + 1) * n), (2 * i + 1) * (n - 1));
  }
  return rows;
}
