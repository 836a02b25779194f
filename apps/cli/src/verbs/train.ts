import type { Command } from 'commander';

import { configOfFlags, type Flag } from '../config/flags.ts';
import type { MnistConfig } from '../config/mnist-config.ts';
import { resolveConfig } from '../config/resolve-config.ts';
import { UsageError } from '../errors.ts';
import { resultLines } from '../experiments/mnist/evaluate-mnist.ts';
import { type MnistData, readMnistData } from '../experiments/mnist/mnist-data.ts';
import { trainMnist } from '../experiments/mnist/train-mnist.ts';
import { createRunFolder, openRunFolder, type RunFolder } from '../run-folder.ts';
import { startEngine } from '../start-engine.ts';
import { stopSignal } from '../stop-signal.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal train`: trains a new run, or continues one. */
export async function trainVerb(experiment: string | undefined, command: Command, { flags, terminal }: { flags: readonly Flag[]; terminal: Terminal }): Promise<void> {
  const { resume, out, config: file, json, ...values } = command.opts<Record<string, string | undefined> & { json?: boolean }>();
  const settings = configOfFlags(flags, values);
  if (resume === undefined && experiment === undefined) throw new UsageError('expected an experiment: crossmodal train mnist');
  if (resume !== undefined && (out !== undefined || file !== undefined || Object.keys(settings).length > 0)) {
    throw new UsageError(`--resume ${resume} goes on with the settings of that run; leave the other flags out, or start a new run`);
  }
  const { run, data } = resume === undefined ? await newRun(resolveConfig({ ...(file !== undefined && { file }), flags: settings }), out) : await earlierRun(resume);
  terminal.say(`Run: ${run.path} (profile ${run.config.profile}, seed ${run.config.seed})`);
  const { signal, release } = stopSignal(terminal);
  try {
    const engine = await startEngine(run.config.engine, terminal);
    const result = await trainMnist(run, data, { engine, terminal, signal });
    if (json) terminal.result(JSON.stringify(result));
    else for (const line of ['', ...resultLines(result), '', `Report: ${run.report}`]) terminal.result(line);
  } finally {
    release();
  }
}

interface Run {
  readonly run: RunFolder;
  readonly data: MnistData;
}

/** The data first, so that a wrong path leaves no folder behind. */
async function newRun(config: MnistConfig, out: string | undefined): Promise<Run> {
  const data = await readMnistData(config.data);
  return { run: createRunFolder(config, out), data };
}

async function earlierRun(path: string): Promise<Run> {
  const run = openRunFolder(path);
  return { run, data: await readMnistData(run.config.data) };
}
