// In Node only this package registers the gradients of tfjs-core's operations.
import '@tensorflow/tfjs-layers';

import { benchmarkEngine, type EngineBenchmark } from './benchmark-engine.ts';
import { engineCandidates, type PackageLoader } from './engine-candidates.ts';
import { engineThreads } from './engine-threads.ts';
import { loadPackage } from './load-package.ts';
import { type EngineAttempt, tryEngine } from './try-engine.ts';

/** What came of an engine, with its speed where it works. */
export interface EngineProbe extends EngineAttempt {
  readonly benchmark?: EngineBenchmark;
}

/**
 * Tries every engine, best first, and measures those that work. For `crossmodal doctor`; it leaves the last engine
 * that worked in use.
 *
 * @param options `load` imports the optional packages; `threads` is as for `selectEngine`; `onProbe` is called after each engine.
 *
 * @example
 * ```ts
 * import { probeEngines } from '@crossmodal/training/engine';
 *
 * const probes = await probeEngines();
 * console.log(probes.map(({ engine }) => engine)); // [ 'tensorflow-gpu', 'tensorflow', 'jit', 'wasm+blas', 'wasm', 'cpu' ]
 * ```
 */
export async function probeEngines({
  load = loadPackage,
  threads,
  onProbe,
}: { load?: PackageLoader; threads?: number; onProbe?: (probe: EngineProbe) => void } = {}): Promise<EngineProbe[]> {
  const options = { load, threads: engineThreads('probeEngines', threads) };
  const probes: EngineProbe[] = [];
  for (const candidate of engineCandidates) {
    const attempt = await tryEngine(candidate, options);
    const probe = attempt.outcome === 'works' ? { ...attempt, benchmark: await benchmarkEngine(attempt) } : attempt;
    probes.push(probe);
    onProbe?.(probe);
  }
  return probes;
}
