import { OutOfRangeError } from './errors.ts';

/** How the learning rate runs over the steps. */
export type Schedule = 'constant' | 'cosine';

/** Options of {@link learningRateAt}. */
export interface LearningRateOptions {
  /** Learning rate at the start. */
  readonly learningRate: number;
  readonly schedule: Schedule;
  /** Steps of the whole training. */
  readonly totalSteps: number;
}

/**
 * The learning rate of a step: a function of the step alone, so a resumed run goes on with the same one.
 * `constant` keeps it; `cosine` takes it to 0 along half a cosine (Loshchilov and Hutter 2017, equation 5).
 *
 * @param step Steps done before, from 0.
 * @param options The start, the schedule and the number of steps.
 *
 * @example
 * ```ts
 * import { learningRateAt } from '@crossmodal/training';
 *
 * const options = { learningRate: 0.01, schedule: 'cosine', totalSteps: 100 } as const;
 * console.log([0, 50, 100].map((step) => learningRateAt(step, options).toFixed(4))); // [ '0.0100', '0.0050', '0.0000' ]
 * ```
 */
export function learningRateAt(step: number, { learningRate, schedule, totalSteps }: LearningRateOptions): number {
  switch (schedule) {
    case 'constant':
      return learningRate;
    case 'cosine':
      return (learningRate / 2) * (1 + Math.cos((Math.PI * Math.min(step, totalSteps)) / totalSteps));
    default:
      throw new OutOfRangeError(`learningRateAt: schedule is ${String(schedule)}; expected 'constant' or 'cosine'`);
  }
}
