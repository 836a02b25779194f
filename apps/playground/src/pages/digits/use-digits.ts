import type { LossPoint } from '@crossmodal/plots';
import { useEffect, useRef, useState } from 'react';

import { errorInWords } from '../../shell/error-in-words.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { WorkerClient } from '../../workers/worker-client.ts';
import type { DigitsNews, DigitsScore } from './digit-models.ts';
import type { DigitsState, ObjectiveName } from './digits-state.ts';
import type { DigitsTasks } from './digits.worker.ts';

/** Training of digits as the page sees it. */
export interface DigitsTraining {
  readonly worker: WorkerClient<DigitsTasks>;
  readonly running: boolean;
  readonly status: string;
  readonly error: string | undefined;
  readonly progress: { readonly done: number; readonly total: number } | undefined;
  readonly curves: ReadonlyMap<ObjectiveName, readonly LossPoint[]>;
  /** Of the trained models; undefined while there are none. */
  readonly scores: readonly DigitsScore[] | undefined;
  /** Grows with every training that is complete, so that questions are asked anew. */
  readonly version: number;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Folder of the site, whatever page is open. */
export const siteFolder = (): string => new URL('.', document.baseURI).href;

/** Trains the losses of a state in a worker, where the models stay. */
export function useDigits(state: DigitsState): DigitsTraining {
  const worker = useWorker<DigitsTasks>(() => new Worker(new URL('./digits.worker.ts', import.meta.url), { type: 'module' }));
  const controller = useRef<AbortController>(undefined);
  const [running, setRunning] = useState(false);
  const [status, setStatus] = useState('');
  const [error, setError] = useState<string>();
  const [news, setNews] = useState<{ latest?: DigitsNews; curves: ReadonlyMap<ObjectiveName, readonly LossPoint[]> }>({ curves: new Map() });
  const [trained, setTrained] = useState<{ key: string; scores: readonly DigitsScore[]; version: number }>();
  const key = JSON.stringify([state.losses, state.images, state.epochs, state.batch, state.rate, state.engine, state.seed]);
  useEffect(() => {
    controller.current?.abort();
  }, [key]);

  const start = async (): Promise<void> => {
    const { signal } = (controller.current = new AbortController());
    setRunning(true);
    setError(undefined);
    setTrained(undefined);
    setNews({ curves: new Map() });
    setStatus('Loading the images and starting the engine …');
    let engine = '';
    try {
      const scores = await worker.call('train', { base: siteFolder(), state }, {
        signal,
        onProgress: (one) => {
          if (signal.aborted) return;
          if ('description' in one) {
            engine = `${one.name}: ${one.description}`;
            setStatus(`Training on ${engine}.`);
          } else setNews(({ curves }) => ({ latest: one, curves: extended(curves, one) }));
        },
      });
      setTrained((before) => ({ key, scores, version: (before?.version ?? 0) + 1 }));
      setStatus(`Trained on ${engine}.`);
    } catch (reason) {
      setNews({ curves: new Map() });
      setStatus(signal.aborted ? 'Stopped.' : '');
      if (!signal.aborted) setError(errorInWords(reason));
    } finally {
      if (controller.current?.signal === signal) setRunning(false);
    }
  };
  const current = trained?.key === key ? trained : undefined;
  const shown = running || current !== undefined;
  return {
    worker,
    running,
    status: shown || error !== undefined || status === 'Stopped.' ? status : '',
    error,
    progress: running ? news.latest && { done: news.latest.done, total: news.latest.total } : undefined,
    curves: shown ? news.curves : new Map(),
    scores: current?.scores,
    version: current?.version ?? 0,
    start: () => void start(),
    stop: () => controller.current?.abort(),
  };
}

function extended(curves: ReadonlyMap<ObjectiveName, readonly LossPoint[]>, { objective, step, losses }: DigitsNews): Map<ObjectiveName, readonly LossPoint[]> {
  const first = step - losses.length + 1;
  return new Map(curves).set(objective, [...(curves.get(objective) ?? []), ...losses.map((loss, index) => ({ step: first + index, loss }))]);
}
