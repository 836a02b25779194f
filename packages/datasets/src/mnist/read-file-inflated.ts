import { readFile } from 'node:fs/promises';

import { DataFormatError } from '@crossmodal/theory';

import { inflateIfGzip } from '../inflate-if-gzip.ts';

/** Reads a file, decompressed if it is gzip; a file that cannot be read is named together with the caller. */
export async function readFileInflated(path: string, caller: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataFormatError(`${caller}: cannot read ${path} (${reason}); expected a readable IDX file`, { cause });
  }
  return inflateIfGzip(bytes, { name: path });
}
