/** Stable, machine-readable reasons for which this package refuses an input. */
export type ErrorCode = 'SHAPE' | 'RANGE';

/**
 * Base of every error that this package raises on purpose; the same shape as in the other Crossmodal packages.
 *
 * The message names the function, the argument, the value and what is expected; `code` stays the same across
 * versions, so programs can branch on it.
 *
 * @example
 * ```ts
 * import { CrossmodalError, lossCurves } from '@crossmodal/plots';
 *
 * try {
 *   lossCurves({ series: [] });
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

/** An array or image has the wrong shape or length (`code` is `SHAPE`). */
export class ShapeError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('SHAPE', message, options);
  }
}

/** A value lies outside those it may take (`code` is `RANGE`). */
export class OutOfRangeError extends CrossmodalError {
  constructor(message: string, options?: ErrorOptions) {
    super('RANGE', message, options);
  }
}
