import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { progressReporter } from './progress-reporter.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function linesOf(interactive: boolean, stepMilliseconds: number, steps: number): string[] {
  const lines: string[] = [];
  const report = progressReporter({ interactive, progress: (line) => lines.push(line), say: () => {}, result: () => {} }, { batchSize: 100, chance: Math.log(100), remainingSteps: 2 * steps, items: 'images' });
  for (let step = 1; step <= steps; step++) {
    vi.advanceTimersByTime(stepMilliseconds);
    report({ name: 'two-sided', step, totalSteps: steps, epoch: 0, epochs: 1, shownLoss: 3.6052 });
  }
  return lines;
}

it('says epoch, step, loss, chance level, images a second and the time left for all losses', () => {
  // 100 images in 0.5 s; ten of twenty steps done after 5 s, so another 5 s remain.
  expect(linesOf(false, 500, 10)).toEqual(['two-sided  epoch 1/1  step 10/10  loss 3.605 (chance 4.605)  200 images/s  0:05 left']);
});

it('writes a line every five seconds and at the end where lines pile up', () => {
  expect(linesOf(false, 1000, 12).map((line) => /step (\d+)/.exec(line)![1])).toEqual(['5', '10', '12']);
});

it('renews its line ten times a second where lines replace each other', () => {
  expect(linesOf(true, 50, 6)).toHaveLength(3);
});
