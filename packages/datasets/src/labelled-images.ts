import type { GreyscaleImages } from './greyscale-images.ts';

/** Images and the class of each: the paired data (u, v) = (image, label). */
export interface LabelledImages extends GreyscaleImages {
  /** The class of each image, from 0 to `classes` − 1. */
  readonly labels: Uint8Array;
  /** Number of classes, whether or not each of them appears. */
  readonly classes: number;
}
