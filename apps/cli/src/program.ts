import { createRequire } from 'node:module';

import { Command, CommanderError } from 'commander';

import { examples } from './commands/examples.ts';
import { addDiagnose } from './commands/diagnose-command.ts';
import { addPaperVerbs } from './commands/paper-commands.ts';
import { addRunVerbs } from './commands/run-commands.ts';
import { addSetUpVerbs } from './commands/set-up-commands.ts';
import { addTrain } from './commands/train-command.ts';
import type { Terminal } from './terminal.ts';

const { version } = createRequire(import.meta.url)('crossmodal/package.json') as { version: string };

/** The command line: verbs with their flags and examples; what a verb does is imported when it is called. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('crossmodal')
    .description('Learn from paired data by contrastive learning.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    // Flags after the name of a command are that command's.
    .enablePositionalOptions()
    .configureHelp({ showGlobalOptions: false })
    .configureOutput({ writeOut: (text) => terminal.result(text.trimEnd()), writeErr: (text) => terminal.say(text.trimEnd()) })
    .exitOverride()
    .showHelpAfterError('See the help with --help.');
  examples(program, ['crossmodal train mnist', 'crossmodal classify runs/mnist-1 --index 7', 'crossmodal doctor']);
  addTrain(program, terminal);
  addRunVerbs(program, terminal);
  addDiagnose(program, terminal);
  addPaperVerbs(program, terminal);
  addSetUpVerbs(program, terminal);
  return program;
}

/** Whether an error is commander's way of saying that help or the version was printed. */
export function isHelp(error: unknown): boolean {
  return error instanceof CommanderError && error.exitCode === 0;
}
