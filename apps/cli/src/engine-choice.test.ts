import { join } from 'node:path';

import type { EngineProbe } from '@crossmodal/training/engine';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { temporaryFolder } from '../test/command.ts';
import { engineChoice } from './engine-choice.ts';
import type { Terminal } from './terminal.ts';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
  vi.stubEnv('XDG_CACHE_HOME', folder);
  vi.stubEnv('CROSSMODAL_ENGINE', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const probe = (engine: EngineProbe['engine'], more: Partial<EngineProbe> = {}): EngineProbe => ({ engine, description: engine, outcome: 'works', ...more });
/** TensorFlow is missing, and the first that works compiles. */
const probes = [probe('tensorflow', { outcome: 'missing' }), probe('jit', { compiler: {} }), probe('wasm'), probe('cpu')];

function listener(): { terminal: Terminal; tried: string[] } {
  const tried: string[] = [];
  const ignored = () => undefined;
  return { terminal: { interactive: false, result: ignored, say: ignored, progress: (line) => tried.push(line) }, tried };
}

it('is made by a trial once, and then by what was kept; other verbs compile nothing', async () => {
  const [first, second] = [listener(), listener()];
  const choice = await engineChoice(probes, first.terminal);
  expect(choice).toMatchObject({ others: 'wasm', chosenBy: 'trial', cache: join(folder, 'crossmodal', 'engine.json'), problem: null });
  expect(first.tried).toContain('Trying engine wasm');
  expect(await engineChoice(probes, second.terminal)).toEqual(choice);
  expect(second.tried).toEqual([]);
}, 30_000);

it('says why the engine that the environment names is not taken', async () => {
  vi.stubEnv('CROSSMODAL_ENGINE', 'abacus');
  const { train, others, problem } = await engineChoice(probes, listener().terminal);
  expect([train, others]).toEqual([null, null]);
  expect(problem).toMatch(/engine is abacus; expected auto, tensorflow-gpu/);
});
