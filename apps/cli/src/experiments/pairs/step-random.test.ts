import { expect, it } from 'vitest';

import { stepRandom } from './step-random.ts';

it('draws the same for the same seed and step, and otherwise for every other', () => {
  expect(stepRandom(3, 7).uniform()).toBe(stepRandom(3, 7).uniform());
  const first = new Set(Array.from({ length: 1000 }, (_, step) => stepRandom(3, step).uniform()));
  expect(first.size).toBe(1000);
  expect(stepRandom(4, 7).uniform()).not.toBe(stepRandom(3, 7).uniform());
});

it('the first draws of the steps are uniform and uncorrelated from step to step', () => {
  const draws = Array.from({ length: 4000 }, (_, step) => stepRandom(1, step).uniform());
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const lagged = draws.slice(1).reduce((sum, draw, step) => sum + (draw - 0.5) * (draws[step] - 0.5), 0) / (draws.length - 1);
  // Standard errors √(1/12/4000) = 0.0046 and (1/12)/√4000 = 0.0013.
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  expect(Math.abs(lagged)).toBeLessThan(0.006);
});
