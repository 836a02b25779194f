import { describe, expect, it } from 'vitest';

import { createRandom, sampleNormal } from '../index.ts';

describe('sampleNormal', () => {
  it('has the mean and the covariance that are asked for', () => {
    const cov = [[2, 0.6, -0.3], [0.6, 1, 0.2], [-0.3, 0.2, 0.5]];
    const mean = [1, -2, 0.5];
    const count = 40_000;
    const draws = sampleNormal({ cov, mean, count, random: createRandom(1) });
    for (let i = 0; i < 3; i++) {
      let sum = 0;
      for (let n = 0; n < count; n++) sum += draws[3 * n + i];
      expect(Math.abs(sum / count - mean[i])).toBeLessThan(4 * Math.sqrt(cov[i][i] / count));
      for (let j = 0; j <= i; j++) {
        let product = 0;
        for (let n = 0; n < count; n++) product += (draws[3 * n + i] - mean[i]) * (draws[3 * n + j] - mean[j]);
        // The variance of a product of centred normals is C_ii C_jj + C_ij².
        expect(Math.abs(product / count - cov[i][j])).toBeLessThan(4 * Math.sqrt((cov[i][i] * cov[j][j] + cov[i][j] ** 2) / count));
      }
    }
  });

  it('refuses a covariance that is none, a mean of another length and a count below one', () => {
    const random = createRandom(1);
    expect(() => sampleNormal({ cov: [[1, 2], [2, 1]], count: 1, random })).toThrow(/not positive definite/);
    expect(() => sampleNormal({ cov: [[1, 0]], count: 1, random })).toThrow(/cov is 1 x 2/);
    expect(() => sampleNormal({ cov: [[1]], mean: [0, 0], count: 1, random })).toThrow(/mean has 2 entries/);
    expect(() => sampleNormal({ cov: [[1]], count: 0, random })).toThrow(/count is 0/);
  });
});
