import { affineMap, type EmbeddingMap, type Embeddings, normalisedRows } from '@crossmodal/evaluation';
import { createRandom } from '@crossmodal/theory';
import { trainLinearHeads } from '@crossmodal/training/browser';

import { startBrowserEngine } from '../../workers/start-browser-engine.ts';

/** What {@link fitLinearHead} depends on. */
export interface LinearHeadOptions {
  readonly temperature: number;
  readonly seed: number;
  readonly signal: AbortSignal;
}

/** The map of linear heads trained on unit vectors, as by `crossmodal diagnose --mitigate linear`, on WebAssembly. */
export async function fitLinearHead(zu: Embeddings, zv: Embeddings, { temperature, seed, signal }: LinearHeadOptions): Promise<EmbeddingMap> {
  await startBrowserEngine('wasm');
  return affineMap(await trainLinearHeads({ u: normalisedRows(zu), v: normalisedRows(zv), temperature, random: createRandom(seed), signal }));
}
