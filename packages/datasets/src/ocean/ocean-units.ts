import { DataFormatError } from '@crossmodal/theory';

import type { NetcdfVariable } from './netcdf-file.ts';
import { scaledValues } from './netcdf-values.ts';
import { pressureFromDepth } from './pressure-from-depth.ts';

/** Temperatures in °C, whatever unit they have; others are refused. */
export function celsius(variable: NetcdfVariable, where: string): Float64Array {
  const unit = unitOf(variable);
  const values = scaledValues(variable);
  if (/^(deg(ree)?s?[_ ]?(c|celsius)?|celsius|°?c)$/i.test(unit)) return values;
  if (/^(k|kelvin)$/i.test(unit)) return values.map((value) => value - 273.15);
  throw new DataFormatError(`readOceanBytes: ${where} has the unit ${JSON.stringify(unit)}; expected degree_Celsius or kelvin`);
}

/** Practical salinities; absolute salinity, in g/kg, is another quantity and refused. */
export function practicalSalinity(variable: NetcdfVariable, where: string): Float64Array {
  const unit = unitOf(variable);
  if (/^(|1|psu|pss|pss-?78|1e-3|0\.001|practical salinity unit.*)$/i.test(unit)) return scaledValues(variable);
  throw new DataFormatError(`readOceanBytes: ${where} has the unit ${JSON.stringify(unit)}; expected practical salinity (psu, PSS-78 or 1)`);
}

/** Says how a vertical coordinate becomes pressure in dbar: of its values at a latitude. */
export function decibars(variable: NetcdfVariable, where: string): (values: Float64Array, latitude: number) => Float64Array {
  const unit = unitOf(variable);
  if (/^(dbar|decibars?|db)$/i.test(unit)) return (values) => values;
  if (/^(pa|pascal)$/i.test(unit)) return (values) => values.map((value) => value / 1e4);
  if (/^(m|meters?|metres?)$/i.test(unit)) return (values, latitude) => values.map((value) => pressureFromDepth(value, latitude));
  throw new DataFormatError(`readOceanBytes: ${where} has the unit ${JSON.stringify(unit)}; expected dbar, Pa or m`);
}

/** A longitude from −180 to 180. */
export function wrappedLongitude(longitude: number): number {
  // As it is where it can be, for the arithmetic costs digits.
  return longitude >= -180 && longitude <= 180 ? longitude : ((((longitude + 180) % 360) + 360) % 360) - 180;
}

function unitOf({ attributes: { units } }: NetcdfVariable): string {
  return typeof units === 'string' ? units.replaceAll('\0', '').trim() : '';
}
