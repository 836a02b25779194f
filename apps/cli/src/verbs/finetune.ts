import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { atomicWrite } from '@crossmodal/training';
import type { Command } from 'commander';

import { UsageError } from '../errors.ts';
import { countFlag } from '../experiments/mnist/query-images.ts';
import { type FineTuneResult, fineTuneLines, fineTuneResult } from '../finetune/fine-tune-result.ts';
import { type FineTunePlan, fineTuneRun } from '../finetune/fine-tune-run.ts';
import type { FrozenRun } from '../finetune/frozen-run.ts';
import { openFrozenRun } from '../finetune/open-frozen-run.ts';
import { fineTuneReport } from '../finetune/report-fine-tune.ts';
import { fineTuneFolder, saveClassifier } from '../finetune/saved-classifier.ts';
import { openRunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import type { Terminal } from '../terminal.ts';

interface FineTuneOptions {
  readonly labels: string;
  readonly seeds: string;
  readonly side?: string;
  readonly loss?: string;
  readonly save?: boolean;
  readonly json?: boolean;
}

/** Fewer cannot be cut into a part to fit and a part to choose settings on. */
const LEAST_LABELS = 10;

/** `crossmodal finetune`: classifies one modality of trained runs with few labels. */
export async function fineTuneVerb(paths: readonly string[], command: Command, terminal: Terminal): Promise<void> {
  const { side, loss, save, json, ...options } = command.opts<FineTuneOptions>();
  const plan = { labels: labelCounts(options.labels), seeds: countFlag('seeds', options.seeds) };
  const [first] = paths.map((path) => openRunFolder(path));
  const engine = await startEngine(first.config.engine, terminal);
  const results: FineTuneResult[] = [];
  for (const path of paths) {
    const frozen = await openFrozenRun(path, { side, loss });
    try {
      const result = await fineTuned(frozen, plan, { engine: engine.name, save: save === true, terminal });
      results.push(result);
      if (!json) for (const line of ['', ...fineTuneLines(result), '', `Report: ${join(fineTuneFolder(frozen), 'report.html')}`]) terminal.result(line);
    } finally {
      frozen.dispose();
    }
  }
  if (json) terminal.result(JSON.stringify(results));
}

async function fineTuned(frozen: FrozenRun, plan: FineTunePlan, { engine, save, terminal }: { engine: string; save: boolean; terminal: Terminal }): Promise<FineTuneResult> {
  terminal.say(`Run: ${frozen.run.path} (${frozen.loss}, ${frozen.side})`);
  const fitted = await fineTuneRun(frozen, plan, ({ labels, seed, fineTuned: accuracy }, done, total) => {
    terminal.progress(`${done}/${total}  ${labels} labels, seed ${seed}: fine-tuned to ${(100 * accuracy).toFixed(2)} %`);
  });
  const result = fineTuneResult(frozen, fitted.map(({ trial }) => trial), { engine, seeds: plan.seeds });
  const folder = fineTuneFolder(frozen);
  mkdirSync(folder, { recursive: true });
  if (save) terminal.say(`Saved: ${saveClassifier(frozen, fitted)}. Use it with: crossmodal classify ${frozen.run.path} --fine-tuned ${flagOf(frozen)} --index 0`);
  atomicWrite(join(folder, 'report.html'), await fineTuneReport(result));
  atomicWrite(join(folder, 'result.json'), `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

/** The flag that names the model again. */
function flagOf({ name, loss }: FrozenRun): string {
  return name === loss ? `--loss ${loss}` : `--side ${name}`;
}

function labelCounts(text: string): number[] {
  const counts = text.split(',').map((entry) => countFlag('labels', entry.trim()));
  const few = counts.find((count) => count < LEAST_LABELS);
  if (few !== undefined) throw new UsageError(`--labels has ${few}; expected at least ${LEAST_LABELS}`);
  return [...new Set(counts)].toSorted((a, b) => a - b);
}
