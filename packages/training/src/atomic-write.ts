import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all: to a temporary name beside it, flushed to the disk, then renamed. A process that
 * is killed leaves the old file or the new one, never a part.
 *
 * @param path The file; its folder must exist.
 * @param content Bytes, or text as UTF-8.
 *
 * @example
 * ```ts
 * import { mkdtempSync, readFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { atomicWrite } from '@crossmodal/training';
 *
 * const file = join(mkdtempSync(join(tmpdir(), 'example-')), 'note.txt');
 * atomicWrite(file, 'whole');
 * console.log(readFileSync(file, 'utf8')); // whole
 * ```
 */
export function atomicWrite(path: string, content: Uint8Array | string): void {
  const temporary = `${path}.partial`;
  const descriptor = openSync(temporary, 'w');
  try {
    writeFileSync(descriptor, content);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(temporary, path);
}
