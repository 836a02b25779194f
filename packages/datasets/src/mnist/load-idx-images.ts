import type { GreyscaleImages } from '../greyscale-images.ts';
import { readIdxImages } from '../read-idx-images.ts';
import { readFileInflated } from './read-file-inflated.ts';

/**
 * Loads the images of one IDX file, raw or gzip; Node only.
 *
 * @param path The file.
 * @returns The images.
 * @throws DataFormatError If the file cannot be read or is no IDX file of images.
 *
 * @example
 * ```ts
 * import { mkdtempSync, writeFileSync } from 'node:fs';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { loadIdxImages } from '@crossmodal/datasets/mnist';
 *
 * const path = join(mkdtempSync(join(tmpdir(), 'crossmodal-')), 'images');
 * writeFileSync(path, Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255));
 * const images = await loadIdxImages(path);
 * console.log(images.count, images.rows, images.columns); // 1 1 2
 * ```
 */
export async function loadIdxImages(path: string): Promise<GreyscaleImages> {
  return readIdxImages(await readFileInflated(path, 'loadIdxImages'), { name: path });
}
