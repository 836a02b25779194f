import type { Terminal } from './terminal.ts';

/** Exit code of a process that Ctrl-C ended, by the convention of shells. */
export const INTERRUPTED_EXIT_CODE = 130;

/**
 * A signal that aborts at the first Ctrl-C or SIGTERM, so that work can stop cleanly; the second ends the process.
 *
 * @returns The signal, and a function that gives Ctrl-C its usual meaning back.
 */
export function stopSignal(terminal: Terminal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(INTERRUPTED_EXIT_CODE);
    terminal.say('Stopping after this step …');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}
