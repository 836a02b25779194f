import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { DataFormatError } from '@crossmodal/theory';

import type { OceanProfile } from './ocean-profile.ts';
import { readOceanBytes } from './read-ocean-bytes.ts';

/** A file that was left out. */
export interface OceanFileProblem {
  readonly file: string;
  readonly reason: string;
}

/** What {@link readOceanFiles} does with damaged files, and what it tells. */
export interface ReadOceanFilesOptions {
  /** `skip` (default) leaves them out and tells `onProblem`; `refuse` throws. */
  readonly onMalformed?: 'skip' | 'refuse';
  readonly onProblem?: (problem: OceanFileProblem) => void;
  /** Told before a file is read. */
  readonly onProgress?: (progress: { readonly file: string; readonly done: number; readonly total: number }) => void;
  readonly signal?: AbortSignal;
}

const EXTENSIONS = /\.(?:nc|nc4|cdf|csv)(?:\.gz)?$/i;

/**
 * Reads profiles from a file, from all files below a folder (`.nc`, `.nc4`, `.cdf`, `.csv`, each also `.gz`), or from
 * those that match a pattern, where `*` and `?` stand for parts of a name and `**` for any folders. Files come in the
 * order of their names and one at a time, so that memory holds a single one; Node only.
 *
 * @param source Path, pattern or file URL.
 * @param options What to do with malformed files, and what to be told of them.
 * @throws DataFormatError If there is no such file, or one is malformed and `onMalformed` is `refuse`; after the last
 *   file also if none could be read.
 *
 * @example
 * ```ts
 * import { writeFileSync } from 'node:fs';
 * import { readOceanFiles } from '@crossmodal/datasets/ocean';
 *
 * writeFileSync('a.csv', 'platform,cycle,lat,lon,time,pres,temp,psal\nA,1,30,-40,2020-01-31,5,21.5,36.2\n');
 * writeFileSync('b.csv', 'not a table of profiles');
 * const skipped: string[] = [];
 * const names: string[] = [];
 * for await (const { platform } of readOceanFiles('*.csv', { onProblem: ({ file }) => skipped.push(file) })) names.push(platform);
 * console.log(names, skipped); // [ 'A' ] [ 'b.csv' ]
 * ```
 */
export async function* readOceanFiles(source: string | URL, { onMalformed = 'skip', onProblem, onProgress, signal }: ReadOceanFilesOptions = {}): AsyncGenerator<OceanProfile, void, undefined> {
  const files = await filesOf(source instanceof URL ? fileURLToPath(source) : source);
  const problems: OceanFileProblem[] = [];
  for (const [done, file] of files.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ file, done, total: files.length });
    let profiles: OceanProfile[];
    try {
      profiles = await readOceanBytes(await readFile(file), { name: file });
    } catch (error) {
      if (onMalformed === 'refuse') throw error;
      const problem = { file, reason: error instanceof Error ? error.message : String(error) };
      problems.push(problem);
      onProblem?.(problem);
      continue;
    }
    yield* profiles;
  }
  if (problems.length === files.length) throw new DataFormatError(`readOceanFiles: none of the ${files.length} files of ${String(source)} could be read; the first: ${problems[0].reason}`);
}

async function filesOf(source: string): Promise<string[]> {
  const found = /[*?]/.test(source) ? await matching(source) : await below(source);
  if (found.length === 0) throw new DataFormatError(`readOceanFiles: ${source} has no file that ends in .nc, .nc4, .cdf or .csv, or these with .gz; expected a file, a folder or a pattern such as 'argo/**/*.nc'`);
  return found.toSorted();
}

async function below(source: string): Promise<string[]> {
  const entry = await stat(source).catch((cause: unknown) => {
    throw new DataFormatError(`readOceanFiles: cannot read ${source} (${(cause as Error).message}); expected a file, a folder or a pattern`, { cause });
  });
  if (!entry.isDirectory()) return [source];
  return (await filesBelow(source)).filter((path) => EXTENSIONS.test(path));
}

async function matching(pattern: string): Promise<string[]> {
  // The part before the first wildcard is a folder.
  let root = pattern;
  while (/[*?]/.test(root)) root = dirname(root);
  const expression = new RegExp(
    `^${pattern
      .split(/(\*\*\/|\*\*|\*|\?)/)
      .map((part) => (part === '**/' ? '(?:.*/)?' : part === '**' ? '.*' : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : part.replaceAll(/[$()+.[\\\]^{|}]/g, String.raw`\$&`)))
      .join('')}$`,
  );
  const entry = await stat(root).catch(() => null);
  if (!entry?.isDirectory()) return [];
  return (await filesBelow(root)).filter((path) => expression.test(root === '.' && !pattern.startsWith('./') ? path.replace(/^\.\//, '') : path));
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && !basename(entry.name).startsWith('.')).map((entry) => join(entry.parentPath, entry.name));
}
