import { DataFormatError } from '@crossmodal/theory';

import type { NetcdfFile } from './netcdf-file.ts';
import { requiredVariable, scaledValues, textRows } from './netcdf-values.ts';
import type { OceanProfile } from './ocean-profile.ts';
import { celsius, decibars, practicalSalinity, wrappedLongitude } from './ocean-units.ts';
import { profileTimes } from './profile-time.ts';

/** Profiles on common levels: variables `temperature` and `salinity` over profiles and `depth` or `pressure`, as in `@crossmodal/data-levitus94`. */
export function parseGriddedProfiles(file: NetcdfFile): OceanProfile[] {
  const vertical = file.variables.has('pressure') ? 'pressure' : 'depth';
  const levels = requiredVariable(file, vertical);
  const toPressure = decibars(levels, `${file.name}: ${vertical}`);
  const heights = scaledValues(levels);
  const latitude = scaledValues(requiredVariable(file, 'lat'));
  const longitude = scaledValues(requiredVariable(file, 'lon'));
  const temperature = celsius(requiredVariable(file, 'temperature'), `${file.name}: temperature`);
  const salinity = practicalSalinity(requiredVariable(file, 'salinity'), `${file.name}: salinity`);
  const count = latitude.length;
  const depth = heights.length;
  if (longitude.length !== count || temperature.length !== count * depth || salinity.length !== count * depth) {
    throw new DataFormatError(`readOceanBytes: ${file.name}: temperature has ${temperature.length} values, salinity ${salinity.length}; expected ${count} profiles of ${depth} levels`);
  }
  const time = file.variables.get('juld');
  const times = time === undefined ? null : profileTimes(time, `${file.name}: juld`);
  const platform = file.variables.get('platform');
  const platforms = platform === undefined ? null : textRows(platform);
  const cycle = file.variables.get('cycle');
  const cycles = cycle === undefined ? null : scaledValues(cycle);
  const direction = file.variables.get('direction')?.characters();
  const unflagged = new Uint8Array(depth);
  return Array.from({ length: count }, (_, i): OceanProfile => ({
    platform: platforms?.[i] ?? '',
    cycle: (cycles?.[i] ?? i) - (direction?.[i] === 68 ? 0.5 : 0),
    latitude: latitude[i],
    longitude: wrappedLongitude(longitude[i]),
    time: times?.[i] ?? NaN,
    mode: 'unknown',
    pressure: toPressure(heights, latitude[i]),
    temperature: temperature.subarray(i * depth, (i + 1) * depth),
    salinity: salinity.subarray(i * depth, (i + 1) * depth),
    flags: { pressure: unflagged, temperature: unflagged, salinity: unflagged },
    source: file.name,
  }));
}
