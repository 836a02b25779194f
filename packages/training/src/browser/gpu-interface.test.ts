import { expect, it } from 'vitest';

import { type RendererScope, gpuInterface } from './gpu-interface.ts';

const UNMASKED = 37446;

/** A browser that draws WebGL by a renderer of this name, and tells it by the extension or not. */
function drawing(renderer: string, { extension = true } = {}): RendererScope {
  return {
    OffscreenCanvas: class {
      getContext() {
        return {
          RENDERER: 7937,
          getExtension: (name: string) => (extension && name === 'WEBGL_debug_renderer_info' ? { UNMASKED_RENDERER_WEBGL: UNMASKED } : null),
          getParameter: (parameter: number) => (parameter === (extension ? UNMASKED : 7937) ? renderer : 'WebKit WebGL'),
        };
      }
    },
  };
}

it.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)', true],
  ['llvmpipe (LLVM 15.0.7, 256 bits)', true],
  ['ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)', true],
  ['Apple Software Renderer', true],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
  ['Mesa Intel(R) UHD Graphics 620 (KBL GT2)', false],
  ['Apple M2', false],
])('WebGL by %s is drawn in software: %s', async (renderer, software) => {
  for (const extension of [true, false]) expect(await gpuInterface('webgl', drawing(renderer, { extension }))).toEqual({ present: true, software: software ? renderer : undefined });
});

it('the fallback adapter of WebGPU is software, wherever the browser says so', async () => {
  const withAdapter = (adapter: object | null) => gpuInterface('webgpu', { navigator: { gpu: { requestAdapter: async () => adapter } } });
  const software = (name: string | undefined) => ({ present: true, software: name });
  expect(await withAdapter({ info: { vendor: 'google', architecture: 'swiftshader', isFallbackAdapter: true } })).toEqual(software('google swiftshader'));
  expect(await withAdapter({ isFallbackAdapter: true })).toEqual(software('software adapter'));
  expect(await withAdapter({ info: { vendor: 'nvidia', architecture: 'ampere', isFallbackAdapter: false } })).toEqual(software(undefined));
});

it('a place without these interfaces, or that makes none, has none', async () => {
  const none = { present: false, software: undefined };
  for (const api of ['webgl', 'webgpu'] as const) expect(await gpuInterface(api, {})).toEqual(none);
  expect(await gpuInterface('webgpu', { navigator: { gpu: { requestAdapter: async () => null } } })).toEqual(none);
  expect(await gpuInterface('webgl', { OffscreenCanvas: class { getContext = () => null; } })).toEqual(none);
});
