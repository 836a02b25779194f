import { serveTasks } from '../../workers/serve-tasks.ts';
import { particleRuns } from './particle-runs.ts';

const tasks = { run: particleRuns() };

/** Tasks of this worker. */
export type ParticlesTasks = typeof tasks;

serveTasks(tasks);
