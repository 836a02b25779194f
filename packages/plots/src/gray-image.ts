/** A grey-level picture. */
export interface GrayImage {
  /** `rows × columns` grey levels, row-major from the top left; 0 is black, 255 white. */
  readonly pixels: Uint8Array | Uint8ClampedArray;
  /** Height in pixels. */
  readonly rows: number;
  /** Width in pixels. */
  readonly columns: number;
}
