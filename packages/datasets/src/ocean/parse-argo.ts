import { DataFormatError } from '@crossmodal/theory';

import { argoFlags } from './argo-flags.ts';
import type { NetcdfFile, NetcdfVariable } from './netcdf-file.ts';
import { requiredVariable, scaledValues, textRows } from './netcdf-values.ts';
import type { OceanProfile } from './ocean-profile.ts';
import { celsius, decibars, practicalSalinity, wrappedLongitude } from './ocean-units.ts';
import { profileTimes } from './profile-time.ts';

/** Flags of a position or a date that make it unknown. */
const BAD = new Set([3, 4, 9]);

const PARAMETERS = ['PRES', 'TEMP', 'PSAL'] as const;
type Parameter = (typeof PARAMETERS)[number];

/**
 * Profiles of an Argo file: core (one or many profiles) or synthetic (Argo user's manual 3.1 and later).
 *
 * Where the data mode is A or D the adjusted values count, otherwise those of real time; synthetic files have the mode
 * for each parameter.
 */
export function parseArgo(file: NetcdfFile): OceanProfile[] {
  const pressure = requiredVariable(file, 'PRES');
  if (pressure.shape.length !== 2) throw new DataFormatError(`readOceanBytes: ${file.name}: PRES has ${pressure.shape.length} dimensions; expected profiles and levels`);
  const [count, levels] = pressure.shape;
  const modes = modesOf(file, count);
  const values = {} as Record<Parameter, { raw: Columns; adjusted: Columns | null }>;
  for (const parameter of PARAMETERS) values[parameter] = { raw: columnsOf(file, parameter, levels), adjusted: file.variables.has(`${parameter}_ADJUSTED`) ? columnsOf(file, `${parameter}_ADJUSTED`, levels) : null };
  const good = (variable: string): boolean[] => {
    const flags = file.variables.get(variable);
    const digits = flags === undefined ? null : argoFlags(flags.characters());
    return Array.from({ length: count }, (_, i) => digits === null || !BAD.has(digits[i]));
  };
  const [positionGood, timeGood] = [good('POSITION_QC'), good('JULD_QC')];
  const latitude = scaledValues(requiredVariable(file, 'LATITUDE'));
  const longitude = scaledValues(requiredVariable(file, 'LONGITUDE'));
  const time = profileTimes(requiredVariable(file, 'JULD'), `${file.name}: JULD`);
  const cycle = scaledValues(requiredVariable(file, 'CYCLE_NUMBER'));
  const platform = textRows(requiredVariable(file, 'PLATFORM_NUMBER'));
  const direction = file.variables.get('DIRECTION')?.characters();
  return Array.from({ length: count }, (_, i): OceanProfile => {
    const take = (parameter: Parameter): { values: Float64Array; flags: Uint8Array } => {
      const { raw, adjusted } = values[parameter];
      const columns = adjusted !== null && modes(i, parameter) !== 'R' ? adjusted : raw;
      return { values: columns.values.slice(i * levels, (i + 1) * levels), flags: columns.flags.slice(i * levels, (i + 1) * levels) };
    };
    const [p, t, s] = PARAMETERS.map(take);
    return {
      platform: platform[i] ?? '',
      // Descending profiles share their number with the ascending ones.
      cycle: direction?.[i] === 68 ? cycle[i] - 0.5 : cycle[i],
      latitude: positionGood[i] ? latitude[i] : NaN,
      longitude: positionGood[i] ? wrappedLongitude(longitude[i]) : NaN,
      time: timeGood[i] ? time[i] : NaN,
      mode: modes(i, 'PSAL'),
      pressure: p.values,
      temperature: t.values,
      salinity: s.values,
      flags: { pressure: p.flags, temperature: t.flags, salinity: s.flags },
      source: file.name,
    };
  });
}

interface Columns {
  readonly values: Float64Array;
  readonly flags: Uint8Array;
}

function columnsOf(file: NetcdfFile, name: string, levels: number): Columns {
  const variable: NetcdfVariable = requiredVariable(file, name);
  const where = `${file.name}: ${name}`;
  const values = name.startsWith('PRES') ? decibars(variable, where)(scaledValues(variable), 0) : name.startsWith('TEMP') ? celsius(variable, where) : practicalSalinity(variable, where);
  const qc = file.variables.get(`${name}_QC`);
  const flags = qc === undefined ? new Uint8Array(values.length) : argoFlags(qc.characters());
  if (flags.length !== values.length || (levels > 0 && values.length % levels !== 0)) throw new DataFormatError(`readOceanBytes: ${where} has ${values.length} values and ${flags.length} flags; expected one flag for each value of PRES`);
  return { values, flags };
}

/** The data mode of a parameter of a profile. */
function modesOf(file: NetcdfFile, count: number): (profile: number, parameter: Parameter) => 'D' | 'A' | 'R' {
  const byParameter = file.variables.get('PARAMETER_DATA_MODE');
  const stationParameters = file.variables.get('STATION_PARAMETERS');
  if (byParameter !== undefined && stationParameters !== undefined) {
    const names = textRows(stationParameters);
    const modes = byParameter.characters();
    const perProfile = count === 0 ? 0 : names.length / count;
    return (profile, parameter) => modeOf(modes[profile * perProfile + names.slice(profile * perProfile, (profile + 1) * perProfile).indexOf(parameter)]);
  }
  const modes = requiredVariable(file, 'DATA_MODE').characters();
  return (profile) => modeOf(modes[profile]);
}

function modeOf(character: number | undefined): 'D' | 'A' | 'R' {
  return character === 68 ? 'D' : character === 65 ? 'A' : 'R';
}
