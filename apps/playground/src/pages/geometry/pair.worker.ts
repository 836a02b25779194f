import type { TaskContext } from '../../workers/messages.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { type StartedEngine, startBrowserEngine } from '../../workers/start-browser-engine.ts';
import { dataLaw, type PairNews, type PairState, trainPair } from './train-pair.ts';

const tasks = {
  dataLaw,
  async train(state: PairState, context: TaskContext<PairNews | StartedEngine>): Promise<boolean> {
    context.progress(await startBrowserEngine('wasm'));
    return trainPair(state, context);
  },
};

/** Tasks of this worker. */
export type PairTasks = typeof tasks;

serveTasks(tasks);
