import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a module reaches through static imports and exports: its own and other files, and the packages that they name, sorted. */
export function modulesReached(entry: URL): { readonly files: number; readonly packages: readonly string[] } {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    // Imports of types vanish.
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*?\bfrom '([^']+)';$/gm)) {
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier));
      else packages.add(specifier);
    }
  };
  visit(fileURLToPath(entry));
  return { files: seen.size, packages: [...packages].toSorted() };
}
