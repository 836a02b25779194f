import { DataFormatError } from '@crossmodal/theory';

import type { DrifterTrack } from './drifter-track.ts';

/** Options of {@link parseDrifters}. */
export interface ParseDriftersOptions {
  /** Name of the file, for error messages. */
  readonly name: string;
}

/** Names of the columns, in lower case, in the order of preference. */
const COLUMNS = {
  buoy: ['buoy_id', 'id', 'drifter_id', 'float_id', 'platform'],
  track: ['track'],
  order: ['step', 'datenum', 'time', 'date'],
  lon: ['lon', 'longitude'],
  lat: ['lat', 'latitude'],
} as const;

/** A step longer than that many usual ones is a gap. */
const GAP = 1.5;

/**
 * Reads the tracks of drifting buoys from a CSV text such as those of the Global Drifter Program: a line of names, then a
 * position a line, each buoy's in the order of time. Columns are found by their names in any case: `lon` or `longitude`
 * and `lat` or `latitude`; `buoy_id`, `id`, `drifter_id`, `float_id` or `platform` (without one, all is one buoy);
 * `track`; and one of `step`, `datenum`, `time` and `date`. Others are left aside.
 *
 * A track ends where the buoy or `track` changes, a position is missing, time runs backwards, as between two parts of a
 * buoy's record, or a step of time is longer than 1.5 times the median; a line of units after the names, as ERDDAP writes
 * it, is skipped.
 *
 * @throws DataFormatError If a column is missing, a line has another number of cells, a position is no position, or a
 *   time no time.
 *
 * @example
 * ```ts
 * import { parseDrifters } from '@crossmodal/datasets/drifters';
 *
 * const tracks = parseDrifters('buoy_id,step,lon,lat\n7,0,50.1,-30\n7,1,50.2,-29.9\n9,0,41,-12\n', { name: 'buoys.csv' });
 * console.log(tracks.map(({ buoy, lon }) => [buoy, lon.length])); // [ [ '7', 2 ], [ '9', 1 ] ]
 * ```
 */
export function parseDrifters(text: string, { name }: ParseDriftersOptions): DrifterTrack[] {
  const fail = (problem: string) => new DataFormatError(`parseDrifters: ${name} ${problem}`);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)!.trim() === '') lines.pop();
  const names = (lines[0] ?? '').split(',').map((cell) => unquoted(cell).toLowerCase());
  const column = (key: keyof typeof COLUMNS) => COLUMNS[key].map((wanted) => names.indexOf(wanted)).find((index) => index >= 0);
  const at = { buoy: column('buoy'), track: column('track'), order: column('order'), lon: column('lon'), lat: column('lat') };
  for (const key of ['lon', 'lat'] as const) {
    if (at[key] === undefined) throw fail(`has the columns ${names.join(', ')}; expected one named ${COLUMNS[key].join(' or ')}`);
  }

  const rows: Row[] = [];
  for (let index = 1; index < lines.length; index++) {
    const cells = lines[index].split(',').map(unquoted);
    if (cells.length !== names.length) throw fail(`has ${cells.length} cells in line ${index + 1} and ${names.length} names; expected as many`);
    const [lon, lat] = [position(cells[at.lon!]), position(cells[at.lat!])];
    // Units, as ERDDAP writes them under the names.
    if (index === 1 && Number.isNaN(lon) && Number.isNaN(lat) && /[a-z]/i.test(cells[at.lat!])) continue;
    const missing = lon === null || lat === null;
    if (!missing && !(Math.abs(lon) <= 360 && Math.abs(lat) <= 90)) {
      throw fail(`has the position '${cells[at.lon!]}', '${cells[at.lat!]}' in line ${index + 1}; expected a longitude and a latitude in degrees`);
    }
    const time = at.order === undefined ? NaN : timeOf(cells[at.order]);
    if (at.order !== undefined && !missing && Number.isNaN(time)) {
      throw fail(`has '${cells[at.order]}' as ${names[at.order]} in line ${index + 1}; expected a number or a date`);
    }
    rows.push({ buoy: at.buoy === undefined ? name : cells[at.buoy], track: at.track === undefined ? '' : cells[at.track], time, lon, lat });
  }
  return tracksOf(rows, at.order !== undefined);
}

interface Row {
  readonly buoy: string;
  readonly track: string;
  readonly time: number;
  /** Null where it is missing. */
  readonly lon: number | null;
  readonly lat: number | null;
}

function tracksOf(rows: readonly Row[], timed: boolean): DrifterTrack[] {
  const together = (a: Row, b: Row) => a.buoy === b.buoy && a.track === b.track;
  const steps = timed ? rows.slice(1).flatMap((row, i) => (together(rows[i], row) ? [row.time - rows[i].time] : [])).toSorted((a, b) => a - b) : [];
  const usual = steps[Math.floor(steps.length / 2)] ?? NaN;
  const tracks: DrifterTrack[] = [];
  let positions: [number, number][] = [];
  let last: Row | null = null;
  const finish = () => {
    if (positions.length > 0) {
      tracks.push({ buoy: last!.buoy, lon: unwrapped(positions.map(([lon]) => lon)), lat: Float64Array.from(positions, ([, lat]) => lat) });
    }
    positions = [];
  };
  for (const row of rows) {
    if (last !== null && together(last, row)) {
      const step = row.time - last.time;
      if (timed && !(step > 0 && step <= GAP * usual)) finish();
    } else finish();
    if (row.lon === null || row.lat === null) finish();
    else positions.push([row.lon, row.lat]);
    last = row;
  }
  finish();
  return tracks;
}

/** Longitudes that go on where they pass from 180 to −180, or from 360 to 0. */
function unwrapped(lon: readonly number[]): Float64Array {
  const result = Float64Array.from(lon);
  for (let i = 1; i < result.length; i++) result[i] -= 360 * Math.round((result[i] - result[i - 1]) / 360);
  return result;
}

/** Null for an empty cell or NaN as text, NaN for what is no number. */
function position(cell: string): number | null {
  return cell === '' || cell.toLowerCase() === 'nan' ? null : Number(cell);
}

/** A number, or a date in days. */
function timeOf(cell: string): number {
  const number = cell === '' ? NaN : Number(cell);
  return Number.isNaN(number) ? Date.parse(cell) / 86_400_000 : number;
}

function unquoted(cell: string): string {
  return cell.trim().replace(/^"(.*)"$/, '$1');
}
