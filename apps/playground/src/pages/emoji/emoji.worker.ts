import { emojiNamesUrl, emojiPicturesUrl } from '@crossmodal/data-emoji';
import { parseEmoji } from '@crossmodal/datasets/emoji/browser';

import { fetchBytes } from '../../workers/fetch-bytes.ts';
import type { TaskContext } from '../../workers/messages.ts';
import { readWeights } from '../../workers/read-weights.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { startBrowserEngine } from '../../workers/start-browser-engine.ts';
import { EmojiExplorer, type EmojiMapChoice, type EmojiQuestion } from './emoji-explorer.ts';
import type { EmojiConfig, EmojiResult } from './emoji-model.ts';
import type { EmojiState } from './emoji-state.ts';

/** What the page draws with. */
export interface EmojiCatalogue {
  /** Bytes of red, green and blue. */
  readonly pictures: Uint8Array;
  readonly rows: number;
  readonly columns: number;
  readonly codePoints: readonly string[];
  readonly names: Readonly<Record<string, readonly string[]>>;
  readonly categories: readonly string[];
  readonly category: Uint8Array;
  readonly heldOut: Uint32Array;
  /** What computes. */
  readonly engine: string;
}

let explorer: EmojiExplorer | undefined;

/** Share of the files in what is waited for; the rest is embedding. */
const FILES = 0.3;

const tasks = {
  open: async (_: null, context: TaskContext<number>): Promise<EmojiCatalogue> => {
    const urls = [emojiPicturesUrl, emojiNamesUrl, new URL('../../../weights/emoji/cosine.safetensors.gz', import.meta.url), new URL('../../../weights/emoji/kme.safetensors.gz', import.meta.url)];
    let files = 0;
    const loaded = Promise.all(
      urls.map(async (url) => {
        const bytes = await fetchBytes(url);
        files += 1;
        context.progress((FILES * files) / urls.length);
        return bytes;
      }),
    );
    // Inference alone: a GPU would take longer to start than this takes to compute.
    const [[pictures, names, cosine, kme], engine] = await Promise.all([loaded, startBrowserEngine('wasm')]);
    const emoji = await parseEmoji({ pictures, names });
    const weights = { cosine: await readWeights<EmojiConfig, EmojiResult>(cosine, { name: 'cosine' }), kme: await readWeights<EmojiConfig, EmojiResult>(kme, { name: 'kme' }) };
    explorer = await EmojiExplorer.open(emoji, weights, { ...context, progress: (share) => context.progress(FILES + (1 - FILES) * share) });
    return {
      pictures: emoji.pictures,
      rows: emoji.rows,
      columns: emoji.columns,
      codePoints: emoji.codePoints,
      names: emoji.names,
      categories: emoji.categories,
      category: emoji.category,
      heldOut: explorer.heldOut,
      engine: `${engine.name}: ${engine.description}`,
    };
  },
  ask: async (question: EmojiQuestion) => opened().ask(question),
  recall: async (language: EmojiState['language']) => opened().recall(language),
  map: async (choice: EmojiMapChoice, context: TaskContext<number>) => opened().map(choice, context),
  locate: async (state: { question: EmojiQuestion } & EmojiMapChoice, context: TaskContext<number>) => opened().locate(state, context),
};

function opened(): EmojiExplorer {
  if (explorer === undefined) throw new Error('The models are not loaded: reload the page.');
  return explorer;
}

/** Tasks of this worker. */
export type EmojiTasks = typeof tasks;

serveTasks(tasks);
