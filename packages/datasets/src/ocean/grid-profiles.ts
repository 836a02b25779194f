import { OutOfRangeError } from '@crossmodal/theory';

import type { GriddedOcean, GriddingReport } from './gridded-ocean.ts';
import { interpolateToLevels } from './interpolate-to-levels.ts';
import type { OceanProfile } from './ocean-profile.ts';
import { qualityControl, type QualityControlOptions } from './quality-control.ts';

/** What {@link gridProfiles} takes. */
export interface GridProfilesOptions extends QualityControlOptions {
  /** Pressures in dbar, increasing. */
  readonly levels: readonly number[];
  /** Least share of the levels that temperature and salinity must both have; default 0.8. */
  readonly coverage?: number;
  /** As for `interpolateToLevels`. */
  readonly maxGap?: number;
  /** As for `interpolateToLevels`. */
  readonly relativeGap?: number;
}

const MODES = { D: 3, A: 2, R: 1, unknown: 0 } as const;

/**
 * Brings profiles to common levels: quality control, linear interpolation without extrapolation, and only those profiles
 * that cover enough of the levels. Of profiles with the same platform and cycle the one of the best mode stays (D before
 * A before R), the first of equals.
 *
 * @param profiles As they come, one at a time.
 * @throws OutOfRangeError If `levels` do not increase or `coverage` does not lie between 0 and 1.
 *
 * @example
 * ```ts
 * import { gridProfiles, readOceanBytes } from '@crossmodal/datasets/ocean';
 *
 * const rows = [10, 30, 50].map((p) => `A,1,30,-40,,${p},${20 - p / 10},36`).join('\n');
 * const profiles = await readOceanBytes(new TextEncoder().encode(`platform,cycle,lat,lon,time,pres,temp,psal\n${rows}\nA,2,30,-40,,10,19,36`));
 * const { grid, report } = await gridProfiles(profiles, { levels: [10, 20, 40] });
 * console.log(grid.count, grid.temperature); // 1 Float32Array(3) [ 19, 18, 16 ]
 * console.log(report.leftOut); // { 'too few levels': 1 }
 * ```
 */
export async function gridProfiles(
  profiles: AsyncIterable<OceanProfile> | Iterable<OceanProfile>,
  { levels, coverage = 0.8, maxGap, relativeGap, accept }: GridProfilesOptions,
): Promise<{ readonly grid: GriddedOcean; readonly report: GriddingReport }> {
  if (levels.length === 0 || levels.some((level, i) => !(level >= 0) || (i > 0 && level <= levels[i - 1]))) {
    throw new OutOfRangeError(`gridProfiles: levels is [${levels.join(', ')}]; expected increasing pressures >= 0`);
  }
  if (!(coverage > 0 && coverage <= 1)) throw new OutOfRangeError(`gridProfiles: coverage is ${coverage}; expected a number above 0 and at most 1`);
  const wanted = Math.ceil(coverage * levels.length - 1e-9);
  const kept: { profile: OceanProfile; temperature: Float64Array; salinity: Float64Array }[] = [];
  const places = new Map<string, number>();
  const leftOut: Record<string, number> = {};
  const leave = (reason: string) => {
    leftOut[reason] = (leftOut[reason] ?? 0) + 1;
  };
  let read = 0;
  for await (const profile of profiles) {
    read++;
    const good = qualityControl(profile, accept === undefined ? {} : { accept });
    if (typeof good === 'string') {
      leave(good);
      continue;
    }
    const at = (values: Float64Array) => interpolateToLevels({ pressure: good.pressure, values, levels, ...(maxGap !== undefined && { maxGap }), ...(relativeGap !== undefined && { relativeGap }) });
    const [temperature, salinity] = [at(good.temperature), at(good.salinity)];
    if (present(temperature) < wanted || present(salinity) < wanted) {
      leave('too few levels');
      continue;
    }
    const key = JSON.stringify([profile.platform === '' ? profile.source : profile.platform, profile.cycle]);
    const place = places.get(key);
    // Of the profile itself only what the grid keeps: the rest would hold every file in memory.
    const entry = { profile: { ...profile, pressure: EMPTY, temperature: EMPTY, salinity: EMPTY, flags: NO_FLAGS }, temperature, salinity };
    if (place === undefined) {
      places.set(key, kept.length);
      kept.push(entry);
      continue;
    }
    leave('the same platform and cycle again');
    if (MODES[profile.mode] > MODES[kept[place].profile.mode]) kept[place] = entry;
  }
  return { grid: gridOf(kept, levels), report: { read, kept: kept.length, leftOut } };
}

const EMPTY = new Float64Array(0);
const NO_FLAGS = { pressure: new Uint8Array(0), temperature: new Uint8Array(0), salinity: new Uint8Array(0) };

function gridOf(kept: readonly { profile: OceanProfile; temperature: Float64Array; salinity: Float64Array }[], levels: readonly number[]): GriddedOcean {
  const rows = (name: 'temperature' | 'salinity') => {
    const out = new Float32Array(kept.length * levels.length);
    kept.forEach((entry, i) => out.set(entry[name], i * levels.length));
    return out;
  };
  const column = (name: 'latitude' | 'longitude' | 'time' | 'cycle') => Float64Array.from(kept, ({ profile }) => profile[name]);
  return {
    count: kept.length,
    levels: Float64Array.from(levels),
    temperature: rows('temperature'),
    salinity: rows('salinity'),
    latitude: column('latitude'),
    longitude: column('longitude'),
    time: column('time'),
    platform: kept.map(({ profile }) => profile.platform),
    cycle: column('cycle'),
  };
}

function present(values: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) count++;
  return count;
}
