import { readFileSync } from 'node:fs';

import { UsageError } from './errors.ts';

/** Reads a JSON file that Crossmodal wrote; one that is damaged is named. */
export function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new UsageError(`${path} cannot be read (${(cause as Error).message}); it is damaged or was changed by hand`, { cause });
  }
}
