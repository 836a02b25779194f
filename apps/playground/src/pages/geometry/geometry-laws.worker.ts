import { serveTasks } from '../../workers/serve-tasks.ts';
import { barrier, barrierSweep, gibbsCurve, gibbsLaw } from './compute-laws.ts';

const tasks = { barrier, barrierSweep, gibbsCurve, gibbsLaw };

/** Tasks of this worker. */
export type GeometryLawsTasks = typeof tasks;

serveTasks(tasks);
