import type { EmojiCatalogue } from './emoji.worker.ts';

/** All pictures on one sheet. */
export interface SpriteSheet {
  readonly image: HTMLCanvasElement;
  /** Address of the same, for backgrounds. */
  readonly url: string;
  /** Pictures in a row, and rows. */
  readonly across: number;
  readonly down: number;
  /** Pixels of a side of a picture. */
  readonly side: number;
}

const ACROSS = 40;

/** Draws the pictures beside one another; free it by `URL.revokeObjectURL(url)`. */
export async function spriteSheet({ pictures, rows, columns, codePoints }: Pick<EmojiCatalogue, 'pictures' | 'rows' | 'columns' | 'codePoints'>): Promise<SpriteSheet> {
  const down = Math.ceil(codePoints.length / ACROSS);
  const image = document.createElement('canvas');
  [image.width, image.height] = [ACROSS * columns, down * rows];
  const context = image.getContext('2d')!;
  const tile = context.createImageData(columns, rows);
  for (let picture = 0; picture < codePoints.length; picture++) {
    for (let pixel = 0, source = picture * rows * columns * 3; pixel < rows * columns; pixel++) {
      for (let channel = 0; channel < 3; channel++) tile.data[4 * pixel + channel] = pictures[source++];
      tile.data[4 * pixel + 3] = 255;
    }
    context.putImageData(tile, (picture % ACROSS) * columns, Math.floor(picture / ACROSS) * rows);
  }
  const blob = await new Promise<Blob | null>((resolve) => {
    image.toBlob(resolve);
  });
  if (blob === null) throw new Error('The browser gives no memory for the pictures: close other pages, then reload.');
  return { image, url: URL.createObjectURL(blob), across: ACROSS, down, side: columns };
}
