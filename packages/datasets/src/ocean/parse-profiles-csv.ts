import { DataFormatError } from '@crossmodal/theory';
import Papa from 'papaparse';

import type { OceanProfile } from './ocean-profile.ts';
import { wrappedLongitude } from './ocean-units.ts';
import { profileOfLevels, type ProfileLevel } from './profile-of-levels.ts';
import { daysOf } from './profile-time.ts';

const COLUMNS = ['platform', 'cycle', 'lat', 'lon', 'pres', 'temp', 'psal'] as const;

/** Profiles of a table in long format: a level a row, `platform,cycle,lat,lon,time,pres,temp,psal[,qc]`, in any order of columns. */
export function parseProfilesCsv(text: string, name: string): OceanProfile[] {
  const { data, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: 'greedy', transformHeader: (header) => header.trim().toLowerCase() });
  const fields = meta.fields ?? [];
  const missing = COLUMNS.filter((column) => !fields.includes(column));
  if (missing.length > 0) throw new DataFormatError(`readOceanBytes: ${name} has no column ${missing.join(', ')}; expected platform,cycle,lat,lon,time,pres,temp,psal[,qc]`);
  const profiles = new Map<string, { row: Record<string, string>; line: number; levels: ProfileLevel[] }>();
  data.forEach((row, index) => {
    const key = JSON.stringify([row.platform, row.cycle]);
    let profile = profiles.get(key);
    if (profile === undefined) profiles.set(key, (profile = { row, line: index + 2, levels: [] }));
    const flag = row.qc === undefined || row.qc.trim() === '' ? 0 : numberOf(row.qc, `${name}, row ${index + 2}: qc`);
    const value = (column: 'pres' | 'temp' | 'psal') => numberOf(row[column], `${name}, row ${index + 2}: ${column}`);
    profile.levels.push({ pressure: value('pres'), temperature: value('temp'), salinity: value('psal'), flags: [flag, flag, flag] });
  });
  return [...profiles.values()].map(({ row, line, levels }) => {
    const value = (column: 'lat' | 'lon' | 'cycle') => numberOf(row[column], `${name}, row ${line}: ${column}`);
    return profileOfLevels(levels, {
      platform: row.platform.trim(),
      cycle: value('cycle'),
      latitude: value('lat'),
      longitude: wrappedLongitude(value('lon')),
      time: timeOf(row.time, `${name}, row ${line}: time`),
      mode: 'unknown',
      source: name,
    });
  });
}

/** A number, NaN for an empty cell and for what stands for a missing value. */
function numberOf(text: string | undefined, where: string): number {
  const trimmed = (text ?? '').trim();
  if (trimmed === '' || /^(nan|na|null)$/i.test(trimmed)) return NaN;
  const value = Number(trimmed);
  if (Number.isNaN(value)) throw new DataFormatError(`readOceanBytes: ${where} is ${JSON.stringify(trimmed)}; expected a number`);
  return value === 99_999 || value === -999 || value === -9999 ? NaN : value;
}

/** A date in ISO form, or days since 1950-01-01. */
function timeOf(text: string | undefined, where: string): number {
  const date = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?\s*(?:Z|UTC)?\s*$/.exec(text ?? '');
  if (date === null) return numberOf(text, where);
  const [year, month, day, hours = 0, minutes = 0, seconds = 0] = date.slice(1).map((part) => (part === undefined ? undefined : Number(part)));
  return daysOf(year!, month!, day!, hours + minutes / 60 + seconds / 3600);
}
