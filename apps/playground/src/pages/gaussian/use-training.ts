import type { LossPoint } from '@crossmodal/plots';
import { useEffect, useRef, useState } from 'react';

import { errorInWords } from '../../shell/error-in-words.ts';
import { useWorker } from '../../workers/use-worker.ts';
import type { EncoderWeights } from './compute-laws.ts';
import type { GaussianState } from './gaussian-state.ts';
import type { TrainingNews } from './train-encoders.ts';
import type { TrainingTasks } from './training.worker.ts';

/** Losses so far. */
export interface TrainingHistory {
  readonly batch: readonly LossPoint[];
  readonly population: readonly LossPoint[];
}

/** Training as the page sees it. */
export interface Training {
  readonly running: boolean;
  readonly status: string;
  readonly error: string | undefined;
  readonly progress: { readonly step: number; readonly totalSteps: number } | undefined;
  /** Of the last news; undefined once the settings are others than those that were trained. */
  readonly weights: EncoderWeights | undefined;
  readonly history: TrainingHistory | undefined;
  readonly start: () => void;
  readonly stop: () => void;
}

interface Run {
  readonly key: string;
  readonly news?: TrainingNews;
  readonly history: TrainingHistory;
}

/** Trains encoders in a worker, and forgets them when the law or the model changes. */
export function useTraining(state: GaussianState): Training {
  const worker = useWorker<TrainingTasks>(() => new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' }));
  const controller = useRef<AbortController>(undefined);
  const [running, setRunning] = useState(false);
  const [status, setStatus] = useState('');
  const [error, setError] = useState<string>();
  const [run, setRun] = useState<Run>();
  // What is shown and what conditionals are given does not change what is learned.
  const { shown: _shown, given: _given, ...learned } = state;
  const key = JSON.stringify(learned);
  useEffect(() => {
    controller.current?.abort();
  }, [key]);

  const start = async (): Promise<void> => {
    const { signal } = (controller.current = new AbortController());
    setRunning(true);
    setError(undefined);
    setStatus('Starting the engine …');
    setRun({ key, history: { batch: [], population: [] } });
    let engine = '';
    try {
      await worker.call('train', state, {
        signal,
        onProgress: (news) => {
          if (signal.aborted) return;
          if ('description' in news) {
            engine = `${news.name}: ${news.description}`;
            setStatus(`Training on ${engine}.`);
            return;
          }
          setRun((before) => before && { ...before, news, history: extended(before.history, news) });
        },
      });
      setStatus(`Trained on ${engine}.`);
    } catch (reason) {
      if (signal.aborted) setStatus('Stopped.');
      else {
        setStatus('');
        setError(errorInWords(reason));
      }
    } finally {
      if (controller.current?.signal === signal) setRunning(false);
    }
  };
  const current = run?.key === key ? run : undefined;
  return {
    running,
    status: current || running || error ? status : '',
    error,
    progress: current?.news && { step: current.news.step, totalSteps: current.news.totalSteps },
    weights: current?.news?.weights,
    history: current?.news && current.history,
    start: () => void start(),
    stop: () => controller.current?.abort(),
  };
}

function extended({ batch, population }: TrainingHistory, { step, batchLosses, loss }: TrainingNews): TrainingHistory {
  const first = step - batchLosses.length + 1;
  return {
    batch: [...batch, ...batchLosses.map((value, index) => ({ step: first + index, loss: value }))],
    population: [...population, { step, loss }],
  };
}
