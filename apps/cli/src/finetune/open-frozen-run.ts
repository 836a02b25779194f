import { UsageError } from '../errors.ts';
import { isMnistRun } from '../experiments/mnist/mnist-run.ts';
import { pairExperiments } from '../experiments/pairs/registry.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { openRunFolder } from '../run-folder.ts';
import { frozenMnistRun } from './frozen-mnist-run.ts';
import { frozenPairRun } from './frozen-pair-run.ts';
import type { FrozenRun } from './frozen-run.ts';

/** Opens a trained run for classification of one modality, by name; its first, or the image, if none is named. */
export async function openFrozenRun(path: string, { side, loss }: { side?: string | undefined; loss?: string | undefined }): Promise<FrozenRun> {
  const run = openRunFolder(path);
  if (isMnistRun(run)) {
    if (side !== undefined && side !== 'image') throw new UsageError(`--side is '${side}'; ${path} is a run of mnist, expected image`);
    return frozenMnistRun(run, loss);
  }
  if (loss !== undefined) throw new UsageError(`--loss is '${loss}'; ${path} has one model, leave the flag out`);
  const experiment = pairExperiments.find(({ name }) => name === run.config.experiment)!;
  const { u, v } = experiment.sides;
  if (side !== undefined && side !== u && side !== v) throw new UsageError(`--side is '${side}'; expected ${u} or ${v} for ${path}`);
  return frozenPairRun(experiment, run as PairRun, side === v ? 'v' : 'u');
}
