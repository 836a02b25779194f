import { readFile } from 'node:fs/promises';

import { DataFormatError } from '@crossmodal/theory';

import type { EmojiData } from './emoji-data.ts';
import { parseEmoji } from './parse-emoji.ts';

/** What {@link loadEmoji} takes: paths or `file:` URLs, such as those of `@crossmodal/data-emoji`. */
export interface LoadEmojiOptions {
  readonly pictures: string | URL;
  readonly names: string | URL;
}

/**
 * Loads pictures of emoji with their names from two files, as {@link parseEmoji} has them; Node only.
 *
 * @throws DataFormatError If a file cannot be read or is not of its format.
 *
 * @example
 * ```ts
 * import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
 * import { loadEmoji } from '@crossmodal/datasets/emoji';
 *
 * const emoji = await loadEmoji({ pictures: emojiPicturesUrl, names: emojiNamesUrl });
 * console.log(emoji.count, emoji.rows, emoji.columns, emoji.languages.length); // 1585 32 32 16
 * ```
 */
export async function loadEmoji({ pictures, names }: LoadEmojiOptions): Promise<EmojiData> {
  const [pictureBytes, nameBytes] = await Promise.all([bytesOf(pictures), bytesOf(names)]);
  return parseEmoji({ pictures: pictureBytes, names: nameBytes });
}

async function bytesOf(file: string | URL): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    throw new DataFormatError(`loadEmoji: cannot read ${String(file)} (${(cause as Error).message}); expected a file of @crossmodal/data-emoji`, { cause });
  }
}
