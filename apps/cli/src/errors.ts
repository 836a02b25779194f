/** A mistake in how the command was called: the process ends with exit code 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** The run was stopped by a signal, after a checkpoint: the process ends with exit code 130. */
export class InterruptedError extends Error {
  readonly code = 'INTERRUPTED';

  constructor(message: string) {
    super(message);
    this.name = 'InterruptedError';
  }
}

/** An exported file does not compute what the run does: the process ends with exit code 1. */
export class ExportError extends Error {
  readonly code = 'EXPORT';

  constructor(message: string) {
    super(message);
    this.name = 'ExportError';
  }
}
