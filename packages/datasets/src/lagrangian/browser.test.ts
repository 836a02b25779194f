import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

import * as browser from './browser.ts';
import * as all from './index.ts';

test('the entry for browsers has everything but the simulation in threads of Node', () => {
  const names = new Set(Object.keys(browser));
  expect(Object.keys(all).filter((name) => !names.has(name))).toEqual(['simulateLagrangian']);
});

test('the entry for browsers reaches no module of Node', () => {
  const seen = new Set<string>();
  const external = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    // Imports of types vanish.
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*?\bfrom '([^']+)';$/gm)) {
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier));
      else external.add(specifier);
    }
  };
  visit(fileURLToPath(new URL('browser.ts', import.meta.url)));
  expect(seen.size).toBeGreaterThan(15);
  expect([...external]).toEqual(['@crossmodal/theory']);
});
