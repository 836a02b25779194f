import { choiceField, numberField, seedField } from '../../state/fields.ts';
import type { Fields } from '../../state/state-codec.ts';

/** Everything that the page of the ocean shows, as its link holds it. */
export interface OceanState {
  /** What is reconstructed from the other. */
  readonly target: 'salinity' | 'temperature';
  readonly tilting: 'inner' | 'l2';
  readonly rank: number;
  /** Profiles that the learned conditional weighs. */
  readonly pool: number;
  /** Place; the nearest held-out profile is taken. */
  readonly latitude: number;
  readonly longitude: number;
  readonly seed: number;
}

/** Pressures in dbar: those of the climatology down to 1000 m. */
export const oceanLevels: readonly number[] = [10, 20, 30, 50, 75, 100, 150, 200, 300, 400, 600, 800, 1000];

export const oceanFields = {
  target: choiceField('salinity', ['salinity', 'temperature']),
  tilting: choiceField('l2', ['inner', 'l2']),
  rank: numberField(8, { min: 0, max: oceanLevels.length, step: 1 }),
  pool: numberField(3000, { min: 100, max: 20_000, step: 1 }),
  latitude: numberField(36, { min: -90, max: 90, step: 0.1 }),
  longitude: numberField(-60, { min: -180, max: 180, step: 0.1 }),
  seed: seedField(),
} as const satisfies Fields<OceanState>;
