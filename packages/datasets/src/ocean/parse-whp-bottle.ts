import { DataFormatError } from '@crossmodal/theory';
import Papa from 'papaparse';

import type { OceanProfile } from './ocean-profile.ts';
import { wrappedLongitude } from './ocean-units.ts';
import { profileOfLevels, type ProfileLevel } from './profile-of-levels.ts';
import { daysOf } from './profile-time.ts';

/** WOCE flags of water samples and of CTD values as flags of Argo: 2 acceptable, 3 questionable, 4 bad, 6 mean or interpolated, 7 despiked. */
const FLAGS: Readonly<Record<string, number>> = { 2: 1, 3: 3, 4: 4, 6: 2, 7: 2 };

const IDENTITY = ['EXPOCODE', 'STNNBR', 'CASTNO', 'LATITUDE', 'LONGITUDE', 'DATE', 'CTDPRS', 'CTDTMP'] as const;

/**
 * Profiles of a bottle file in WHP-Exchange format: a station and cast a profile, temperature and pressure of the CTD, and
 * the salinity of the CTD or, where it is missing or flagged, of the bottle.
 */
export function parseWhpBottle(text: string, name: string): OceanProfile[] {
  // Comments begin with #, the table ends with END_DATA.
  const lines = text.split(/\r?\n/).filter((line) => !line.startsWith('#'));
  const end = lines.findIndex((line) => line.startsWith('END_DATA'));
  if (end < 0) throw new DataFormatError(`readOceanBytes: ${name} has no line END_DATA; the WHP-Exchange file is truncated`);
  // The first line is the stamp, the third holds the units.
  const [header, units, ...rows] = Papa.parse<string[]>(lines.slice(1, end).join('\n'), { skipEmptyLines: 'greedy' }).data.map((row) => row.map((cell) => cell.trim()));
  if (header === undefined || units === undefined) throw new DataFormatError(`readOceanBytes: ${name} has no lines of names and units; expected a WHP-Exchange bottle file`);
  const column = (title: string) => header.indexOf(title);
  const missing = IDENTITY.filter((title) => column(title) < 0);
  if (missing.length > 0) throw new DataFormatError(`readOceanBytes: ${name} has no column ${missing.join(', ')}; expected those of a WHP-Exchange bottle file`);
  const salinities = ['CTDSAL', 'SALNTY'].filter((title) => column(title) >= 0);
  if (salinities.length === 0) throw new DataFormatError(`readOceanBytes: ${name} has neither CTDSAL nor SALNTY; expected a salinity`);
  checkUnit(units[column('CTDPRS')], /^(dbar|decibar)$/i, `${name}: CTDPRS`, 'DBAR');
  checkUnit(units[column('CTDTMP')], /^(its-?90|ipts-?68|deg ?c)$/i, `${name}: CTDTMP`, 'ITS-90');
  for (const title of salinities) checkUnit(units[column(title)], /^(pss-?78|psu|)$/i, `${name}: ${title}`, 'PSS-78');
  const profiles = new Map<string, { row: string[]; line: number; levels: ProfileLevel[] }>();
  rows.forEach((row, index) => {
    const where = `${name}, row ${index + 1}`;
    const key = JSON.stringify([row[column('EXPOCODE')], row[column('STNNBR')], row[column('CASTNO')]]);
    let profile = profiles.get(key);
    if (profile === undefined) profiles.set(key, (profile = { row, line: index + 1, levels: [] }));
    const measured = (title: string) => ({ value: numberOf(row[column(title)], `${where}: ${title}`), flag: flagOf(row, header, title) });
    const [temperature, pressure] = [measured('CTDTMP'), measured('CTDPRS')];
    const salinity = salinities.map(measured).find(({ value, flag }) => !Number.isNaN(value) && flag <= 2) ?? measured(salinities[0]);
    profile.levels.push({ pressure: pressure.value, temperature: temperature.value, salinity: salinity.value, flags: [pressure.flag, temperature.flag, salinity.flag] });
  });
  return [...profiles.values()].map(({ row, line, levels }, index) => {
    const value = (title: string) => numberOf(row[column(title)], `${name}, row ${line}: ${title}`);
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(row[column('DATE')] ?? '') ?? [];
    const clock = column('TIME') < 0 ? undefined : row[column('TIME')]?.padStart(4, '0');
    const hours = clock !== undefined && /^\d{4}$/.test(clock) ? Number(clock.slice(0, 2)) + Number(clock.slice(2)) / 60 : 0;
    return profileOfLevels(levels, {
      platform: row[column('EXPOCODE')] ?? '',
      cycle: index + 1,
      latitude: value('LATITUDE'),
      longitude: wrappedLongitude(value('LONGITUDE')),
      time: year === undefined ? NaN : daysOf(Number(year), Number(month), Number(day), hours),
      mode: 'unknown',
      source: name,
    });
  });
}

function flagOf(row: readonly string[], header: readonly string[], title: string): number {
  const at = header.indexOf(`${title}_FLAG_W`);
  return at < 0 ? 0 : (FLAGS[row[at]] ?? 9);
}

function numberOf(text: string | undefined, where: string): number {
  if (text === undefined || text === '') return NaN;
  const value = Number(text);
  if (Number.isNaN(value)) throw new DataFormatError(`readOceanBytes: ${where} is ${JSON.stringify(text)}; expected a number`);
  return value <= -999 ? NaN : value;
}

function checkUnit(unit: string | undefined, pattern: RegExp, where: string, expected: string): void {
  if (!pattern.test(unit ?? '')) throw new DataFormatError(`readOceanBytes: ${where} has the unit ${JSON.stringify(unit ?? '')}; expected ${expected}`);
}
