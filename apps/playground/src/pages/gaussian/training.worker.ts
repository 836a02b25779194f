import type { TaskContext } from '../../workers/messages.ts';
import { serveTasks } from '../../workers/serve-tasks.ts';
import { type StartedEngine, startBrowserEngine } from '../../workers/start-browser-engine.ts';
import type { GaussianState } from './gaussian-state.ts';
import { trainEncoders, type TrainingNews } from './train-encoders.ts';

const tasks = {
  async train(state: GaussianState, context: TaskContext<TrainingNews | StartedEngine>): Promise<boolean> {
    context.progress(await startBrowserEngine(state.engine));
    return trainEncoders(state, context);
  },
};

/** Tasks of this worker. */
export type TrainingTasks = typeof tasks;

serveTasks(tasks);
