import type { LossPoint } from '@crossmodal/plots';

import type { StartedEngine } from '../../workers/start-browser-engine.ts';
import { useRun } from '../../workers/use-run.ts';
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
  /** Grows with every training, so that questions are asked anew. */
  readonly version: number;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Folder of the site, whatever page is open. */
export const siteFolder = (): string => new URL('.', document.baseURI).href;

interface Told {
  /** Name and description of the engine, once it is there. */
  readonly engine?: string;
  readonly news?: DigitsNews;
  readonly curves: DigitsTraining['curves'];
}

const noCurves: DigitsTraining['curves'] = new Map();

/** Trains the losses of a state in a worker, where the models stay. */
export function useDigits(state: DigitsState): DigitsTraining {
  const worker = useWorker<DigitsTasks>(() => new Worker(new URL('./digits.worker.ts', import.meta.url), { type: 'module' }));
  const { phase, number, running, error, told, result, start, stop } = useRun<DigitsNews | StartedEngine, Told, DigitsScore[]>({
    key: JSON.stringify([state.losses, state.images, state.epochs, state.batch, state.rate, state.engine, state.seed]),
    none: { curves: noCurves },
    tell: (before, news) => ('description' in news ? { ...before, engine: `${news.name}: ${news.description}` } : { ...before, news, curves: extended(before.curves, news) }),
    work: (options) => worker.call('train', { base: siteFolder(), state }, options),
  });
  const statuses = {
    idle: '',
    running: told?.engine ? `Training on ${told.engine}.` : 'Loading the images and starting the engine …',
    done: told ? `Trained on ${told.engine}.` : '',
    stopped: 'Stopped.',
    failed: '',
  };
  return {
    worker,
    running,
    status: statuses[phase],
    error,
    progress: running ? told?.news && { done: told.news.done, total: told.news.total } : undefined,
    // What is stopped leaves no model.
    curves: phase === 'running' || phase === 'done' ? (told?.curves ?? noCurves) : noCurves,
    scores: result,
    version: number,
    start,
    stop,
  };
}

function extended(curves: ReadonlyMap<ObjectiveName, readonly LossPoint[]>, { objective, step, losses }: DigitsNews): Map<ObjectiveName, readonly LossPoint[]> {
  const first = step - losses.length + 1;
  return new Map(curves).set(objective, [...(curves.get(objective) ?? []), ...losses.map((loss, index) => ({ step: first + index, loss }))]);
}
