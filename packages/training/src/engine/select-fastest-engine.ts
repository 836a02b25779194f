// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';

import { EngineError } from '../errors.ts';
import { lenetImagesPerSecond } from './benchmark-engine.ts';
import { engineCandidates } from './engine-candidates.ts';
import { engineThreads } from './engine-threads.ts';
import { loadPackage } from './load-package.ts';
import { type Engine, engineOf, selectEngine, type SelectEngineOptions } from './select-engine.ts';
import { type EngineAttempt, tryEngine } from './try-engine.ts';
import { readTrial, writeTrial } from './trial-cache.ts';

/** Options of {@link selectFastestEngine}. */
export interface SelectFastestEngineOptions extends Omit<SelectEngineOptions, 'engine'> {
  /** File that keeps the outcome of the trial for the next time; `null` for none. Default: in the user's cache folder. */
  readonly cache?: string | null;
  /** Measures an engine that was started, in training steps a second of any kind; default: LeNet on 64 images. */
  readonly measure?: (attempt: EngineAttempt) => Promise<number>;
  /** Told which engine is measured. */
  readonly onTrial?: (engine: string) => void;
}

/** Images a step of the trial. */
const TRIAL_IMAGES = 64;

/**
 * Makes tfjs use the engine that makes the fastest training steps here, compiled ones among them: each that works makes a
 * few steps of a small network, half a second of them or so, and the outcome is kept for this machine, these packages and
 * this number of threads. The environment's `CROSSMODAL_ENGINE` names one instead.
 *
 * @returns The engine, and what was tried.
 * @throws EngineError If none works, or the one that the environment names does not.
 * @throws OutOfRangeError If `threads` or `CROSSMODAL_THREADS` is no positive integer.
 *
 * @example
 * ```ts
 * import { selectFastestEngine } from '@crossmodal/training/engine';
 *
 * const engine = await selectFastestEngine({ cache: null });
 * console.log(engine.attempts.some(({ engine: name, outcome }) => name === engine.name && outcome === 'works')); // true
 * ```
 */
export async function selectFastestEngine(options: SelectFastestEngineOptions = {}): Promise<Engine> {
  const { threads, load = loadPackage, cache, onTrial, measure = ({ compiler }) => lenetImagesPerSecond(TRIAL_IMAGES, { compiler }) } = options;
  const named = process.env.CROSSMODAL_ENGINE;
  if (named !== undefined && named !== '' && named !== 'auto') return selectEngine({ load, ...(threads !== undefined && { threads }) });
  const start = { load, threads: engineThreads('selectFastestEngine', threads) };
  const known = readTrial(cache, start.threads);
  if (known !== undefined) {
    const candidate = engineCandidates.find(({ name }) => name === known);
    const attempt = candidate && (await tryEngine(candidate, start));
    if (attempt?.outcome === 'works') return engineOf(candidate!, attempt, [attempt]);
  }
  const attempts: EngineAttempt[] = [];
  let best: { readonly name: string; readonly speed: number } | undefined;
  let measured = 0;
  for (const candidate of engineCandidates) {
    // Plain JavaScript is never faster than what else works.
    if (candidate.name === 'cpu' && best !== undefined) continue;
    const attempt = await tryEngine(candidate, start);
    attempts.push(attempt);
    if (attempt.outcome !== 'works') continue;
    onTrial?.(candidate.name);
    const speed = candidate.name === 'cpu' ? 0 : await measure(attempt);
    measured++;
    if (best === undefined || speed > best.speed) best = { name: candidate.name, speed };
  }
  const index = engineCandidates.findIndex(({ name }) => name === best?.name);
  if (best === undefined || index < 0) {
    throw new EngineError(`selectFastestEngine: no engine works here. ${attempts.map(({ engine, reason, remedy }) => `${engine}: ${reason}. Remedy: ${remedy}`).join('; ')}`);
  }
  if (measured > 1) writeTrial(cache, { engine: best.name, threads: start.threads });
  // Others were started after it.
  const chosen = await tryEngine(engineCandidates[index], start);
  if (chosen.outcome !== 'works') throw new EngineError(`selectFastestEngine: ${best.name} worked in its trial and then did not start again: ${chosen.reason}. Remedy: ${chosen.remedy}`);
  return engineOf(engineCandidates[index], chosen, attempts);
}
