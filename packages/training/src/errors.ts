/** Stable, machine-readable reasons for which training refuses or fails. */
export type ErrorCode = 'RANGE' | 'ENGINE' | 'CHECKPOINT' | 'DIVERGED';

/** Base of every error that Crossmodal raises on purpose; `code` stays the same across versions. */
export class CrossmodalError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A number lies outside the values it may take (`code` is `RANGE`). */
export class OutOfRangeError extends CrossmodalError {
  constructor(message: string) {
    super('RANGE', message);
  }
}

/** The engine that was asked for does not work here (`code` is `ENGINE`). */
export class EngineError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('ENGINE', message, options);
  }
}

/** A checkpoint cannot be read, or belongs to another run (`code` is `CHECKPOINT`). */
export class CheckpointError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('CHECKPOINT', message, options);
  }
}

/** The loss or a weight is no longer a finite number (`code` is `DIVERGED`). */
export class DivergenceError extends CrossmodalError {
  constructor(message: string) {
    super('DIVERGED', message);
  }
}
