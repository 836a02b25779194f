import { DataFormatError } from '@crossmodal/theory';

import type { NetcdfFile } from './netcdf-file.ts';
import { requiredVariable, scaledValues, textRows } from './netcdf-values.ts';
import type { OceanProfile } from './ocean-profile.ts';
import { celsius, decibars, practicalSalinity, wrappedLongitude } from './ocean-units.ts';
import { profileTimes } from './profile-time.ts';

/** Profiles of a ragged file of the World Ocean Database: `X_row_size` says how many values of X each cast has. */
export function parseWod(file: NetcdfFile): OceanProfile[] {
  const z = requiredVariable(file, 'z');
  const toPressure = decibars(z, `${file.name}: z`);
  const depth = ragged(file, 'z', scaledValues(z));
  const temperature = ragged(file, 'Temperature', celsius(requiredVariable(file, 'Temperature'), `${file.name}: Temperature`));
  const salinity = ragged(file, 'Salinity', practicalSalinity(requiredVariable(file, 'Salinity'), `${file.name}: Salinity`));
  const latitude = scaledValues(requiredVariable(file, 'lat'));
  const longitude = scaledValues(requiredVariable(file, 'lon'));
  const time = profileTimes(requiredVariable(file, 'time'), `${file.name}: time`);
  const cast = scaledValues(requiredVariable(file, 'wod_unique_cast'));
  const cruise = file.variables.get('WOD_cruise_identifier');
  const cruises = cruise === undefined ? null : textRows(cruise);
  return Array.from(latitude, (_, i): OceanProfile => {
    const levels = depth.rowSizes[i] ?? 0;
    return {
      platform: cruises?.[i] ?? '',
      cycle: cast[i],
      latitude: latitude[i],
      longitude: wrappedLongitude(longitude[i]),
      time: time[i],
      mode: 'unknown',
      pressure: toPressure(depth.values(i, levels), latitude[i]),
      temperature: temperature.values(i, levels),
      salinity: salinity.values(i, levels),
      flags: { pressure: depth.flags(i, levels), temperature: temperature.flags(i, levels), salinity: salinity.flags(i, levels) },
      source: file.name,
    };
  });
}

interface Ragged {
  readonly rowSizes: Float64Array;
  values(row: number, levels: number): Float64Array;
  flags(row: number, levels: number): Uint8Array;
}

/** A cast without a variable has no values of it; one with it has a value for every depth. */
function ragged(file: NetcdfFile, name: string, values: Float64Array): Ragged {
  const rowSizes = scaledValues(requiredVariable(file, `${name}_row_size`)).map((size) => (Number.isNaN(size) ? 0 : size));
  const starts = new Float64Array(rowSizes.length + 1);
  for (let i = 0; i < rowSizes.length; i++) starts[i + 1] = starts[i] + rowSizes[i];
  const total = starts[rowSizes.length];
  if (rowSizes.some((size) => size < 0) || total !== values.length) {
    throw new DataFormatError(`readOceanBytes: ${file.name}: ${name}_row_size sums to ${total}; expected ${values.length}, the number of values of ${name}`);
  }
  // Flags of the database itself, or those of IQuOD; 0 is accepted in both.
  const flagged = file.variables.get(`${name}_WODflag`) ?? file.variables.get(`${name}_IQUODflag`);
  const digits = flagged === undefined ? null : flagged.numbers();
  const profileFlag = file.variables.get(`${name}_WODprofileflag`)?.numbers();
  return {
    rowSizes,
    values: (row, levels) => {
      const own = values.subarray(starts[row], starts[row + 1]);
      if (own.length === levels) return own;
      if (own.length === 0) return new Float64Array(levels).fill(NaN);
      throw new DataFormatError(`readOceanBytes: ${file.name}: cast ${row} has ${own.length} values of ${name} and ${levels} depths; expected equally many`);
    },
    flags: (row, levels) => {
      const rejected = profileFlag !== undefined && profileFlag[row] > 0;
      return Uint8Array.from({ length: levels }, (_, level) => (rejected || (digits?.[starts[row] + level] ?? 0) > 0 ? 4 : 1));
    },
  };
}
