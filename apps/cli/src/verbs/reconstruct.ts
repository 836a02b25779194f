import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import { countFlag } from '../experiments/mnist/query-images.ts';
import { oceanProfiles } from '../experiments/pairs/ocean-profiles/ocean-profiles.ts';
import type { PairRun } from '../experiments/pairs/pair-run.ts';
import { reconstructOcean } from '../reconstruct/reconstruct-ocean.ts';
import { reconstructionReport } from '../reconstruct/report-reconstruction.ts';
import { reconstructionLines } from '../reconstruct/reconstruction-result.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

interface ReconstructOptions {
  readonly queries: string;
  readonly pool?: string;
  readonly samples: string;
  readonly neighbours: string;
  readonly rank?: string;
  readonly json?: boolean;
}

/** `crossmodal reconstruct`: one modality of test items from the other, by a trained run and by what it has to beat. */
export async function reconstructVerb(path: string, command: Command, terminal: Terminal): Promise<void> {
  const options = command.opts<ReconstructOptions>();
  const run = openRunFolder(path);
  if (run.config.experiment !== oceanProfiles.name) {
    throw new UsageError(`${path} is a run of ${run.config.experiment}, which has nothing to reconstruct; expected one of ${oceanProfiles.name}`);
  }
  const samples = countFlag('samples', options.samples);
  if (samples < 2) throw new UsageError(`--samples is ${samples}; expected at least 2, for the spread`);
  const neighbours = countFlag('neighbours', options.neighbours);
  if (neighbours < 2) throw new UsageError(`--neighbours is ${neighbours}; expected at least 2, for the spread`);
  const plan = {
    queries: countFlag('queries', options.queries),
    pool: options.pool === undefined ? Infinity : countFlag('pool', options.pool),
    samples,
    neighbours,
    rank: options.rank === undefined ? null : countFlag('rank', options.rank),
  };
  const engine = await startEngine(run.config.engine, terminal);
  const reconstruction = await reconstructOcean(run as PairRun, plan, { engine, terminal });
  const folder = join(run.path, 'reconstruct');
  mkdirSync(folder, { recursive: true });
  atomicWrite(join(folder, 'result.json'), `${JSON.stringify(reconstruction.result, null, 2)}\n`);
  const report = join(folder, 'report.html');
  atomicWrite(report, await reconstructionReport(reconstruction));
  if (options.json) terminal.result(JSON.stringify(reconstruction.result));
  else for (const line of [...reconstructionLines(reconstruction.result), '', `Report: ${report}`]) terminal.result(line);
}
