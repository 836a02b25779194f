/** An array of unsigned bytes as an IDX file holds it. */
export interface IdxArray {
  /** Size of each axis, slowest first; at least one, each at least 1. */
  readonly dimensions: readonly number[];
  /** The elements in row-major order: a view of the bytes that were read, not a copy. */
  readonly data: Uint8Array;
}
