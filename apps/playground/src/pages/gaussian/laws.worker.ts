import { serveTasks } from '../../workers/serve-tasks.ts';
import { computeLaws } from './compute-laws.ts';

const tasks = { computeLaws };

/** Tasks of this worker. */
export type LawsTasks = typeof tasks;

serveTasks(tasks);
