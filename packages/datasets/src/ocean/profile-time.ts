import { DataFormatError } from '@crossmodal/theory';

import type { NetcdfVariable } from './netcdf-file.ts';
import { scaledValues } from './netcdf-values.ts';

const MILLISECONDS = 86_400_000;
const EPOCH = Date.UTC(1950, 0, 1);

/** Days since 1950-01-01 UTC of a calendar date; NaN if there is no such date. */
export function daysOf(year: number, month: number, day: number, hours: number = 0): number {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? (time - EPOCH) / MILLISECONDS + hours / 24 : NaN;
}

/** Times of a variable in days since 1950-01-01 UTC, by the epoch of its unit. */
export function profileTimes(variable: NetcdfVariable, where: string): Float64Array {
  const unit = String(variable.attributes.units ?? '');
  const epoch = /^days since (\d{1,4})-(\d{1,2})-(\d{1,2})/i.exec(unit);
  if (epoch === null) throw new DataFormatError(`readOceanBytes: ${where} has the unit ${JSON.stringify(unit)}; expected days since a date`);
  const shift = daysOf(Number(epoch[1]), Number(epoch[2]), Number(epoch[3]));
  return scaledValues(variable).map((value) => value + shift);
}
