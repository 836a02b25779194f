import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import { nothingInstalled } from '../../test/loaders.ts';
import { temporaryFolder } from '../../test/temporary-folder.ts';
import { EngineError } from '../errors.ts';
import { loadPackage } from './load-package.ts';
import { selectFastestEngine } from './select-fastest-engine.ts';
import type { EngineAttempt } from './try-engine.ts';

beforeAll(startBackends);
beforeEach(() => {
  vi.stubEnv('CROSSMODAL_ENGINE', undefined);
  vi.stubEnv('CROSSMODAL_THREADS', undefined);
  vi.stubEnv('CROSSMODAL_PROVIDERS', undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

/** Only ONNX Runtime is installed. */
const onlyRuntime = (specifier: string) => (specifier === 'onnxruntime-node' ? loadPackage(specifier) : nothingInstalled(specifier));
/** An outcome of the trial that does not depend on the machine. */
const speeds = (bySpeed: Record<string, number>) => {
  const measured: string[] = [];
  const measure = async ({ engine }: EngineAttempt) => {
    measured.push(engine);
    return bySpeed[engine] ?? 1;
  };
  return { measure, measured };
};

describe('selectFastestEngine', () => {
  it('takes the engine with the greatest speed, leaves it in use, and gives what compiles its steps', async () => {
    const { measure, measured } = speeds({ jit: 3, wasm: 2 });
    const engine = await selectFastestEngine({ load: onlyRuntime, cache: null, measure, threads: 1 });
    expect(measured).toEqual(['jit', 'wasm']);
    expect(engine).toMatchObject({ name: 'jit', backend: 'wasm', fingerprint: 'jit; 1 thread', compiler: { threads: 1 } });
    expect(tf.getBackend()).toBe('wasm');
    const slower = await selectFastestEngine({ load: onlyRuntime, cache: null, measure: speeds({ wasm: 4 }).measure });
    expect(slower.name).toBe('wasm');
    expect(slower.compiler).toBeUndefined();
  });

  it('keeps the outcome for the same machine and threads, and measures again for others or where the file is damaged', async () => {
    const cache = join(temporaryFolder(), 'deep', 'engine.json');
    const run = async (options: { threads?: number } = {}) => {
      const { measure, measured } = speeds({ jit: 3, wasm: 2 });
      const { name } = await selectFastestEngine({ load: onlyRuntime, cache, measure, ...options });
      return { name, measured };
    };
    expect(await run()).toEqual({ name: 'jit', measured: ['jit', 'wasm'] });
    expect(await run()).toEqual({ name: 'jit', measured: [] });
    expect((await run({ threads: 1 })).measured).toEqual(['jit', 'wasm']);
    writeFileSync(cache, readFileSync(cache, 'utf8').slice(0, 20));
    expect((await run()).measured).toEqual(['jit', 'wasm']);
  });

  it('measures again where the engine that was fastest no longer starts', async () => {
    const cache = join(temporaryFolder(), 'engine.json');
    await selectFastestEngine({ load: onlyRuntime, cache, measure: speeds({ jit: 3 }).measure });
    const engine = await selectFastestEngine({ load: nothingInstalled, cache, measure: speeds({}).measure });
    expect(engine.name).toBe('wasm');
    expect(engine.attempts.find(({ engine: name }) => name === 'jit')).toMatchObject({ outcome: 'missing', remedy: expect.stringContaining('npm install onnxruntime-node') });
  });

  it('follows the environment, and writes no cache where nothing was compared', async () => {
    vi.stubEnv('CROSSMODAL_ENGINE', 'wasm');
    const { measure, measured } = speeds({});
    expect((await selectFastestEngine({ load: onlyRuntime, cache: null, measure })).name).toBe('wasm');
    expect(measured).toEqual([]);
    vi.stubEnv('CROSSMODAL_ENGINE', 'abacus');
    await expect(selectFastestEngine({ cache: null })).rejects.toThrow(EngineError);
    vi.stubEnv('CROSSMODAL_ENGINE', undefined);
    const cache = join(temporaryFolder(), 'engine.json');
    await selectFastestEngine({ load: nothingInstalled, cache, measure });
    expect(existsSync(cache)).toBe(false);
  });

  it('compiles for the providers that the environment names, and says so', async () => {
    vi.stubEnv('CROSSMODAL_PROVIDERS', 'cpu');
    const { measure } = speeds({ jit: 3 });
    const engine = await selectFastestEngine({ load: onlyRuntime, cache: null, measure, threads: 1 });
    expect(engine).toMatchObject({ name: 'jit', fingerprint: 'jit; cpu; 1 thread', compiler: { providers: ['cpu'] } });
    vi.stubEnv('CROSSMODAL_PROVIDERS', 'cpu,,');
    const { attempts, name } = await selectFastestEngine({ load: onlyRuntime, cache: null, measure, threads: 1 });
    expect(name).toBe('wasm');
    expect(attempts.find(({ engine: tried }) => tried === 'jit')).toMatchObject({ outcome: 'failed', reason: expect.stringContaining("CROSSMODAL_PROVIDERS is 'cpu,,'") });
  });

  it('calls a runtime broken that computes other numbers', async () => {
    const load = async (specifier: string) => {
      if (specifier !== 'onnxruntime-node') return nothingInstalled(specifier);
      const { default: runtime } = (await loadPackage(specifier)) as { default: object };
      return { ...runtime, InferenceSession: { create: () => Promise.reject(new Error('no provider')) } };
    };
    const { attempts, name } = await selectFastestEngine({ load, cache: null, measure: speeds({ jit: 9 }).measure });
    expect(name).toBe('wasm');
    expect(attempts.find(({ engine }) => engine === 'jit')).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('no provider') });
  });
});
