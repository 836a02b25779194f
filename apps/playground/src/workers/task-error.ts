/** A task in a worker failed. */
export class TaskError extends Error {
  /** Code of the package's error, such as `DIVERGED`, if it has one. */
  readonly code: string | undefined;

  constructor(message: string, code: string | undefined) {
    super(message);
    this.name = 'TaskError';
    this.code = code;
  }
}
