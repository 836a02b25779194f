import { existsSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { type DrifterTrack, loadDrifters, parseDrifters, trackWindows } from './index.ts';

const parse = (text: string) => parseDrifters(text, { name: 'b.csv' });
const plain = (tracks: readonly DrifterTrack[]) => tracks.map(({ buoy, lon, lat }) => [buoy, [...lon], [...lat]]);

describe('parseDrifters', () => {
  test('a track ends where the buoy or the track changes, steps are missing or time runs backwards', () => {
    const text = 'track,buoy_id,step,lon,lat\n0,7,0,1,10\n0,7,1,2,11\n0,7,4,3,12\n1,7,0,4,13\n1,7,1,5,14\n2,9,0,6,15\n2,9,1,7,16\n2,9,0,8,17\n';
    expect(plain(parse(text))).toEqual([
      ['7', [1, 2], [10, 11]],
      ['7', [3], [12]],
      ['7', [4, 5], [13, 14]],
      ['9', [6, 7], [15, 16]],
      ['9', [8], [17]],
    ]);
  });

  test('columns may have other names and orders, dates, units, quotes, missing positions and another line end', () => {
    const text = '\uFEFF"ID",time,latitude,longitude,sst\r\n,UTC,degrees_north,degrees_east,C\r\n7,2020-01-01T00:00Z,10,1,20\r\n7,2020-01-01T06:00Z,11,2,20\r\n7,2020-01-01T12:00Z,,,20\r\n7,2020-01-01T18:00Z,13,4,NaN\r\n7,2020-01-03T00:00Z,14,5,20\r\n';
    expect(plain(parse(text))).toEqual([['7', [1, 2], [10, 11]], ['7', [4], [13]], ['7', [5], [14]]]);
  });

  test('without a column of buoys the file is one, and longitudes go on past 180', () => {
    expect(plain(parse('lon,lat\n179.5,0\n-179.5,1\n-178,2\n'))).toEqual([['b.csv', [179.5, 180.5, 182], [0, 1, 2]]]);
  });

  test('what is wrong is named with its line', () => {
    expect(() => parse('a,b\n1,2\n')).toThrow('parseDrifters: b.csv has the columns a, b; expected one named lon or longitude');
    expect(() => parse('')).toThrow('expected one named lon');
    expect(() => parse('lon,lat\n1\n')).toThrow('has 1 cells in line 2 and 2 names');
    expect(() => parse('lon,lat\n1,2\n1,95\n')).toThrow("has the position '1', '95' in line 3");
    expect(() => parse('lon,lat\n1,2\nx,y\n')).toThrow("has the position 'x', 'y' in line 3");
    expect(() => parse('id,time,lon,lat\n7,then,1,1\n')).toThrow("has 'then' as time in line 2");
  });
});

describe('loadDrifters', () => {
  test('reads raw and gzip files and names one that is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'crossmodal-'));
    const text = 'id,lon,lat\n7,1,2\n';
    writeFileSync(join(folder, 'a.csv'), text);
    writeFileSync(join(folder, 'a.csv.gz'), gzipSync(text));
    expect(plain(await loadDrifters(join(folder, 'a.csv')))).toEqual([['7', [1], [2]]]);
    expect(plain(await loadDrifters(join(folder, 'a.csv.gz')))).toEqual([['7', [1], [2]]]);
    await expect(loadDrifters(join(folder, 'b.csv'))).rejects.toThrow(/loadDrifters: cannot read .*b\.csv/);
  });

  const shared = fileURLToPath(new URL('../../../../../shared/data/drifters/', import.meta.url));
  test.skipIf(!existsSync(shared))('reads real buoys of the Global Drifter Program (skipped where ../shared has none)', async () => {
    const tracks = await loadDrifters(join(shared, 'gdp_madagascar_buoys.csv.gz'));
    expect(tracks.reduce((sum, { lat }) => sum + lat.length, 0)).toBe(29_391);
    expect(new Set(tracks.map(({ buoy }) => buoy)).size).toBe(173);
    expect(Math.max(...tracks.flatMap(({ lat }) => [...lat]))).toBeLessThanOrEqual(-10);
    const [betty] = await loadDrifters(join(shared, 'gdp_44000_betty.csv.gz'));
    expect(betty.lon[0]).toBeCloseTo(-88.426, 6);
    const floats = await loadDrifters(join(shared, 'ebasn_subsurface_floats.csv.gz'));
    // This file runs floats together under one number; their records still part where time goes back.
    expect(floats.length).toBeGreaterThan(30);
  });
});

describe('trackWindows', () => {
  /** Positions eastwards on the 60th parallel, where a degree is half as wide as on the equator. */
  const east = (length: number, buoy = '7'): DrifterTrack => ({ buoy, lon: Float64Array.from({ length }, (_, i) => i), lat: new Float64Array(length).fill(60) });
  const degree = (6371 * Math.PI) / 360;

  test('places are kilometres from the last known position', () => {
    const { count, before, after, origin } = trackWindows([east(5)], { past: 2, future: 2 });
    expect(count).toBe(1);
    [-2 * degree, 0, -degree, 0].forEach((value, i) => expect(before[i]).toBeCloseTo(value, 3));
    [degree, 0, 2 * degree, 0].forEach((value, i) => expect(after[i]).toBeCloseTo(value, 3));
    expect([...origin]).toEqual([2, 60]);
  });

  test('windows share no position unless the stride says so, and keep their buoys', () => {
    const tracks = [east(11), east(4, '8'), east(9, '9')];
    const apart = trackWindows(tracks, { past: 2, future: 2 });
    expect([...apart.buoy].map((number) => apart.buoys[number])).toEqual(['7', '7', '9']);
    expect(trackWindows(tracks, { past: 2, future: 2, stride: 1 }).count).toBe(7 + 5);
    expect([...trackWindows(tracks, { past: 2, future: 2, stride: 3 }).origin].filter((_, i) => i % 2 === 0)).toEqual([2, 5, 8, 2, 5]);
  });

  test('windows longer than every track, or of no length, are refused', () => {
    expect(() => trackWindows([east(4)], { past: 2, future: 2 })).toThrow('trackWindows: no track has 5 positions');
    expect(() => trackWindows([east(4)], { past: 0, future: 2 })).toThrow('trackWindows: past is 0; expected an integer from 1 to 100000');
  });
});
