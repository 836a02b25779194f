import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { atomicWrite } from '@crossmodal/training';

import type { Trial, TrialResult } from './trial.ts';

/** Name of the file beside the report. */
const FILE = 'trials.json';

/** The trials of a run that are done, in a file, so that a run that was stopped goes on. */
export class TrialStore {
  readonly #path: string;
  readonly #done: Map<string, TrialResult>;
  readonly #fingerprint: string;

  /** Reads what is there of the same fingerprint; of another one, nothing is. */
  constructor(folder: string, fingerprint: string) {
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, FILE);
    this.#fingerprint = fingerprint;
    const found = existsSync(this.#path) ? (JSON.parse(readFileSync(this.#path, 'utf8')) as { fingerprint: string; trials: [string, TrialResult][] }) : null;
    this.#done = new Map(found?.fingerprint === fingerprint ? found.trials : []);
  }

  get(trial: Trial): TrialResult | undefined {
    return this.#done.get(JSON.stringify(trial));
  }

  set(trial: Trial, result: TrialResult): void {
    this.#done.set(JSON.stringify(trial), result);
    atomicWrite(this.#path, `${JSON.stringify({ fingerprint: this.#fingerprint, trials: [...this.#done] })}\n`);
  }
}
