import type { GreyscaleImages, LabelledImages } from '@crossmodal/datasets';

import { UsageError } from '../../errors.ts';
import { readDigits } from '../../read-image.ts';

/** An image that a command was asked about. */
export interface QueryImages {
  readonly images: GreyscaleImages;
  /** What to call each image. */
  readonly names: readonly string[];
  /** Its true label, where it is a test image. */
  readonly labels: readonly (number | null)[];
}

/** The test image of an index, or the images of a file. */
export function queryImages(
  { index, image }: { index?: string | undefined; image?: string | undefined },
  test: LabelledImages,
  note: (text: string) => void,
): QueryImages {
  if ((index === undefined) === (image === undefined)) {
    throw new UsageError('expected either --index I, a test image by its number, or --image FILE, a PNG or an IDX file');
  }
  if (image !== undefined) {
    const images = readDigits(image, note);
    const names = Array.from({ length: images.count }, (_, i) => (images.count === 1 ? image : `${image}[${i}]`));
    return { images, names, labels: names.map(() => null) };
  }
  const number = Number(index);
  if (!Number.isInteger(number) || number < 0 || number >= test.count) {
    throw new UsageError(`--index is '${index}'; expected the number of a test image, from 0 to ${test.count - 1}`);
  }
  const size = test.rows * test.columns;
  const pixels = test.pixels.subarray(number * size, (number + 1) * size);
  return { images: { ...test, count: 1, pixels }, names: [`test image ${number}`], labels: [test.labels[number]] };
}

/** A label that a flag names. */
export function labelFlag(text: string, classes: number): number {
  const label = Number(text);
  if (text.trim() === '' || !Number.isInteger(label) || label < 0 || label >= classes) {
    throw new UsageError(`--label is '${text}'; expected a label from 0 to ${classes - 1}`);
  }
  return label;
}

/** A positive number of items that a flag asks for. */
export function countFlag(name: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UsageError(`--${name} is '${text}'; expected a positive integer`);
  return count;
}
