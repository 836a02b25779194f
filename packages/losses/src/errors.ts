/** Stable, machine-readable reasons for which a loss refuses its input. */
export type ErrorCode = 'SHAPE' | 'RANGE';

/** Base of every error that Crossmodal raises on purpose; `code` stays the same across versions. */
export class CrossmodalError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = new.target.name;
    this.code = code;
  }
}

/** A tensor has the wrong shape or type (`code` is `SHAPE`). */
export class ShapeError extends CrossmodalError {
  constructor(message: string) {
    super('SHAPE', message);
  }
}

/** A number lies outside the values it may take (`code` is `RANGE`). */
export class OutOfRangeError extends CrossmodalError {
  constructor(message: string) {
    super('RANGE', message);
  }
}
