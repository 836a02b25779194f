/** Renderers that compute on the processor: of Chromium, Mesa, Windows and macOS. */
const IN_SOFTWARE = /swiftshader|llvmpipe|softpipe|basic render|software/i;

/** The part of a window or worker that tells what draws. */
export interface RendererScope {
  readonly navigator?: { readonly gpu?: { requestAdapter(): Promise<GpuAdapter | null> } };
  readonly OffscreenCanvas?: new (width: number, height: number) => { getContext(kind: 'webgl2'): WebGlContext | null };
}

interface GpuAdapter {
  readonly isFallbackAdapter?: boolean;
  readonly info?: { readonly isFallbackAdapter?: boolean; readonly vendor?: string; readonly architecture?: string; readonly description?: string };
}

interface WebGlContext {
  readonly RENDERER: number;
  getExtension(name: string): unknown;
  getParameter(name: number): unknown;
}

/** A GPU interface of the browser. */
export interface GpuInterface {
  /** Whether the browser offers it at all. */
  readonly present: boolean;
  /** The program that stands in for a GPU, by its name; undefined where there is a GPU, or no way to know. */
  readonly software: string | undefined;
}

/**
 * What is behind WebGPU or WebGL here. A browser without a GPU offers WebGL, and if told to WebGPU, all the same, drawn by
 * the processor: many times slower in training than WebAssembly.
 */
export async function gpuInterface(api: 'webgpu' | 'webgl', scope: RendererScope = globalThis as unknown as RendererScope): Promise<GpuInterface> {
  const name = api === 'webgpu' ? nameOfAdapter(await scope.navigator?.gpu?.requestAdapter()) : nameOfContext(scope);
  return { present: name !== undefined, software: name !== undefined && IN_SOFTWARE.test(name) ? name : undefined };
}

function nameOfAdapter(adapter: GpuAdapter | null | undefined): string | undefined {
  if (!adapter) return undefined;
  const { vendor = '', architecture = '', description = '', isFallbackAdapter = adapter.isFallbackAdapter ?? false } = adapter.info ?? {};
  const name = description || [vendor, architecture].filter(Boolean).join(' ');
  return isFallbackAdapter && !IN_SOFTWARE.test(name) ? `${name} software adapter`.trim() : name;
}

function nameOfContext({ OffscreenCanvas }: RendererScope): string | undefined {
  const context = OffscreenCanvas && new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!context) return undefined;
  const named = context.getExtension('WEBGL_debug_renderer_info') as { readonly UNMASKED_RENDERER_WEBGL: number } | null;
  const name = String(context.getParameter(named?.UNMASKED_RENDERER_WEBGL ?? context.RENDERER));
  // Browsers allow a page few contexts.
  (context.getExtension('WEBGL_lose_context') as { loseContext(): void } | null)?.loseContext();
  return name;
}
