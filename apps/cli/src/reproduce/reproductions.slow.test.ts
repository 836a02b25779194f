import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { startCommand, temporaryFolder } from '../../test/command.ts';
import { reproductions } from './registry.ts';

it.each(reproductions.map(({ name }) => name))('crossmodal reproduce %s finds every number of the paper and its theory', async (name) => {
  const folder = join(temporaryFolder(), name);
  const { code, output, said } = await startCommand(['reproduce', name, '--out', folder]).outcome;
  expect(code, `${output}\n${said}`).toBe(0);
  const { checks } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as { checks: { holds: boolean }[] };
  expect(checks.length).toBeGreaterThan(20);
  expect(checks.every(({ holds }) => holds)).toBe(true);
  const report = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(report.match(/<svg/g)!.length).toBeGreaterThanOrEqual(5);
});
