import { gunzip } from './gunzip.ts';
import type { GunzipOptions } from './gunzip.ts';
import { isGzip } from './is-gzip.ts';

/**
 * Decompresses gzip data and lets any other data pass, so that a file and its `.gz` read alike.
 *
 * @param bytes A whole file.
 * @param options `name` of the file, for messages.
 * @returns The decompressed bytes, or `bytes` itself if it does not begin with the gzip mark 1F 8B.
 * @throws DataFormatError If the bytes begin as gzip and are corrupt or truncated.
 *
 * @example
 * ```ts
 * import { inflateIfGzip } from '@crossmodal/datasets';
 *
 * console.log(await inflateIfGzip(Uint8Array.of(1, 2, 3))); // Uint8Array(3) [ 1, 2, 3 ]
 * ```
 */
export async function inflateIfGzip(bytes: Uint8Array, options: GunzipOptions = {}): Promise<Uint8Array> {
  return isGzip(bytes) ? gunzip(bytes, options) : bytes;
}
