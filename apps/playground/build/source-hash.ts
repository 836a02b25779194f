import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Plugin } from 'vite';

const folders = ['src', 'weights'].map((name) => fileURLToPath(new URL(`../${name}`, import.meta.url)));

/** A hash of the app's own sources and weights, tests left out: times of files do not tell whether a site is of them, for builds are cached. */
export function sourceHash(): string {
  const hash = createHash('sha256');
  for (const folder of folders) {
    const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => !/\.test\.ts$|^testing/.test(path) && statSync(join(folder, path)).isFile());
    for (const path of paths.toSorted()) hash.update(`${path}\0`).update(readFileSync(join(folder, path)));
  }
  return hash.digest('hex');
}

/** Puts the hash into the site, as `sources.sha256`, so that its tests never run against a stale one. */
export function sourceStamp(): Plugin {
  return {
    name: 'source-stamp',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'sources.sha256', source: sourceHash() });
    },
  };
}
