import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { runInProcess, startCommand, temporaryFolder } from '../../test/command.ts';

it('lists every experiment with paper and section', async () => {
  const { code, output } = await runInProcess(['reproduce', '--list']);
  expect(code).toBe(0);
  expect(output).toMatch(/^gaussian2d .*section 5\.4$/m);
  expect(output).toMatch(/^gp .*section 6\.1$/m);
  expect(output).toMatch(/^losses .*sections 2, 3 and 5/m);
});

it.each([
  [['reproduce'], /no experiment without a name; expected gaussian2d or gp or lagrangian or losses/],
  [['reproduce', 'imagenet'], /no experiment 'imagenet'/],
  [['reproduce', 'gp', '--profile', 'long'], /--profile is 'long'; expected quick or paper/],
  [['reproduce', 'gp', '--seed', '-1'], /--seed is '-1'/],
])('refuses %j with exit code 2', async (args, message) => {
  const { code, said } = await runInProcess(args);
  expect(code).toBe(2);
  expect(said).toMatch(message);
});

it('stops at Ctrl-C with exit code 130 and leaves nothing half written', async () => {
  const folder = join(temporaryFolder(), 'gp');
  const command = startCommand(['reproduce', 'gp', '--out', folder]);
  await command.saying(/training with/);
  command.process.kill('SIGINT');
  const { code, said } = await command.outcome;
  expect(code).toBe(130);
  expect(said).toContain('nothing was written');
  expect(existsSync(folder)).toBe(false);
}, 30_000);
