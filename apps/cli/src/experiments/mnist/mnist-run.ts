import { UsageError } from '../../errors.ts';
import { openRunFolder, type RunFolder } from '../../run-folder.ts';
import type { MnistConfig } from './mnist-config.ts';

/** The folder of a run of `mnist`. */
export type MnistRun = RunFolder<MnistConfig>;

/** Opens the folder of a run whose second modality is the label. */
export function openMnistRun(path: string): MnistRun {
  const run = openRunFolder(path);
  if (!isMnistRun(run)) throw new UsageError(`${path} is a run of ${run.config.experiment}, which has no labels to ask for; expected a run of mnist`);
  return run;
}

/** Whether a run is one of `mnist`. */
export function isMnistRun(run: RunFolder): run is MnistRun {
  return run.config.experiment === 'mnist';
}
