import { existsSync } from 'node:fs';

import { type EngineName, type EngineProbe, selectFastestEngine, trialCacheFile } from '@crossmodal/training/engine';

import type { Terminal } from './terminal.ts';

/** Which engines the command takes where no flag names one, and why. */
export interface EngineChoice {
  /** That of `crossmodal train`; null if none works. */
  readonly train: EngineName | null;
  /** That of the other verbs. */
  readonly others: EngineName | null;
  readonly chosenBy: 'environment' | 'trial';
  /** File with the outcome of the trial, if there is one. */
  readonly cache: string | null;
  /** Why none is taken. */
  readonly problem: string | null;
}

/** Makes the choice as `train` does, by the trial that is kept or a new one; `probes` say what works. */
export async function engineChoice(probes: readonly EngineProbe[], terminal: Terminal): Promise<EngineChoice> {
  const { CROSSMODAL_ENGINE: named = '' } = process.env;
  const chosenBy = named === '' || named === 'auto' ? 'trial' : 'environment';
  try {
    const { name: train } = await selectFastestEngine({ onTrial: (name) => terminal.progress(`Trying engine ${name}`) });
    const first = probes.find(({ outcome, compiler }) => outcome === 'works' && compiler === undefined);
    const cache = chosenBy === 'trial' && existsSync(trialCacheFile()) ? trialCacheFile() : null;
    return { train, others: chosenBy === 'environment' ? train : (first?.engine ?? null), chosenBy, cache, problem: null };
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENGINE') throw error;
    return { train: null, others: null, chosenBy, cache: null, problem: (error as Error).message };
  }
}
