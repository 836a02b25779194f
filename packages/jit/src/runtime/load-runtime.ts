import { RuntimeError } from '../errors.ts';
import type { OnnxRuntime } from './onnx-runtime.ts';

const REMEDY =
  'npm install onnxruntime-node (without its download of GPU libraries: the environment variable ONNXRUNTIME_NODE_INSTALL=skip), or pass ' +
  "runtime: await import('onnxruntime-web'), as browsers need it";

/** What loads a module by name; an argument, so that a test can take the modules away. */
export type Importer = (name: string) => Promise<unknown>;

// Not a literal import: bundlers would look for both optional packages.
const importer: Importer = (name) => import(/* @vite-ignore */ /* webpackIgnore: true */ name);

/**
 * ONNX Runtime: `onnxruntime-node`, or `onnxruntime-web` where that is what is installed.
 *
 * @throws RuntimeError If there is neither; it says what to install.
 *
 * @example
 * ```ts
 * import { loadRuntime } from '@crossmodal/jit';
 *
 * const { InferenceSession } = await loadRuntime();
 * console.log(typeof InferenceSession.create); // function
 * ```
 */
export async function loadRuntime(load: Importer = importer): Promise<OnnxRuntime> {
  const causes: unknown[] = [];
  for (const name of ['onnxruntime-node', 'onnxruntime-web']) {
    try {
      const loaded = (await load(name)) as OnnxRuntime & { readonly default?: OnnxRuntime };
      return 'InferenceSession' in loaded ? loaded : (loaded as { readonly default: OnnxRuntime }).default;
    } catch (error) {
      causes.push(error);
    }
  }
  const reasons = causes.map((cause) => (cause instanceof Error ? cause.message.split('\n')[0] : String(cause)));
  throw new RuntimeError(`compile: neither onnxruntime-node nor onnxruntime-web can be imported (${reasons.join('; ')}); ${REMEDY}`, {
    cause: causes[0],
  });
}
