import type { Command } from 'commander';

import { flagsOf } from '../config/flags.ts';
import type { Experiment } from '../experiments/experiment.ts';
import { experiments } from '../experiments/registry.ts';
import type { Terminal } from '../terminal.ts';
import { examples } from './examples.ts';

/** `crossmodal train`, with one sub-command an experiment whose flags are the leaves of its configuration. */
export function addTrain(program: Command, terminal: Terminal): void {
  const train = program
    .command('train')
    .description('train on a data set and write a run folder with checkpoints, metrics, result and report')
    .usage('<experiment> [options] | --resume <run>')
    .option('--resume <run>', 'continue a stopped run, to the same bits as one that ran through')
    .option('--json', 'print the result as JSON')
    // Flags after the name belong to the experiment, and what is no name is explained by the verb.
    .enablePositionalOptions()
    .allowUnknownOption()
    .allowExcessArguments();
  examples(train, [...experiments.map(({ name }) => `crossmodal train ${name}`), 'crossmodal train mnist-halves --help', 'crossmodal train --resume runs/mnist-1']);
  train.action(async () => (await import('../verbs/train.ts')).trainAnyVerb(train, terminal));
  for (const experiment of experiments) addExperiment(train, experiment, terminal);
}

function addExperiment(train: Command, experiment: Experiment, terminal: Terminal): void {
  const flags = flagsOf(experiment.schema);
  const command = train
    .command(experiment.name)
    .description(experiment.description)
    .option('--out <dir>', `folder of the run (default: the next free runs/${experiment.name}-N)`)
    .option('--resume <run>', 'continue a stopped run, to the same bits as one that ran through')
    .option('--config <file>', `configuration in YAML or JSON, as crossmodal init --experiment ${experiment.name} writes it`)
    .option('--json', 'print the result as JSON');
  for (const { name, placeholder, description, defaultValue } of flags) {
    command.option(`--${name} <${placeholder}>`, `${description}${shown(defaultValue)}`);
  }
  examples(command, [...experiment.examples, `crossmodal train --resume runs/${experiment.name}-1`]);
  command.action(async () => (await import('../verbs/train.ts')).trainVerb(experiment, command, { flags, terminal }));
}

function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'object' && !Array.isArray(value)) return '';
  return ` (default: ${Array.isArray(value) ? value.join(',') : String(value)})`;
}
