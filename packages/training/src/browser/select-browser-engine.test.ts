import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as tf from '@tensorflow/tfjs-core';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { EngineError } from '../errors.ts';
import { withKernel, zeroPoolGradient } from '../../test/loaders.ts';
import { type BrowserEngineName, browserEngineNames, selectBrowserEngine } from './select-browser-engine.ts';

const wasmPaths = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/');

/** Registers the cpu backend's kernels under another backend's name. */
function standIn(backend: string): void {
  tf.copyRegisteredKernels('cpu', backend);
  tf.registerBackend(backend, tf.findBackendFactory('cpu') as () => tf.KernelBackend);
}

afterEach(async () => {
  await tf.setBackend('cpu');
  for (const backend of ['webgpu', 'webgl']) {
    if (tf.findBackendFactory(backend) === null) continue;
    tf.removeBackend(backend);
    for (const { kernelName } of tf.getKernelsForBackend(backend)) tf.unregisterKernel(kernelName, backend);
  }
});

const outcomes = (attempts: readonly { engine: string; outcome: string }[]) => attempts.map(({ engine, outcome }) => [engine, outcome]);

describe('selectBrowserEngine', () => {
  it('takes WebGPU where it works, before all others', async () => {
    const webgl = vi.fn<() => Promise<unknown>>();
    const { name, attempts } = await selectBrowserEngine({ load: { webgpu: async () => standIn('webgpu'), webgl }, wasmPaths });
    expect([name, tf.getBackend()]).toEqual(['webgpu', 'webgpu']);
    expect(outcomes(attempts)).toEqual([['webgpu', 'works']]);
    expect(webgl).not.toHaveBeenCalled();
  });

  it('takes WebGL where WebGPU does not start', async () => {
    const load = { webgpu: () => Promise.reject(new Error('WebGPU is not supported on this device')), webgl: async () => standIn('webgl') };
    const { name, attempts } = await selectBrowserEngine({ load, wasmPaths });
    expect(name).toBe('webgl');
    expect(attempts[0]).toMatchObject({ outcome: 'failed', reason: 'WebGPU is not supported on this device; this browser offers no adapter of WebGPU', remedy: expect.stringContaining('npm install') });
  });

  it('takes WebAssembly with our kernels where the page names no GPU backend', async () => {
    const { name, attempts } = await selectBrowserEngine({ wasmPaths });
    expect([name, tf.getBackend()]).toEqual(['wasm', 'wasm']);
    expect(outcomes(attempts)).toEqual([['webgpu', 'failed'], ['webgl', 'failed'], ['wasm', 'works']]);
    expect(attempts[0].reason).toBe('load.webgpu was not given');
    expect(tf.getKernel('UnsortedSegmentSum', 'wasm')).toBeDefined();
  });

  it('passes over WebGL that the processor draws, and takes it if it is named, saying so', async () => {
    const renderer = 'ANGLE (SwiftShader driver)';
    vi.stubGlobal('OffscreenCanvas', class {
      getContext = () => ({ RENDERER: 1, getExtension: () => null, getParameter: () => renderer });
    });
    try {
      const load = { webgl: async () => standIn('webgl') };
      const { name, attempts } = await selectBrowserEngine({ load, wasmPaths });
      expect(name).toBe('wasm');
      expect(attempts[1]).toMatchObject({ engine: 'webgl', outcome: 'failed', reason: `there is no GPU, and what the processor draws in its place (${renderer}) is slower than wasm` });
      const named = await selectBrowserEngine({ engine: 'webgl', load, wasmPaths });
      expect([named.name, named.description]).toEqual(['webgl', `the GPU through WebGL (tfjs-backend-webgl); drawn by the processor (${renderer})`]);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('passes over an engine that computes a wrong gradient', async () => {
    standIn('webgl');
    const load = { webgl: () => Promise.resolve() };
    const { attempts } = await withKernel(zeroPoolGradient('webgl'), () => selectBrowserEngine({ load, wasmPaths }));
    expect(attempts[1]).toMatchObject({ engine: 'webgl', outcome: 'failed', reason: expect.stringContaining('wrong gradient') });
  });

  it('refuses a named engine that does not work, and a name that it does not know', async () => {
    await expect(selectBrowserEngine({ engine: 'webgpu' })).rejects.toThrow(/engine webgpu does not work here. webgpu: load.webgpu was not given. Remedy: npm install/);
    await expect(selectBrowserEngine({ engine: 'tensorflow' as BrowserEngineName })).rejects.toThrow(EngineError);
    await expect(selectBrowserEngine({ engine: 'tensorflow' as BrowserEngineName })).rejects.toThrow('expected auto, webgpu, webgl, wasm, cpu');
    expect(browserEngineNames).toEqual(['webgpu', 'webgl', 'wasm', 'cpu']);
  });
});

it('the entry for browsers reaches no module of Node', () => {
  const seen = new Set<string>();
  const external = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    // Imports of types vanish.
    for (const [, specifier] of readFileSync(file, 'utf8').matchAll(/^(?:import|export)(?! type)[^;]*?'([^']+)';$/gm)) {
      if (specifier.startsWith('.')) visit(join(dirname(file), specifier));
      else external.add(specifier);
    }
  };
  visit(fileURLToPath(new URL('index.ts', import.meta.url)));
  expect(seen.size).toBeGreaterThan(30);
  expect([...external].toSorted()).toEqual(['@crossmodal/encoders', '@crossmodal/losses', '@tensorflow/tfjs-backend-cpu', '@tensorflow/tfjs-backend-wasm', '@tensorflow/tfjs-core', '@tensorflow/tfjs-layers']);
});
