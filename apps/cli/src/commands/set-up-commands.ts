import type { Command } from 'commander';

import type { Terminal } from '../terminal.ts';
import { examples } from './examples.ts';

/** The verbs that prepare for a run. */
export function addSetUpVerbs(program: Command, terminal: Terminal): void {
  const doctor = program
    .command('doctor')
    .description('show what this machine has, which engines work and how fast, and how to get the others')
    .option('--json', 'print it as JSON');
  examples(doctor, ['crossmodal doctor', 'crossmodal doctor --json']);
  doctor.action(async () => (await import('../verbs/doctor.ts')).doctorVerb(doctor, terminal));

  const init = program
    .command('init')
    .description('write a configuration with every setting and a comment on each')
    .argument('[file]', 'where to', 'crossmodal.yaml')
    .option('--experiment <name>', 'whose settings: see crossmodal train --help', 'mnist')
    .option('--profile <name>', 'settings to start from: see crossmodal train EXPERIMENT --help', 'quick')
    .option('--force', 'overwrite the file')
    .option('--schema', 'print the JSON Schema of configurations instead');
  examples(init, ['crossmodal init', 'crossmodal init paper.yaml --profile paper', 'crossmodal init halves.yaml --experiment mnist-halves', 'crossmodal init --schema > crossmodal.schema.json']);
  init.action(async (file: string) => (await import('../verbs/init.ts')).initVerb(file, init, terminal));
}
