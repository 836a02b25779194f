import { type BrowserEngineName, selectBrowserEngine } from '@crossmodal/training/browser';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';

/** The engine that a worker computes on. */
export interface StartedEngine {
  readonly name: BrowserEngineName;
  readonly description: string;
  /** Why better ones were not taken, in words. */
  readonly passedOver: readonly string[];
}

/** Makes tfjs use an engine in this worker; GPU backends are loaded only if they are to be tried. */
export async function startBrowserEngine(engine: BrowserEngineName | 'auto'): Promise<StartedEngine> {
  const absolute = (path: string) => new URL(path, import.meta.url).href;
  const { name, description, attempts } = await selectBrowserEngine({
    engine,
    load: { webgpu: () => import('@tensorflow/tfjs-backend-webgpu'), webgl: () => import('@tensorflow/tfjs-backend-webgl') },
    wasmPaths: { 'tfjs-backend-wasm.wasm': absolute(plain), 'tfjs-backend-wasm-simd.wasm': absolute(simd), 'tfjs-backend-wasm-threaded-simd.wasm': absolute(threads) },
  });
  return { name, description, passedOver: attempts.filter(({ outcome }) => outcome !== 'works').map((attempt) => `${attempt.engine}: ${attempt.reason}`) };
}
