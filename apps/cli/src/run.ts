import { CommanderError } from 'commander';

import { InterruptedError, UsageError } from './errors.ts';
import { createProgram, isHelp } from './program.ts';
import { INTERRUPTED_EXIT_CODE } from './stop-signal.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command and gives its exit code: 0 ok, 1 failed, 2 bad usage, 130 stopped by Ctrl-C. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    await createProgram(terminal).parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    if (isHelp(error)) return 0;
    // Commander has said what is wrong already.
    if (error instanceof CommanderError) return 2;
    if (error instanceof InterruptedError) {
      terminal.say(error.message);
      return INTERRUPTED_EXIT_CODE;
    }
    terminal.say(explain(error));
    return error instanceof UsageError ? 2 : 1;
  }
}

/** The message of an error that Crossmodal raised on purpose; the whole trace of one that it did not. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const deliberate = typeof (error as { code?: unknown }).code === 'string';
  if (deliberate) return `crossmodal: ${error.message}`;
  return `crossmodal: unexpected error; please report it.\n${error.stack ?? error.message}`;
}
