import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { startCommand, temporaryFolder } from '../../test/command.ts';
import type { EngineChoice } from '../engine-choice.ts';

interface Answer {
  readonly engines: { readonly engine: string; readonly outcome: string; readonly remedy?: string; readonly compiler?: unknown }[];
  readonly choice: EngineChoice;
}

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

it('shows the machine, every engine with its speed or its reason and remedy, and the one that train takes by a trial that is kept', async () => {
  const { code, output } = await startCommand(['doctor'], { engine: 'auto' }).outcome;
  expect(code).toBe(0);
  expect(output).toMatch(/Node \d+\.\d+\.\d+ on /);
  expect(output).toMatch(/MNIST images: there/);
  expect(output).toMatch(/wasm +works/);
  expect(output).toMatch(/cpu +works/);
  expect(output.match(/[\d.,]+ images\/s through LeNet training steps, [\d.,]+ GFLOP\/s/g)!.length).toBeGreaterThanOrEqual(2);
  expect(output).toMatch(/tensorflow +(works|missing|failed)/);
  const file = join(folder, 'crossmodal', 'engine.json');
  const { engine } = JSON.parse(readFileSync(file, 'utf8')) as { engine: string };
  expect(output).toContain(`crossmodal train takes ${engine}: the engine auto, which is the default,`);
  expect(output).toContain(`kept in ${file}; delete that file`);
  expect(output).toMatch(/All other verbs take (?!jit)\S+: /);
  expect(output).toContain('--engine NAME or CROSSMODAL_ENGINE=NAME takes another');
}, 60_000);

it('prints the same as JSON, and makes no trial where the environment names an engine', async () => {
  const { code, output, said } = await startCommand(['doctor', '--json'], { engine: 'wasm' }).outcome;
  expect([code, said]).toEqual([0, '']);
  const { engines, choice } = JSON.parse(output) as Answer;
  expect(engines.map(({ engine }) => engine)).toEqual(['tensorflow-gpu', 'tensorflow', 'jit', 'wasm+blas', 'wasm', 'cpu']);
  for (const { outcome, remedy, compiler } of engines) {
    if (outcome !== 'works') expect(remedy).toMatch(/npm install .* pnpm add |reinstall/);
    expect(compiler).toBeUndefined();
  }
  expect(choice).toEqual({ train: 'wasm', others: 'wasm', chosenBy: 'environment', cache: null, problem: null });
  expect(existsSync(join(folder, 'crossmodal'))).toBe(false);
}, 60_000);
