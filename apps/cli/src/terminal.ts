/** Where the command writes: results to the output, everything that is said meanwhile to the error stream. */
export interface Terminal {
  /** Writes a line of the result. */
  result(line: string): void;
  /** Says something that is not the result. */
  say(line: string): void;
  /** Shows how far the work is; a later call replaces the line where the stream is a terminal. */
  progress(line: string): void;
  /** Whether progress can replace its own line. */
  readonly interactive: boolean;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  const interactive = process.stderr.isTTY === true;
  // A reader that has seen enough, such as head, is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit(0);
  });
  let unfinished = false;
  const finishLine = () => {
    if (unfinished) process.stderr.write('\n');
    unfinished = false;
  };
  return {
    interactive,
    result(line) {
      finishLine();
      process.stdout.write(`${line}\n`);
    },
    say(line) {
      finishLine();
      process.stderr.write(`${line}\n`);
    },
    progress(line) {
      if (!interactive) {
        process.stderr.write(`${line}\n`);
        return;
      }
      // Cut to the width, because a line that wraps cannot be taken back.
      process.stderr.write(`\r\u001b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`);
      unfinished = true;
    },
  };
}
