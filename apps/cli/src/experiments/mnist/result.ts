import { existsSync } from 'node:fs';

import { atomicWrite } from '@crossmodal/training';

import { UsageError } from '../../errors.ts';
import { readJson } from '../../read-json.ts';
import type { Versions } from '../../versions.ts';
import type { ObjectiveResult } from './evaluate-objective.ts';
import type { MnistRun } from './mnist-run.ts';
import type { ObjectiveName } from './objectives.ts';

/** Content of a run's `result.json`. */
export interface MnistResult {
  readonly experiment: 'mnist';
  readonly profile: string;
  readonly seed: number;
  readonly engine: string;
  readonly versions: Versions;
  readonly images: { readonly train: number; readonly test: number };
  /** Frequencies of the labels among the training images, μ_v. */
  readonly labelMarginal: readonly number[];
  readonly losses: Readonly<Partial<Record<ObjectiveName, ObjectiveResult>>>;
  /** How long it took and the most memory it held; null where only the evaluation was run. */
  readonly cost: { readonly trainingSeconds: number | null; readonly evaluationSeconds: number; readonly peakMemoryMegabytes: number };
}

export function writeResult(run: MnistRun, result: MnistResult): void {
  atomicWrite(run.result, `${JSON.stringify(result, null, 2)}\n`);
}

/** Reads the result of a finished run. */
export function readResult(run: MnistRun): MnistResult {
  if (!existsSync(run.result)) {
    throw new UsageError(`${run.path} has no result.json; finish the run with: crossmodal train --resume ${run.path}`);
  }
  return readJson(run.result) as MnistResult;
}
