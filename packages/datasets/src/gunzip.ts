import { DataFormatError } from '@crossmodal/theory';

import { isGzip } from './is-gzip.ts';

/** How {@link gunzip} and `inflateIfGzip` name what they read. */
export interface GunzipOptions {
  /** File name, or what else the bytes are, for messages; default `bytes`. */
  readonly name?: string;
}

/**
 * Decompresses gzip data (RFC 1952) with the platform's own `DecompressionStream`, in Node and in browsers.
 *
 * @param bytes The whole compressed file.
 * @param options `name` of the file, for messages.
 * @returns The decompressed bytes.
 * @throws DataFormatError If the bytes are not gzip, or are corrupt or truncated.
 *
 * @example
 * ```ts
 * import { gunzip } from '@crossmodal/datasets';
 *
 * const hello = 'H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA==';
 * const bytes = await gunzip(Uint8Array.from(atob(hello), (character) => character.charCodeAt(0)));
 * console.log(new TextDecoder().decode(bytes)); // hello
 * ```
 */
export async function gunzip(bytes: Uint8Array, { name = 'bytes' }: GunzipOptions = {}): Promise<Uint8Array> {
  if (!isGzip(bytes)) {
    throw new DataFormatError(
      `gunzip: ${name} (length ${bytes.length}) does not begin with the bytes 1F 8B; ` +
        'expected gzip data, or use inflateIfGzip, which lets other data pass',
    );
  }
  const compressed = new ReadableStream<BufferSource>({
    start(controller) {
      controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
      controller.close();
    },
  });
  try {
    const inflated = compressed.pipeThrough(new DecompressionStream('gzip'));
    return new Uint8Array(await new Response(inflated).arrayBuffer());
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataFormatError(
      `gunzip: ${name} (length ${bytes.length}) is corrupt or truncated (${reason}); ` +
        'expected a complete gzip file, fetch it again',
      { cause },
    );
  }
}
