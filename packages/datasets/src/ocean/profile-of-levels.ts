import type { OceanProfile } from './ocean-profile.ts';

/** One row of a table of profiles. */
export interface ProfileLevel {
  readonly pressure: number;
  readonly temperature: number;
  readonly salinity: number;
  /** Of pressure, temperature and salinity. */
  readonly flags: readonly [number, number, number];
}

/** A profile from its rows, from the surface downwards. */
export function profileOfLevels(levels: readonly ProfileLevel[], others: Omit<OceanProfile, 'pressure' | 'temperature' | 'salinity' | 'flags'>): OceanProfile {
  // Bottles close on the way up, so that tables run either way; NaN stays where it is.
  const sorted = levels.toSorted((a, b) => (a.pressure < b.pressure ? -1 : a.pressure > b.pressure ? 1 : 0));
  const flags = (index: 0 | 1 | 2) => Uint8Array.from(sorted, (level) => (Number.isInteger(level.flags[index]) && level.flags[index] >= 0 && level.flags[index] <= 9 ? level.flags[index] : 9));
  return {
    ...others,
    pressure: Float64Array.from(sorted, ({ pressure }) => pressure),
    temperature: Float64Array.from(sorted, ({ temperature }) => temperature),
    salinity: Float64Array.from(sorted, ({ salinity }) => salinity),
    flags: { pressure: flags(0), temperature: flags(1), salinity: flags(2) },
  };
}
