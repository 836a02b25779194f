import { formatDuration } from '../../format.ts';
import type { Terminal } from '../../terminal.ts';
import type { ObjectiveReport } from './train-objective.ts';

/** Seconds between two progress lines: often where they replace each other, seldom where they pile up. */
const INTERACTIVE_INTERVAL = 0.1;
const PLAIN_INTERVAL = 5;

/**
 * Says how training goes: epoch, step, loss with its chance level, images a second, time left for the whole run.
 *
 * @param terminal Where to.
 * @param options `batchSize`, and `remainingSteps` of all losses at the start.
 */
export function progressReporter(
  terminal: Terminal,
  { batchSize, remainingSteps }: { batchSize: number; remainingSteps: number },
): (report: ObjectiveReport) => void {
  const interval = 1000 * (terminal.interactive ? INTERACTIVE_INTERVAL : PLAIN_INTERVAL);
  const chance = Math.log(batchSize).toFixed(3);
  const start = performance.now();
  let lastLine = start;
  let stepsSinceLine = 0;
  let done = 0;
  return ({ objective, epoch, epochs, step, totalSteps, clipLoss }) => {
    done++;
    stepsSinceLine++;
    const now = performance.now();
    if (now - lastLine < interval && step !== totalSteps) return;
    const imagesPerSecond = (1000 * stepsSinceLine * batchSize) / (now - lastLine);
    const secondsLeft = ((now - start) / 1000 / done) * (remainingSteps - done);
    terminal.progress(
      `${objective}  epoch ${epoch + 1}/${epochs}  step ${step}/${totalSteps}  loss ${clipLoss.toFixed(3)} (chance ${chance})` +
        `  ${Math.round(imagesPerSecond).toLocaleString('en')} images/s  ${formatDuration(secondsLeft)} left`,
    );
    lastLine = now;
    stepsSinceLine = 0;
  };
}
