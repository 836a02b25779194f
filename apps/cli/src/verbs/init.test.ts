import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { runInProcess, temporaryFolder } from '../../test/command.ts';
import { resolveConfig } from '../config/resolve-config.ts';
import { mnist } from '../experiments/mnist/mnist.ts';

it('writes a configuration that train reads, and does not overwrite one unasked', async () => {
  const file = join(temporaryFolder(), 'paper.yaml');
  expect(await runInProcess(['init', file, '--profile', 'paper'])).toMatchObject({ code: 0, output: expect.stringContaining(`--config ${file}`) });
  expect(resolveConfig(mnist, { file })).toEqual(resolveConfig(mnist, { flags: { profile: 'paper' } }));
  writeFileSync(file, 'seed: 3\n');
  const refused = await runInProcess(['init', file]);
  expect(refused).toMatchObject({ code: 2, said: expect.stringContaining('is there already') });
  expect(readFileSync(file, 'utf8')).toBe('seed: 3\n');
  expect((await runInProcess(['init', file, '--force'])).code).toBe(0);
  expect(resolveConfig(mnist, { file }).seed).toBe(0);
});

it('prints the JSON Schema of configurations', async () => {
  const { code, output } = await runInProcess(['init', '--schema']);
  expect(code).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ type: 'object', additionalProperties: false, properties: { training: { properties: { epochs: { type: 'integer' } } } } });
});

it('writes the settings of another experiment, and refuses one that there is not', async () => {
  const file = join(temporaryFolder(), 'halves.yaml');
  expect(await runInProcess(['init', file, '--experiment', 'mnist-halves', '--profile', 'full'])).toMatchObject({ code: 0, output: expect.stringContaining(`train mnist-halves --config ${file}`) });
  expect(readFileSync(file, 'utf8')).toMatch(/^loss: "clip"$/m);
  expect(await runInProcess(['init', file, '--experiment', 'imagenet'])).toMatchObject({ code: 2, said: expect.stringContaining('--experiment is "imagenet"; expected one of mnist, mnist-halves') });
});
