import type { StepReport } from '@crossmodal/training';

import { formatDuration } from '../format.ts';
import type { Terminal } from '../terminal.ts';

/** Seconds between two progress lines: often where they replace each other, seldom where they pile up. */
const INTERACTIVE_INTERVAL = 0.1;
const PLAIN_INTERVAL = 5;

/** A step of one of a run's losses. */
export interface NamedReport extends Pick<StepReport, 'step' | 'totalSteps' | 'epoch' | 'epochs'> {
  /** Which loss. */
  readonly name: string;
  /** Its value, in the convention of `chance`. */
  readonly shownLoss: number;
}

/**
 * Says how training goes: epoch, step, loss with its chance level, items a second, time left for the whole run.
 *
 * @param terminal Where to.
 * @param options `batchSize`, the `chance` level of the losses, `remainingSteps` of all of them at the start, and what to
 *   call an item.
 */
export function progressReporter(
  terminal: Terminal,
  { batchSize, chance, remainingSteps, items }: { batchSize: number; chance: number; remainingSteps: number; items: string },
): (report: NamedReport) => void {
  const interval = 1000 * (terminal.interactive ? INTERACTIVE_INTERVAL : PLAIN_INTERVAL);
  const start = performance.now();
  let lastLine = start;
  let stepsSinceLine = 0;
  let done = 0;
  return ({ name, epoch, epochs, step, totalSteps, shownLoss }) => {
    done++;
    stepsSinceLine++;
    const now = performance.now();
    if (now - lastLine < interval && step !== totalSteps) return;
    const perSecond = (1000 * stepsSinceLine * batchSize) / (now - lastLine);
    const secondsLeft = ((now - start) / 1000 / done) * (remainingSteps - done);
    terminal.progress(
      `${name}  epoch ${epoch + 1}/${epochs}  step ${step}/${totalSteps}  loss ${shownLoss.toFixed(3)} (chance ${chance.toFixed(3)})` +
        `  ${Math.round(perSecond).toLocaleString('en')} ${items}/s  ${formatDuration(secondsLeft)} left`,
    );
    lastLine = now;
    stepsSinceLine = 0;
  };
}
