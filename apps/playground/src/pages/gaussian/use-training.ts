import type { LossPoint } from '@crossmodal/plots';

import type { StartedEngine } from '../../workers/start-browser-engine.ts';
import { useRun } from '../../workers/use-run.ts';
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

interface Told {
  /** Name and description of the engine, once it is there. */
  readonly engine?: string;
  readonly news?: TrainingNews;
  readonly history: TrainingHistory;
}

/** Trains encoders in a worker, and forgets them when the law or the model changes. */
export function useTraining(state: GaussianState): Training {
  const worker = useWorker<TrainingTasks>(() => new Worker(new URL('./training.worker.ts', import.meta.url), { type: 'module' }));
  // What is shown and what conditionals are given does not change what is learned.
  const { shown: _shown, given: _given, ...learned } = state;
  const { phase, running, current, error, told, start, stop } = useRun<TrainingNews | StartedEngine, Told, boolean>({
    key: JSON.stringify(learned),
    none: { history: { batch: [], population: [] } },
    tell: (before, news) => ('description' in news ? { ...before, engine: `${news.name}: ${news.description}` } : { ...before, news, history: extended(before.history, news) }),
    work: (options) => worker.call('train', state, options),
  });
  const statuses = { idle: '', running: told?.engine ? `Training on ${told.engine}.` : 'Starting the engine …', done: `Trained on ${told?.engine}.`, stopped: 'Stopped.', failed: '' };
  return {
    running,
    status: current ? statuses[phase] : '',
    error,
    progress: told?.news && { step: told.news.step, totalSteps: told.news.totalSteps },
    weights: told?.news?.weights,
    history: told?.news && told.history,
    start,
    stop,
  };
}

function extended({ batch, population }: TrainingHistory, { step, batchLosses, loss }: TrainingNews): TrainingHistory {
  const first = step - batchLosses.length + 1;
  return {
    batch: [...batch, ...batchLosses.map((value, index) => ({ step: first + index, loss: value }))],
    population: [...population, { step, loss }],
  };
}
