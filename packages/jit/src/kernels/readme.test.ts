import { readFileSync } from 'node:fs';

import { expect, it } from 'vitest';

import { supportedKernels } from '../index.ts';

it('the README names every supported kernel, and no other', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
  const [, section] = readme.split('## Supported kernels');
  const [table] = section.split('\n## ');
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| group'));
  const named = rows.flatMap((row) => [...row.matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(named.toSorted()).toEqual(supportedKernels());
});
