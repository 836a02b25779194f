import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { DataFormatError } from '@crossmodal/theory';
import { levitus94Url } from '@crossmodal/data-levitus94';
import { describe, expect, it } from 'vitest';

import { capturedError } from '../testing/captured-error.ts';
import { argoFile, griddedFile, PROFILES_CSV, WHP_BOTTLE, wodFile } from '../testing/ocean-files.ts';
import { writeNetcdf3 } from '../testing/write-netcdf3.ts';
import { pressureFromDepth, readOceanBytes } from './index.ts';

const encode = (text: string) => new TextEncoder().encode(text);

describe('readOceanBytes', () => {
  it('takes raw values of an Argo profile in real time, adjusted ones of a delayed one, with their flags', async () => {
    const [first, second] = await readOceanBytes(argoFile(), { name: 'float.nc' });
    expect(first).toMatchObject({ platform: '6900388', cycle: 6.5, mode: 'R', latitude: 12.5, longitude: -30.25, time: 20_000.25, source: 'float.nc' });
    expect([...first.pressure]).toEqual([5, 50, 100]);
    expect([...first.salinity]).toEqual([36, 36.25, 35.5]);
    // The date of the second is flagged bad, its longitude goes once round.
    expect(second).toMatchObject({ cycle: 8, mode: 'D', time: NaN, longitude: -10 });
    expect([...second.pressure]).toEqual([4.5, 49.5, NaN]);
    expect([...second.temperature]).toEqual([21.5, 19.5, NaN]);
    expect([...second.flags.salinity]).toEqual([1, 4, 9]);
  });

  it('takes the mode of each parameter of a synthetic Argo file', async () => {
    const single = (values: number[]) => ({ type: 'float', dimensions: ['N_PROF', 'N_LEVELS'], values, attributes: { units: 'decibar' } }) as const;
    const parameter = (name: string, values: number[], units: string) => ({ [name]: { ...single(values), attributes: { units } } });
    const bytes = writeNetcdf3(
      { N_PROF: 1, N_LEVELS: 1, N_PARAM: 3, S4: 4 },
      {
        PLATFORM_NUMBER: { type: 'char', dimensions: ['N_PROF', 'S4'], values: '123 ' },
        STATION_PARAMETERS: { type: 'char', dimensions: ['N_PROF', 'N_PARAM', 'S4'], values: 'PRESPSALTEMP' },
        PARAMETER_DATA_MODE: { type: 'char', dimensions: ['N_PROF', 'N_PARAM'], values: 'RDR' },
        CYCLE_NUMBER: { type: 'int', dimensions: ['N_PROF'], values: [1] },
        JULD: { type: 'double', dimensions: ['N_PROF'], values: [1], attributes: { units: 'days since 1950-01-01' } },
        LATITUDE: { type: 'double', dimensions: ['N_PROF'], values: [1] },
        LONGITUDE: { type: 'double', dimensions: ['N_PROF'], values: [1] },
        ...parameter('PRES', [10], 'decibar'), ...parameter('PRES_ADJUSTED', [11], 'decibar'),
        ...parameter('TEMP', [20], 'degree_Celsius'), ...parameter('TEMP_ADJUSTED', [21], 'degree_Celsius'),
        ...parameter('PSAL', [35], 'psu'), ...parameter('PSAL_ADJUSTED', [36], 'psu'),
      },
    );
    const [{ pressure, temperature, salinity, mode }] = await readOceanBytes(bytes);
    expect([pressure[0], temperature[0], salinity[0], mode]).toEqual([10, 20, 36, 'D']);
  });

  it('applies scale factors, offsets and fill values of packed profiles, and turns depths to pressures', async () => {
    const profiles = await readOceanBytes(griddedFile());
    expect(profiles.map(({ temperature }) => [...temperature].map((value) => Math.round(1000 * value) / 1000))).toEqual([[1, 1.5], [27, 20], [16, NaN]]);
    expect(profiles[2].salinity[0]).toBeCloseTo(35.1, 10);
    expect(profiles.map(({ longitude }) => longitude)).toEqual([0.5, -0.5, 179.5]);
    expect(profiles[0].pressure[1]).toBe(pressureFromDepth(100, -60));
    expect(pressureFromDepth(100, -60)).toBeCloseTo(101.0, 0);
  });

  it('cuts a ragged file of the World Ocean Database to casts, with levels that were rejected flagged bad', async () => {
    const [first, second] = await readOceanBytes(wodFile());
    expect(first).toMatchObject({ platform: 'US1', cycle: 11, latitude: 30, longitude: 140, time: 0 });
    expect([...first.temperature]).toEqual([25, 24, 23]);
    expect([...first.salinity]).toEqual([34, 34.5, NaN]);
    expect([...second.salinity]).toEqual([NaN, NaN]);
    expect([...second.flags.temperature]).toEqual([1, 4]);
  });

  it('gathers the rows of a CSV table, from the surface downwards', async () => {
    const profiles = await readOceanBytes(encode(PROFILES_CSV));
    expect(profiles.map(({ platform, cycle }) => [platform, cycle])).toEqual([['A', 1], ['A', 2], ['B', 1]]);
    expect([...profiles[0].pressure]).toEqual([5, 50]);
    expect([...profiles[0].temperature]).toEqual([21.5, 20.1]);
    // 2020-01-31 is day 25,597 after 1950-01-01: 70 years with 17 leap days, and 30 days.
    expect(profiles.map(({ time }) => time)).toEqual([70 * 365 + 17 + 30 + 0.5, 25_600, NaN]);
    expect(profiles[1]).toMatchObject({ longitude: -160 });
    expect([...profiles[1].salinity]).toEqual([NaN]);
    expect([...profiles[2].flags.temperature]).toEqual([4]);
  });

  it('gathers the samples of a WHP-Exchange bottle file, with the bottle salinity where that of the CTD is bad', async () => {
    const [first, second] = await readOceanBytes(encode(WHP_BOTTLE));
    expect(first).toMatchObject({ platform: '316N', cycle: 1, latitude: -32.5, longitude: 160 });
    expect([...first.pressure]).toEqual([10, 100]);
    expect([...first.salinity]).toEqual([35.5, 35.4]);
    expect([...first.flags.salinity]).toEqual([1, 1]);
    expect(first.time).toBeCloseTo(60 * 365 + 15 + 1 + 6.5 / 24, 9);
    expect([...second.salinity]).toEqual([NaN]);
  });

  it('reads gzip, and a byte-order mark', async () => {
    expect(await readOceanBytes(gzipSync(argoFile()))).toHaveLength(2);
    expect(await readOceanBytes(encode(`\uFEFF${PROFILES_CSV}`))).toHaveLength(3);
  });

  it('converts kelvin, and refuses units that it cannot convert', async () => {
    const [{ temperature }] = await readOceanBytes(argoFile({ temperatureUnit: 'K' }));
    expect(temperature[0]).toBeCloseTo(20 - 273.15, 10);
    const error = await capturedError(() => readOceanBytes(argoFile({ temperatureUnit: 'furlong' }), { name: 'f.nc' }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toBe('readOceanBytes: f.nc: TEMP has the unit "furlong"; expected degree_Celsius or kelvin');
  });

  it.each([
    ['other netCDF', writeNetcdf3({ x: 1 }, { a: { type: 'int', dimensions: ['x'], values: [1] } }), /has the variables a; expected those of Argo/],
    ['a truncated file', argoFile().subarray(0, -20), /damaged netCDF header|truncated or damaged/],
    ['binary data', Uint8Array.of(1, 0, 2, 0), /neither netCDF nor text/],
    ['a table without columns', encode('a,b\n1,2\n'), /has no column platform, cycle/],
    ['a table with words for numbers', encode(PROFILES_CSV.replace('21.5', 'warm')), /row 3: temp is "warm"; expected a number/],
    ['a bottle file without its end', encode(WHP_BOTTLE.replace('END_DATA', '')), /no line END_DATA/],
    ['a bottle file in other units', encode(WHP_BOTTLE.replace('DBAR', 'FEET')), /CTDPRS has the unit "FEET"; expected DBAR/],
    ['nothing', new Uint8Array(0), /has no column/],
  ])('names what is wrong with %s', async (_, bytes, message) => {
    const error = await capturedError(() => readOceanBytes(bytes, { name: 'file' }));
    expect(error).toBeInstanceOf(DataFormatError);
    expect(error.message).toMatch(message);
  });
});

describe('the climatology of @crossmodal/data-levitus94', () => {
  it('has the columns and the values that its provenance states', async () => {
    const profiles = await readOceanBytes(readFileSync(levitus94Url));
    expect(profiles).toHaveLength(42_164);
    expect(profiles.filter(({ temperature }) => !Number.isNaN(temperature[0]))).toHaveLength(42_164);
    // Warm at the equator, cold at 60° S, saltier in the Atlantic than in the Pacific: as every atlas has it.
    const near = (latitude: number, longitude: number) => profiles.find((profile) => Math.abs(profile.latitude - latitude) <= 0.5 && Math.abs(profile.longitude - longitude) <= 0.5)!;
    expect(near(0, 160).temperature[0]).toBeGreaterThan(27);
    expect(near(-60, 0).temperature[0]).toBeLessThan(3);
    expect(near(30, -40).salinity[0]).toBeGreaterThan(near(30, 180).salinity[0] + 1);
  });
});

const shared = join(dirname(fileURLToPath(import.meta.url)), '../../../../../shared/data');
const available = existsSync(shared);

describe.skipIf(!available)('files of data centres (skipped where ../shared/data is absent)', () => {
  const read = (path: string) => readOceanBytes(readFileSync(join(shared, path)), { name: path });

  it('reads the core file of float 2902696, 51 profiles in the South China Sea', async () => {
    const profiles = await read('argo/raw/2902696_prof.nc');
    expect(profiles).toHaveLength(51);
    expect(new Set(profiles.map(({ platform }) => platform))).toEqual(new Set(['2902696']));
    for (const { latitude, longitude } of profiles) {
      expect(latitude).toBeGreaterThan(5);
      expect(latitude).toBeLessThan(25);
      expect(longitude).toBeGreaterThan(105);
      expect(longitude).toBeLessThan(125);
    }
  });

  it('reads a single cycle and a synthetic file', async () => {
    expect((await read('argo/raw/D4900785_048.nc'))[0]).toMatchObject({ platform: '4900785', cycle: 48, mode: 'D' });
    expect((await read('argo/raw/SR6903247_050.nc'))[0]).toMatchObject({ platform: '6903247', cycle: 50 });
  });

  it('reads netCDF-4 of the World Ocean Database by h5wasm', async () => {
    const profiles = await read('wod-samples/ocldb1570984477.6279_OSD.nc');
    expect(profiles).toHaveLength(105);
    // All casts are of 7 August 1934, 5626 days before 1950 began.
    for (const { time } of profiles) expect(Math.floor(time)).toBe(-5626);
    expect(profiles.reduce((sum, { pressure }) => sum + pressure.length, 0)).toBe(666);
  });
});
