import type { Command } from 'commander';

import { configOfFlags, type Flag } from '../config/flags.ts';
import { resolveConfig } from '../config/resolve-config.ts';
import { UsageError } from '../errors.ts';
import type { Experiment, PreparedRun, RunConfig } from '../experiments/experiment.ts';
import { experimentNamed, experiments } from '../experiments/registry.ts';
import { createRunFolder, openRunFolder, type RunFolder } from '../run-folder.ts';
import { startTrainingEngine } from '../start-engine.ts';
import { stopSignal } from '../stop-signal.ts';
import type { Terminal } from '../terminal.ts';

/** `crossmodal train EXPERIMENT`: trains a new run, or continues one. */
export async function trainVerb(experiment: Experiment, command: Command, { flags, terminal }: { flags: readonly Flag[]; terminal: Terminal }): Promise<void> {
  const { resume, out, config: file, json = false, ...values } = command.opts<Record<string, string | undefined> & { json?: boolean }>();
  const settings = configOfFlags(flags, values);
  if (resume !== undefined) {
    await resumeVerb(resume, { others: out !== undefined || file !== undefined || Object.keys(settings).length > 0, json, terminal });
    return;
  }
  const config = resolveConfig(experiment, { ...(file !== undefined && { file }), flags: settings });
  // The data first, so that a wrong path leaves no folder behind.
  const prepared = await experiment.prepare(config, terminal);
  await train(createRunFolder(config, out), prepared, { json, terminal });
}

/** `crossmodal train --resume RUN`: continues a run of any experiment. */
export async function resumeVerb(path: string, { others, json, terminal }: { others: boolean; json: boolean; terminal: Terminal }): Promise<void> {
  if (others) throw new UsageError(`--resume ${path} goes on with the settings of that run; leave the other flags out, or start a new run`);
  const run = openRunFolder(path);
  await train(run, await experimentNamed(run.config.experiment, path).prepare(run.config, terminal), { json, terminal });
}

/** `crossmodal train` without an experiment that it knows. */
export async function trainAnyVerb(command: Command, terminal: Terminal): Promise<void> {
  const { resume, json = false } = command.opts<{ resume?: string; json?: boolean }>();
  if (resume !== undefined) {
    await resumeVerb(resume, { others: command.args.length > 0, json, terminal });
    return;
  }
  const names = experiments.map(({ name }) => name).join(', ');
  const [wanted] = command.args;
  throw new UsageError(
    wanted === undefined
      ? `expected an experiment, one of ${names}: crossmodal train mnist`
      : `'${wanted}' is no experiment; expected one of ${names}, as in: crossmodal train mnist`,
  );
}

async function train(run: RunFolder, prepared: PreparedRun, { json, terminal }: { json: boolean; terminal: Terminal }): Promise<void> {
  terminal.say(`Run: ${run.path} (profile ${run.config.profile}, seed ${run.config.seed})`);
  const { signal, release } = stopSignal(terminal);
  try {
    const engine = await startTrainingEngine(engineOf(run), terminal);
    run.keepEngine(engine.name);
    const { result, lines } = await prepared.train(run, { engine, terminal, signal });
    if (json) terminal.result(JSON.stringify(result));
    else for (const line of ['', ...lines, '', `Report: ${run.report}`]) terminal.result(line);
  } finally {
    release();
  }
}

/** The engine of the settings; where they leave the choice and the environment names none, the one that the run was started on. */
function engineOf({ config, engine }: RunFolder): RunConfig['engine'] {
  const { CROSSMODAL_ENGINE: named = 'auto' } = process.env;
  return config.engine === 'auto' && (named === '' || named === 'auto') ? (engine() ?? 'auto') : config.engine;
}
