import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

import { startBackends } from '../../test/backends.ts';
import { notFound, nothingInstalled, registerStandIn, removeStandIn, withKernel, zeroPoolGradient } from '../../test/loaders.ts';
import { EngineError } from '../errors.ts';
import { type EngineName, engineNames, type PackageLoader } from './engine-candidates.ts';
import { selectEngine } from './select-engine.ts';

const GPU = '@tensorflow/tfjs-node-gpu';
const NODE = '@tensorflow/tfjs-node';

/** What tfjs-node throws where its install script did not run. */
const NO_BINDING = 'The Node.js native addon module (tfjs_binding.node) can not be found at path: lib/napi-v8/tfjs_binding.node. \nPlease run npm rebuild';

const outcomes = ({ attempts }: { attempts: readonly { engine: string; outcome: string }[] }) => attempts.map(({ engine, outcome }) => [engine, outcome]);

async function failure(attempt: Promise<unknown>): Promise<EngineError> {
  const error: unknown = await attempt.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(EngineError);
  expect((error as EngineError).code).toBe('ENGINE');
  return error as EngineError;
}

beforeAll(startBackends);
// Whatever the machine's own environment says.
beforeEach(() => {
  vi.stubEnv('CROSSMODAL_ENGINE', undefined);
  vi.stubEnv('CROSSMODAL_THREADS', undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await removeStandIn();
});

describe('selectEngine', () => {
  it('falls through to wasm where no optional package is installed, and says how to get them', async () => {
    const engine = await selectEngine({ load: nothingInstalled });
    expect(engine).toMatchObject({ name: 'wasm', backend: 'wasm' });
    expect(tf.getBackend()).toBe('wasm');
    expect(outcomes(engine)).toEqual([['tensorflow-gpu', 'missing'], ['tensorflow', 'missing'], ['wasm+blas', 'missing'], ['wasm', 'works']]);
    expect(engine.attempts[0]).toMatchObject({ reason: `${GPU} is not installed`, remedy: expect.stringContaining(`npm install ${GPU}`) });
    expect(engine.attempts[1]).toMatchObject({ reason: `${NODE} is not installed`, remedy: expect.stringContaining(`npm install ${NODE},`) });
    expect(engine.attempts[2]).toMatchObject({ reason: 'koffi is not installed', remedy: expect.stringContaining('libopenblas0-pthread') });
    expect(engine.attempts[3]).toEqual({ engine: 'wasm', description: engine.description, outcome: 'works' });
  });

  it('falls through where a package is there but broken, and gives the first line of its error as the reason', async () => {
    const engine = await selectEngine({ load: () => Promise.reject(new Error(NO_BINDING)) });
    expect(outcomes(engine)).toEqual([['tensorflow-gpu', 'failed'], ['tensorflow', 'failed'], ['wasm+blas', 'failed'], ['wasm', 'works']]);
    for (const { reason, remedy } of engine.attempts.slice(0, 2)) {
      expect(reason).toBe(NO_BINDING.split('\n')[0]);
      expect(remedy).toMatch(/npm install/);
    }
  });

  it('falls through where a package loads but registers no backend', async () => {
    const loaded: string[] = [];
    const load: PackageLoader = async (specifier) => void loaded.push(specifier);
    const engine = await selectEngine({ load });
    expect(loaded).toEqual([GPU, NODE, 'koffi']);
    expect(outcomes(engine)).toEqual([['tensorflow-gpu', 'failed'], ['tensorflow', 'failed'], ['wasm+blas', 'failed'], ['wasm', 'works']]);
    expect(engine.attempts[1].reason).toBe(`${NODE} was imported but registered no backend that starts`);
  });

  it('falls through where a package registers a backend that does not start', async () => {
    const load: PackageLoader = async () => {
      if (tf.findBackendFactory('tensorflow') !== null) return;
      tf.registerBackend('tensorflow', () => {
        throw new Error('CUDA driver version is insufficient');
      });
    };
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const engine = await selectEngine({ load });
    warn.mockRestore();
    expect(outcomes(engine)).toEqual([['tensorflow-gpu', 'failed'], ['tensorflow', 'failed'], ['wasm+blas', 'failed'], ['wasm', 'works']]);
    expect(engine.attempts[0].reason).toBe(`${GPU} was imported but registered no backend that starts`);
  });

  it('does not call a package missing where one that it needs is', async () => {
    const { attempts } = await selectEngine({ load: () => Promise.reject(notFound('node-pre-gyp')) });
    expect(attempts[0]).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('node-pre-gyp') });
  });

  it('takes TensorFlow where it works, before wasm', async () => {
    const load: PackageLoader = async (specifier) => {
      if (specifier === GPU) throw notFound(GPU);
      registerStandIn();
    };
    const engine = await selectEngine({ load });
    expect(engine).toMatchObject({ name: 'tensorflow', backend: 'tensorflow' });
    expect(tf.getBackend()).toBe('tensorflow');
    expect(outcomes(engine)).toEqual([['tensorflow-gpu', 'missing'], ['tensorflow', 'works']]);
  });

  it('takes the GPU where it works, before all others', async () => {
    const engine = await selectEngine({ load: async () => registerStandIn() });
    expect(engine.name).toBe('tensorflow-gpu');
    expect(outcomes(engine)).toEqual([['tensorflow-gpu', 'works']]);
  });

  it('passes over an engine that computes a wrong gradient, without a word from it', async () => {
    const engine = await withKernel(zeroPoolGradient('wasm'), () => selectEngine({ load: nothingInstalled }));
    expect(engine.name).toBe('cpu');
    expect(engine.attempts[3]).toMatchObject({ engine: 'wasm', outcome: 'failed', reason: 'it computes a wrong gradient: (0, 0, 0, 0) instead of (2, 0, 0, 0)' });
  });

  it.each(['wasm', 'cpu'] as const)('takes %s where it is named, without a look at the others', async (name) => {
    const load = vi.fn<PackageLoader>();
    const engine = await selectEngine({ engine: name, load });
    expect(engine.name).toBe(name);
    expect(tf.getBackend()).toBe(name);
    expect(outcomes(engine)).toEqual([[name, 'works']]);
    expect(load).not.toHaveBeenCalled();
  });

  it('refuses a named engine that is not installed, with reason and remedy, rather than take another', async () => {
    const { message } = await failure(selectEngine({ engine: 'tensorflow', load: nothingInstalled }));
    for (const part of ['engine tensorflow does not work here', `${NODE} is not installed`, `Remedy: npm install ${NODE}`]) expect(message).toContain(part);
  });

  it('refuses a named engine that computes a wrong gradient', async () => {
    const { message } = await withKernel(zeroPoolGradient('wasm'), () => failure(selectEngine({ engine: 'wasm' })));
    expect(message).toMatch(/wasm: it computes a wrong gradient.*Remedy: reinstall/);
  });

  it('refuses a name that it does not know, and lists those that it does', async () => {
    const { message } = await failure(selectEngine({ engine: 'cuda' as EngineName }));
    expect(message).toBe('selectEngine: engine is cuda; expected auto, tensorflow-gpu, tensorflow, jit, wasm+blas, wasm, cpu');
    expect(engineNames).toEqual(['tensorflow-gpu', 'tensorflow', 'jit', 'wasm+blas', 'wasm', 'cpu']);
  });

  it('leaks nothing, whatever came of the engines', async () => {
    await selectEngine({ engine: 'wasm' });
    const before = tf.memory().numTensors;
    await selectEngine({ load: nothingInstalled });
    await withKernel(zeroPoolGradient('wasm'), () => selectEngine({ load: nothingInstalled }));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('the number of threads', () => {
  it('is refused where it is no positive integer, in the option and in the variable CROSSMODAL_THREADS', async () => {
    for (const threads of [0, 1.5, NaN]) {
      await expect(selectEngine({ engine: 'wasm', threads })).rejects.toThrow(`selectEngine: threads is ${threads}; expected an integer >= 1`);
    }
    vi.stubEnv('CROSSMODAL_THREADS', 'many');
    await expect(selectEngine({ engine: 'wasm' })).rejects.toThrow('selectEngine: CROSSMODAL_THREADS is many; expected an integer >= 1');
  });
});

describe('the variable CROSSMODAL_ENGINE', () => {
  it('names the engine', async () => {
    vi.stubEnv('CROSSMODAL_ENGINE', 'cpu');
    expect((await selectEngine({ load: nothingInstalled })).name).toBe('cpu');
  });

  it('gives way to the option', async () => {
    vi.stubEnv('CROSSMODAL_ENGINE', 'cpu');
    expect((await selectEngine({ engine: 'wasm', load: nothingInstalled })).name).toBe('wasm');
    expect((await selectEngine({ engine: 'auto', load: nothingInstalled })).name).toBe('wasm');
  });

  it('is refused where it names no engine', async () => {
    vi.stubEnv('CROSSMODAL_ENGINE', 'webgpu');
    expect((await failure(selectEngine({ load: nothingInstalled }))).message).toContain('engine is webgpu; expected auto, tensorflow-gpu');
  });
});
