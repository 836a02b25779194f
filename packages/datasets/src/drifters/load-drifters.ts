import { readFile } from 'node:fs/promises';

import { DataFormatError } from '@crossmodal/theory';

import { inflateIfGzip } from '../inflate-if-gzip.ts';
import type { DrifterTrack } from './drifter-track.ts';
import { parseDrifters } from './parse-drifters.ts';

/**
 * Reads the tracks of drifting buoys from a CSV file, raw or gzip, as {@link parseDrifters} has it; Node only. The Global
 * Drifter Program gives its positions to everyone (Lumpkin and Centurioni 2019, doi:10.25921/7ntx-z961).
 *
 * @throws DataFormatError If the file cannot be read or is not of the format.
 *
 * @example
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadDrifters } from '@crossmodal/datasets/drifters';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'crossmodal-')), 'buoys.csv');
 * writeFileSync(file, 'ID,time,latitude,longitude\n7,2020-01-01,-30,50.1\n7,2020-01-02,-29.9,50.2\n');
 * const [track] = await loadDrifters(file);
 * console.log(track.buoy, track.lat); // 7 Float64Array(2) [ -30, -29.9 ]
 * ```
 */
export async function loadDrifters(path: string): Promise<DrifterTrack[]> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new DataFormatError(`loadDrifters: cannot read ${path} (${(cause as Error).message}); expected a CSV file of positions`, { cause });
  }
  return parseDrifters(new TextDecoder().decode(await inflateIfGzip(bytes, { name: path })), { name: path });
}
