import { DataFormatError } from '@crossmodal/theory';

import { inflateIfGzip } from '../inflate-if-gzip.ts';
import type { NetcdfFile } from './netcdf-file.ts';
import type { OceanProfile } from './ocean-profile.ts';
import { isNetcdf, openNetcdf } from './open-netcdf.ts';
import { parseArgo } from './parse-argo.ts';
import { parseGriddedProfiles } from './parse-gridded-profiles.ts';
import { parseProfilesCsv } from './parse-profiles-csv.ts';
import { parseWhpBottle } from './parse-whp-bottle.ts';
import { parseWod } from './parse-wod.ts';

/**
 * Reads the profiles of one file, whose format shows in its content: Argo (core and synthetic), the World Ocean Database
 * (ragged netCDF), profiles on common levels as in `@crossmodal/data-levitus94`, CSV in long format, or a bottle file in
 * WHP-Exchange format; each raw or gzip. NetCDF-4 needs the optional package `h5wasm`.
 *
 * Scale factors, offsets and fill values are applied; units are converted to dbar, °C and PSS-78, and a unit that cannot
 * be is refused. Flags are read and not applied: that is `qualityControl`.
 *
 * @param bytes The whole file.
 * @param options `name` of the file, for messages.
 * @throws DataFormatError If the file is none of these, or damaged; nothing else is thrown, whatever the bytes.
 *
 * @example
 * ```ts
 * import { readOceanBytes } from '@crossmodal/datasets/ocean';
 *
 * const table = 'platform,cycle,lat,lon,time,pres,temp,psal\nA,1,30,-40,2020-01-31,5,21.5,36.2\nA,1,30,-40,2020-01-31,50,20.1,36.4\n';
 * const [profile] = await readOceanBytes(new TextEncoder().encode(table), { name: 'table.csv' });
 * console.log(profile.platform, profile.time, profile.temperature); // A 25597 Float64Array(2) [ 21.5, 20.1 ]
 * ```
 */
export async function readOceanBytes(bytes: Uint8Array, { name = 'bytes' }: { readonly name?: string } = {}): Promise<OceanProfile[]> {
  try {
    const content = await inflateIfGzip(bytes, { name });
    if (isNetcdf(content)) {
      const file = await openNetcdf(content, name);
      try {
        return parseNetcdf(file);
      } finally {
        file.close();
      }
    }
    if (content.subarray(0, 1024).includes(0)) throw new DataFormatError(`readOceanBytes: ${name} is neither netCDF nor text; expected Argo, WOD, CSV or WHP-Exchange`);
    const text = new TextDecoder().decode(content).replace(/^\uFEFF/, '');
    return text.startsWith('BOTTLE') ? parseWhpBottle(text, name) : parseProfilesCsv(text, name);
  } catch (error) {
    if (error instanceof DataFormatError) throw error;
    // Whatever a damaged file makes a library throw.
    throw new DataFormatError(`readOceanBytes: ${name} is damaged (${error instanceof Error ? error.message : String(error)})`, { cause: error });
  }
}

function parseNetcdf(file: NetcdfFile): OceanProfile[] {
  const { variables, name } = file;
  if (variables.has('PRES')) return parseArgo(file);
  if (variables.has('z_row_size')) return parseWod(file);
  if (variables.has('temperature') && variables.has('salinity')) return parseGriddedProfiles(file);
  throw new DataFormatError(`readOceanBytes: ${name} has the variables ${[...variables.keys()].slice(0, 12).join(', ') || 'none'}; expected those of Argo (PRES), WOD (z_row_size) or profiles on common levels (temperature, salinity)`);
}
