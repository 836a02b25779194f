import { formatDuration } from '../format.ts';

/** What a result says about its cost, in words. */
export function describedCost(cost: { trainingSeconds: number | null; evaluationSeconds: number; peakMemoryMegabytes: number }): Record<string, string> {
  return {
    training: cost.trainingSeconds === null ? 'not in this run of the command' : formatDuration(cost.trainingSeconds),
    evaluation: formatDuration(cost.evaluationSeconds),
    peakMemory: `${Math.round(cost.peakMemoryMegabytes)} MB`,
  };
}
