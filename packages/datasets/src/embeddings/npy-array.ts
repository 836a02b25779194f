/** An array of a `.npy` file. */
export interface NpyArray {
  /** Its elements in row-major order; float64 for float64 and integers, float32 for float32 and float16. */
  readonly data: Float32Array | Float64Array;
  /** Size of each axis, slowest first. */
  readonly shape: readonly number[];
}
