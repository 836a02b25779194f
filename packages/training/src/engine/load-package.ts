import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Imports a package that the user may have installed: beside Crossmodal, or else in the current folder, which differ
 * where the command is installed globally.
 *
 * @throws The error of the import; `isMissing` tells whether the package is not installed at all.
 */
export async function loadPackage(specifier: string): Promise<unknown> {
  for (const base of [import.meta.url, pathToFileURL(join(process.cwd(), 'package.json'))]) {
    let file: string;
    try {
      file = createRequire(base).resolve(specifier);
    } catch {
      continue;
    }
    return import(pathToFileURL(file).href);
  }
  return import(specifier);
}
