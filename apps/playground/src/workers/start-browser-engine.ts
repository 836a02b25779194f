import { type BrowserEngineName, type EngineAttempt, EngineError, selectBrowserEngine, type SelectBrowserEngineOptions } from '@crossmodal/training/browser';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';

/** The engine that a worker computes on. */
export interface StartedEngine {
  readonly name: BrowserEngineName;
  readonly description: string;
}

/**
 * Makes tfjs use an engine in this worker; GPU backends are loaded only if they are to be tried.
 *
 * @throws EngineError In the words of the page, if the engine that was chosen does not work.
 */
export async function startBrowserEngine(engine: BrowserEngineName | 'auto'): Promise<StartedEngine> {
  const absolute = (path: string) => new URL(path, import.meta.url).href;
  const { name, description } = await selected({
    engine,
    load: { webgpu: () => import('@tensorflow/tfjs-backend-webgpu'), webgl: () => import('@tensorflow/tfjs-backend-webgl') },
    wasmPaths: { 'tfjs-backend-wasm.wasm': absolute(plain), 'tfjs-backend-wasm-simd.wasm': absolute(simd), 'tfjs-backend-wasm-threaded-simd.wasm': absolute(threads) },
  });
  return { name, description };
}

/** The package's remedies are for those who build a page, not for those who read one. */
async function selected(options: SelectBrowserEngineOptions) {
  try {
    return await selectBrowserEngine(options);
  } catch (error) {
    const attempts = (error as { cause?: readonly EngineAttempt[] }).cause ?? [];
    if (attempts.length === 0) throw error;
    throw new EngineError(`The engine ${options.engine} does not work here: ${attempts.map(({ reason }) => reason).join('; ')}.`);
  }
}
