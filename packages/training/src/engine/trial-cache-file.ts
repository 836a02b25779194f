import os from 'node:os';
import { join } from 'node:path';

/**
 * The file in which `selectFastestEngine` keeps the outcome of its trial unless it is told another: below the
 * environment's `XDG_CACHE_HOME`, or `.cache` in the user's folder. Without it the trial is made again.
 *
 * @example
 * ```ts
 * import { trialCacheFile } from '@crossmodal/training/engine';
 *
 * console.log(trialCacheFile().endsWith('engine.json')); // true
 * ```
 */
export function trialCacheFile(): string {
  const { XDG_CACHE_HOME: folder } = process.env;
  return join(folder === undefined || folder === '' ? join(os.homedir(), '.cache') : folder, 'crossmodal', 'engine.json');
}
