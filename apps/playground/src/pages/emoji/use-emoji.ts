import { useEffect, useState } from 'react';

import { errorInWords } from '../../shell/error-in-words.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { WorkerClient } from '../../workers/worker-client.ts';
import type { EmojiCatalogue, EmojiTasks } from './emoji.worker.ts';
import { type SpriteSheet, spriteSheet } from './sprite-sheet.ts';

/** The models and pictures as the page sees them. */
export interface OpenedEmoji {
  readonly worker: WorkerClient<EmojiTasks>;
  /** Undefined while they are loaded. */
  readonly catalogue: EmojiCatalogue | undefined;
  readonly sheet: SpriteSheet | undefined;
  /** Share that is loaded. */
  readonly share: number;
  readonly error: string | undefined;
}

/** Loads pictures, names and weights in a worker, where the models stay, and draws the pictures on a sheet. */
export function useEmoji(): OpenedEmoji {
  const worker = useWorker<EmojiTasks>(() => new Worker(new URL('./emoji.worker.ts', import.meta.url), { type: 'module' }));
  const [share, setShare] = useState(0);
  const [opened, setOpened] = useState<{ catalogue: EmojiCatalogue; sheet: SpriteSheet }>();
  const [error, setError] = useState<string>();
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let url: string | undefined;
    const open = async () => {
      try {
        const catalogue = await worker.call('open', null, { signal, onProgress: setShare });
        const sheet = await spriteSheet(catalogue);
        url = sheet.url;
        if (signal.aborted) URL.revokeObjectURL(url);
        else setOpened({ catalogue, sheet });
      } catch (reason) {
        if (!signal.aborted) setError(errorInWords(reason));
      }
    };
    void open();
    return () => {
      controller.abort();
      if (url !== undefined) URL.revokeObjectURL(url);
    };
  }, [worker]);
  return { worker, catalogue: opened?.catalogue, sheet: opened?.sheet, share, error };
}
