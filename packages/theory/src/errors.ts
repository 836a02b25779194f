/** Stable, machine-readable reasons for which Crossmodal refuses an input. */
export type ErrorCode =
  | 'SHAPE'
  | 'RANGE'
  | 'DATA_FORMAT'
  | 'NOT_POSITIVE_DEFINITE'
  | 'RANK'
  | 'DEGENERATE'
  | 'TILTING_NOT_NORMALIZABLE';

/**
 * Base of every error that Crossmodal raises on purpose.
 *
 * The message names the function, the argument, the value and what is expected; `code` stays the same across
 * versions, so programs can branch on it.
 *
 * @example
 * ```ts
 * import { CrossmodalError, logSumExp } from '@crossmodal/theory';
 *
 * try {
 *   logSumExp([]);
 * } catch (error) {
 *   console.log((error as CrossmodalError).code); // SHAPE
 * }
 * ```
 */
export class CrossmodalError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
  }
}

/** An array or matrix has the wrong shape or length (`code` is `SHAPE`). */
export class ShapeError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('SHAPE', message, options);
  }
}

/** A number lies outside the values it may take (`code` is `RANGE`). */
export class OutOfRangeError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('RANGE', message, options);
  }
}

/** A file or buffer does not hold what its format promises (`code` is `DATA_FORMAT`). */
export class DataFormatError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('DATA_FORMAT', message, options);
  }
}

/** A matrix that must be symmetric and positive definite is not (`code` is `NOT_POSITIVE_DEFINITE`). */
export class NotPositiveDefiniteError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('NOT_POSITIVE_DEFINITE', message, options);
  }
}

/** A rank is no integer from 0 to the smaller dimension (`code` is `RANK`). */
export class RankError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('RANK', message, options);
  }
}

/** A part of one variable is a function of the other, so that densities do not exist (`code` is `DEGENERATE`). */
export class DegenerateError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('DEGENERATE', message, options);
  }
}

/** The exponential of a tilting has no finite integral, so there is no joint law (`code` is `TILTING_NOT_NORMALIZABLE`). */
export class TiltingNotNormalizableError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('TILTING_NOT_NORMALIZABLE', message, options);
  }
}
