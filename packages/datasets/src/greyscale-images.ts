/** Greyscale images of one size, kept as the bytes of the file they came from. */
export interface GreyscaleImages {
  /** Number of images, n. */
  readonly count: number;
  /** Pixel rows of each image. */
  readonly rows: number;
  /** Pixel columns of each image. */
  readonly columns: number;
  /** n · rows · columns bytes from 0 (background) to 255 (ink): image by image, each row by row. */
  readonly pixels: Uint8Array;
}
