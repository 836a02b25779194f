import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { runInProcess, temporaryFolder } from '../../test/command.ts';
import { resolveConfig } from '../config/resolve-config.ts';

it('writes a configuration that train reads, and does not overwrite one unasked', async () => {
  const file = join(temporaryFolder(), 'paper.yaml');
  expect(await runInProcess(['init', file, '--profile', 'paper'])).toMatchObject({ code: 0, output: expect.stringContaining(`--config ${file}`) });
  expect(resolveConfig({ file })).toEqual(resolveConfig({ flags: { profile: 'paper' } }));
  writeFileSync(file, 'seed: 3\n');
  const refused = await runInProcess(['init', file]);
  expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('is there already') });
  expect(readFileSync(file, 'utf8')).toBe('seed: 3\n');
  expect((await runInProcess(['init', file, '--force'])).code).toBe(0);
  expect(resolveConfig({ file }).seed).toBe(0);
});

it('prints the JSON Schema of configurations', async () => {
  const { code, output } = await runInProcess(['init', '--schema']);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ type: 'object', additionalProperties: false, properties: { training: { properties: { epochs: { type: 'integer' } } } } });
});
