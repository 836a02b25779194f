import { UsageError } from '../errors.ts';
import { isMnistRun } from '../experiments/mnist/mnist-run.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { pairExperiments } from '../experiments/pairs/registry.ts';
import type { RunFolder } from '../run-folder.ts';
import { exportableMnistRun } from './exportable-mnist-run.ts';
import type { ExportableRun } from './exportable-model.ts';
import { exportablePairRun } from './exportable-pair-run.ts';

/** The models of a run that can be exported: all, or the one of a loss that is named. */
export async function openExportableRun(run: RunFolder, { loss }: { loss?: string | undefined }): Promise<ExportableRun> {
  if (isMnistRun(run)) return exportableMnistRun(run, loss);
  if (loss !== undefined) throw new UsageError(`--loss is '${loss}'; ${run.path} has one model, leave the flag out`);
  const experiment = pairExperiments.find(({ name }) => name === run.config.experiment)!;
  return exportablePairRun(experiment, run as PairRun);
}
