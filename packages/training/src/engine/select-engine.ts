// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';

import type { Compiler } from '../compiler.ts';
import { EngineError } from '../errors.ts';
import { type EngineCandidate, engineCandidates, engineNames, type EngineName, type PackageLoader } from './engine-candidates.ts';
import { engineThreads } from './engine-threads.ts';
import { loadPackage } from './load-package.ts';
import { type EngineAttempt, tryEngine } from './try-engine.ts';

/** The engine in use, and how it was come to. */
export interface Engine {
  readonly name: EngineName;
  /** Name under which tfjs knows it, for `tf.setBackend`. */
  readonly backend: string;
  /** What it is, with its library and number of threads where it has them. */
  readonly description: string;
  /** What the bits of a result depend on: the name, with library and number of threads where the engine has them. */
  readonly fingerprint: string;
  /** What `train` compiles its steps with, for an engine that does. */
  readonly compiler?: Compiler;
  /** What was tried, in order; the last is this engine. */
  readonly attempts: readonly EngineAttempt[];
}

/** Options of {@link selectEngine}. */
export interface SelectEngineOptions {
  /** An engine's name, or `auto` for the first that works and computes operation by operation; default: the environment's `CROSSMODAL_ENGINE`, or `auto`. */
  readonly engine?: EngineName | 'auto';
  /**
   * How many threads `jit` and `wasm+blas` work with; default: the environment's `CROSSMODAL_THREADS`, or one a core. The bits of a
   * result depend on it. The other engines decide by themselves.
   */
  readonly threads?: number;
  /** Imports the optional packages; default: from beside Crossmodal or the current folder. */
  readonly load?: PackageLoader;
}

/**
 * Makes tfjs use the best engine that really works here: TensorFlow on a GPU, TensorFlow on the CPU, WebAssembly with the
 * system's BLAS, WebAssembly, plain JavaScript. An engine works if it starts and computes the right gradients in a small
 * check. `jit`, which compiles training steps, is taken by its name or by `selectFastestEngine`.
 *
 * @returns The engine, and why the better ones were not taken.
 * @throws EngineError If the engine that was named does not work, with reason and remedy, or there is none of that name.
 * @throws OutOfRangeError If `threads` or `CROSSMODAL_THREADS` is no positive integer.
 *
 * @example
 * ```ts
 * import { selectEngine } from '@crossmodal/training/engine';
 *
 * const engine = await selectEngine({ engine: 'wasm' });
 * console.log(engine.name, engine.attempts.length); // wasm 1
 * ```
 */
export async function selectEngine({ engine, threads, load = loadPackage }: SelectEngineOptions = {}): Promise<Engine> {
  const wanted = engine ?? process.env.CROSSMODAL_ENGINE ?? 'auto';
  const candidates = engineCandidates.filter(({ name, compiles = false }) => (wanted === 'auto' ? !compiles : name === wanted));
  if (candidates.length === 0) {
    throw new EngineError(`selectEngine: engine is ${wanted}; expected auto, ${engineNames.join(', ')}`);
  }
  const options = { load, threads: engineThreads('selectEngine', threads) };
  const attempts: EngineAttempt[] = [];
  for (const candidate of candidates) {
    const attempt = await tryEngine(candidate, options);
    attempts.push(attempt);
    if (attempt.outcome === 'works') return engineOf(candidate, attempt, attempts);
  }
  const reasons = attempts.map(({ engine: name, reason, remedy }) => `${name}: ${reason}. Remedy: ${remedy}`);
  throw new EngineError(`selectEngine: engine ${wanted} does not work here. ${reasons.join('; ')}`);
}

/** An engine that works, with all that was tried up to it. */
export function engineOf({ name, backend }: EngineCandidate, { description, details, compiler }: EngineAttempt, attempts: readonly EngineAttempt[]): Engine {
  return { name, backend, description, fingerprint: details ? `${name}; ${details}` : name, ...(compiler && { compiler }), attempts };
}
