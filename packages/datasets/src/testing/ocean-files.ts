import { writeNetcdf3, type WrittenVariable } from './write-netcdf3.ts';

const FILL = 99_999;

/** Two profiles of a float as Argo's core files have them: the first in real time, the second adjusted with a bad level. */
export function argoFile(changes: { readonly dataMode?: string; readonly temperatureUnit?: string } = {}): Uint8Array {
  const levels = (values: readonly number[], units: string): WrittenVariable => ({ type: 'float', dimensions: ['N_PROF', 'N_LEVELS'], values, attributes: { _FillValue: FILL, units } });
  const flags = (values: string): WrittenVariable => ({ type: 'char', dimensions: ['N_PROF', 'N_LEVELS'], values });
  const unit = changes.temperatureUnit ?? 'degree_Celsius';
  return writeNetcdf3(
    { N_PROF: 2, N_LEVELS: 3, STRING8: 8 },
    {
      PLATFORM_NUMBER: { type: 'char', dimensions: ['N_PROF', 'STRING8'], values: '6900388 6900388 ' },
      CYCLE_NUMBER: { type: 'int', dimensions: ['N_PROF'], values: [7, 8], attributes: { _FillValue: FILL } },
      DIRECTION: { type: 'char', dimensions: ['N_PROF'], values: 'DA' },
      DATA_MODE: { type: 'char', dimensions: ['N_PROF'], values: changes.dataMode ?? 'RD' },
      JULD: { type: 'double', dimensions: ['N_PROF'], values: [20_000.25, 20_010.5], attributes: { units: 'days since 1950-01-01 00:00:00 UTC', _FillValue: 999_999 } },
      JULD_QC: { type: 'char', dimensions: ['N_PROF'], values: '14' },
      LATITUDE: { type: 'double', dimensions: ['N_PROF'], values: [12.5, 13], attributes: { _FillValue: FILL } },
      LONGITUDE: { type: 'double', dimensions: ['N_PROF'], values: [-30.25, 350], attributes: { _FillValue: FILL } },
      POSITION_QC: { type: 'char', dimensions: ['N_PROF'], values: '18' },
      PRES: levels([5, 50, 100, 5, 50, FILL], 'decibar'),
      PRES_QC: flags('11111 '),
      PRES_ADJUSTED: levels([FILL, FILL, FILL, 4.5, 49.5, FILL], 'decibar'),
      PRES_ADJUSTED_QC: flags('   11 '),
      TEMP: levels([20, 18, 15, 21, 19, FILL], unit),
      TEMP_QC: flags('11111 '),
      TEMP_ADJUSTED: levels([FILL, FILL, FILL, 21.5, 19.5, FILL], unit),
      TEMP_ADJUSTED_QC: flags('   12 '),
      PSAL: levels([36, 36.25, 35.5, 36, 36.5, FILL], 'psu'),
      PSAL_QC: flags('11111 '),
      PSAL_ADJUSTED: levels([FILL, FILL, FILL, 36.125, 36.75, FILL], 'psu'),
      PSAL_ADJUSTED_QC: flags('   14 '),
    },
  );
}

/** Three columns on common depths, packed as int16. */
export function griddedFile(): Uint8Array {
  const packed = (values: readonly number[], offset: number, units: string): WrittenVariable => ({
    type: 'short',
    dimensions: ['profile', 'depth'],
    values,
    attributes: { _FillValue: -32_768, scale_factor: 0.001, add_offset: offset, units },
  });
  return writeNetcdf3(
    { profile: 3, depth: 2 },
    {
      depth: { type: 'float', dimensions: ['depth'], values: [0, 100], attributes: { units: 'm', positive: 'down' } },
      lat: { type: 'float', dimensions: ['profile'], values: [-60, 0, 45] },
      lon: { type: 'float', dimensions: ['profile'], values: [0.5, 359.5, 179.5] },
      temperature: packed([-14_000, -13_500, 12_000, 5000, 1000, -32_768], 15, 'degree_Celsius'),
      salinity: packed([14_000, 14_100, 15_000, 15_200, 15_100, -32_768], 20, '1'),
    },
  );
}

/** Two casts of the World Ocean Database, ragged: the second has no salinity, and a flagged temperature. */
export function wodFile(): Uint8Array {
  return writeNetcdf3(
    { casts: 2, z_obs: 5, Salinity_obs: 3, text: 4 },
    {
      WOD_cruise_identifier: { type: 'char', dimensions: ['casts', 'text'], values: 'US1\0JP2\0' },
      wod_unique_cast: { type: 'int', dimensions: ['casts'], values: [11, 12] },
      lat: { type: 'float', dimensions: ['casts'], values: [30, 31] },
      lon: { type: 'float', dimensions: ['casts'], values: [140, -140] },
      time: { type: 'double', dimensions: ['casts'], values: [65_743, 65_744], attributes: { units: 'days since 1770-01-01 00:00:00 UTC' } },
      z: { type: 'float', dimensions: ['z_obs'], values: [0, 10, 20, 0, 500], attributes: { units: 'm', positive: 'down' } },
      z_row_size: { type: 'int', dimensions: ['casts'], values: [3, 2], attributes: { _FillValue: 0 } },
      Temperature: { type: 'float', dimensions: ['z_obs'], values: [25, 24, 23, 22, 8], attributes: { units: 'degree_C', _FillValue: -1e10 } },
      Temperature_row_size: { type: 'int', dimensions: ['casts'], values: [3, 2] },
      Temperature_WODflag: { type: 'byte', dimensions: ['z_obs'], values: [0, 0, 0, 0, 2] },
      Salinity: { type: 'float', dimensions: ['Salinity_obs'], values: [34, 34.5, -1e10], attributes: { _FillValue: -1e10 } },
      Salinity_row_size: { type: 'int', dimensions: ['casts'], values: [3, 0], attributes: { _FillValue: 0 } },
    },
  );
}

/** A table in long format, with a missing value. */
export const PROFILES_CSV = `platform,cycle,lat,lon,time,pres,temp,psal,qc
A,1,30.5,-40,2020-01-31T12:00:00Z,50,20.1,36.4,1
A,1,30.5,-40,2020-01-31T12:00:00Z,5,21.5,36.2,1
A,2,31,200,25600,5,21,,1
B,1,-10,20,,5,25,35,4
`;

/** A bottle file with two casts; the second sample of the first cast has a CTD salinity that is flagged bad. */
export const WHP_BOTTLE = `BOTTLE,20200101XYZ
# a comment
EXPOCODE,SECT_ID,STNNBR,CASTNO,SAMPNO,LATITUDE,LONGITUDE,DATE,TIME,CTDPRS,CTDTMP,CTDSAL,CTDSAL_FLAG_W,SALNTY,SALNTY_FLAG_W
,,,,,,,,,DBAR,ITS-90,PSS-78,,PSS-78,
316N,P6,1,1,2, -32.5, 160.0,20100102,0630, 100.0, 15.5, 35.40,2, 35.41,2
316N,P6,1,1,1, -32.5, 160.0,20100102,0630, 10.0, 20.5, 30.00,4, 35.50,2
316N,P6,2,1,1, -33.0, 161.0,20100103,1200, 10.0, 20.0, -999,9, -999,9
END_DATA
`;
