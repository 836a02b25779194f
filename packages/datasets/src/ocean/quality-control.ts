import type { OceanProfile } from './ocean-profile.ts';

/** What {@link qualityControl} accepts. */
export interface QualityControlOptions {
  /** Flags of good values; default 0 (none), 1, 2, 5 and 8. */
  readonly accept?: readonly number[];
}

/** Physical ranges: pressure in dbar, temperature in °C, practical salinity. */
const RANGES = { pressure: [-5, 12_000], temperature: [-2.5, 40], salinity: [2, 41] } as const;

/** Why a profile is not used. */
export type ProfileFault = 'no position' | 'no pressures' | 'pressure not increasing';

/**
 * Removes what is flagged bad, out of range (pressure −5 to 12,000 dbar, temperature −2.5 to 40 °C, practical salinity 2
 * to 41) or without a pressure, and refuses profiles without a position and those whose pressures do not increase: the
 * range tests and the pressure test of Argo's real-time quality control. A pressure slightly below 0, which sensors
 * report at the surface, becomes 0.
 *
 * @returns A profile of the levels whose pressure is good, other bad values NaN; or the reason why there is none.
 *
 * @example
 * ```ts
 * import { qualityControl, readOceanBytes } from '@crossmodal/datasets/ocean';
 *
 * const table = 'platform,cycle,lat,lon,time,pres,temp,psal,qc\nA,1,30,-40,,5,21.5,36.2,1\nA,1,30,-40,,50,20.1,36.4,4\nA,1,30,-40,,90,19.8,99,1\n';
 * const [profile] = await readOceanBytes(new TextEncoder().encode(table));
 * const good = qualityControl(profile);
 * if (typeof good !== 'string') console.log(good.pressure, good.salinity); // Float64Array(2) [ 5, 90 ] Float64Array(2) [ 36.2, NaN ]
 * ```
 */
export function qualityControl(profile: OceanProfile, { accept = [0, 1, 2, 5, 8] }: QualityControlOptions = {}): OceanProfile | ProfileFault {
  const { latitude, longitude, pressure, flags } = profile;
  if (!(Math.abs(latitude) <= 90) || !Number.isFinite(longitude)) return 'no position';
  const good = (name: 'pressure' | 'temperature' | 'salinity', level: number): boolean => {
    const value = profile[name][level];
    return accept.includes(flags[name][level]) && value >= RANGES[name][0] && value <= RANGES[name][1];
  };
  const kept: number[] = [];
  for (let level = 0; level < pressure.length; level++) if (good('pressure', level)) kept.push(level);
  if (kept.length === 0) return 'no pressures';
  const pressures = Float64Array.from(kept, (level) => Math.max(0, pressure[level]));
  for (let i = 1; i < pressures.length; i++) {
    // Equal pressures happen at the surface once negative ones are 0, and in rounded files.
    if (pressures[i] < pressures[i - 1]) return 'pressure not increasing';
  }
  const cleaned = (name: 'temperature' | 'salinity') => Float64Array.from(kept, (level) => (good(name, level) ? profile[name][level] : NaN));
  const taken = (digits: Uint8Array) => Uint8Array.from(kept, (level) => digits[level]);
  return {
    ...profile,
    pressure: pressures,
    temperature: cleaned('temperature'),
    salinity: cleaned('salinity'),
    flags: { pressure: taken(flags.pressure), temperature: taken(flags.temperature), salinity: taken(flags.salinity) },
  };
}
