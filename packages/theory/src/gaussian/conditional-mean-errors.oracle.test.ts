import { describe, expect, it } from 'vitest';

import { conditionalMeanErrors, createRandom, gaussianPair, optimalTilting, trueConditionals } from '../index.ts';

describe('conditionalMeanErrors', () => {
  const pair = gaussianPair({ cov: [[2, 0.3, 0.8], [0.3, 1, -0.4], [0.8, -0.4, 1.5]], nu: 2 });

  it('is zero for the true gains', () => {
    expect(conditionalMeanErrors(pair, trueConditionals(pair))).toEqual({ uGivenV: expect.closeTo(0, 15), vGivenU: expect.closeTo(0, 15) });
  });

  it('is the error of the two-dimensional example: (1/2 − 2/3)² · 1.5 for the joint loss', () => {
    const two = gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 });
    const { A } = optimalTilting(two, { tilting: 'inner', loss: 'joint' });
    // Gain of both conditionals: 1.5 · A = 0.5 against the true 2/3.
    const gain = A.clone().mul(1.5);
    expect(conditionalMeanErrors(two, { gainU: gain, gainV: gain })).toEqual({ uGivenV: expect.closeTo(1 / 24, 12), vGivenU: expect.closeTo(1 / 24, 12) });
  });

  it('agrees with an average over draws of the conditioning variable', () => {
    const truth = trueConditionals(pair);
    const gainU = truth.gainU.clone().add(0.2);
    const random = createRandom(1);
    const draws = 100_000;
    let [sum, squares] = [0, 0];
    for (let draw = 0; draw < draws; draw++) {
      const v = Math.sqrt(1.5) * random.normal();
      // Both entries of the gain are off by 0.2, so the error is 2 (0.2 v)².
      const error = [0, 1].reduce((total, i) => total + ((gainU.get(i, 0) - truth.gainU.get(i, 0)) * v) ** 2, 0);
      sum += error;
      squares += error ** 2;
    }
    const standardError = Math.sqrt((squares / draws - (sum / draws) ** 2) / draws);
    expect(Math.abs(conditionalMeanErrors(pair, { ...truth, gainU }).uGivenV - sum / draws)).toBeLessThan(4 * standardError);
  });
});
