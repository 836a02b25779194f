import { geographicBlock, groupSplit, syntheticProfiles } from '@crossmodal/datasets/ocean/browser';
import { createRandom, gaussianPair, trueConditionals } from '@crossmodal/theory';
import { describe, expect, test } from 'vitest';

import { OceanModels } from './ocean-models.ts';

const correlations = [0.95, 0.8, 0.5];
const levels = [10, 50, 100, 300, 600, 1000];
/** Profiles of a known Gaussian law. */
const { grid, law } = syntheticProfiles({ count: 6000, levels, correlations, random: createRandom(5) });
const truth = gaussianPair({ cov: law.cov, nu: law.nu, mean: law.mean });
const models = new OceanModels(grid);
const model = { target: 'salinity', tilting: 'l2', rank: levels.length, pool: 2000, seed: 0 } as const;
const place = { latitude: 10, longitude: 20 };
const context = { signal: new AbortController().signal, progress: () => {} };

describe('reconstructions of profiles of a known Gaussian law', () => {
  test('by the one-sided L2 optimum of full rank are the true conditional law', () => {
    const { conditional, given, actual } = models.reconstruct({ ...model, ...place });
    const { gainV, covV } = trueConditionals(truth);
    for (let level = 0; level < levels.length; level++) {
      let mean = law.mean[law.nu + level];
      for (let i = 0; i < law.nu; i++) mean += gainV.get(level, i) * (given[i] - law.mean[i]);
      const deviation = Math.sqrt(covV.get(level, level));
      // Moments of 4,800 profiles have relative errors of about 1/√4800.
      expect(Math.abs(conditional.mean[level] - mean)).toBeLessThan(0.1 * deviation);
      expect(conditional.spread[level] / deviation).toBeCloseTo(1, 1);
      expect(Math.abs(actual[level] - mean)).toBeLessThan(5 * deviation);
    }
  });

  test('have the errors by depth that the law says, and the correlations that it was made with', async () => {
    const { errors, canonicalCorrelations, mutualInformation, fitted, heldOut, places } = await models.survey(model, context);
    const { covV } = trueConditionals(truth);
    for (let level = 0; level < levels.length; level++) {
      // 500 profiles: a relative error of about 1/√1000.
      expect(errors.conditional[level] / Math.sqrt(covV.get(level, level))).toBeCloseTo(1, 0.8);
      // The climatology knows the mean alone.
      expect(errors.climatology[level] / Math.sqrt(truth.Cvv.get(level, level))).toBeCloseTo(1, 0.8);
      expect(errors.weighted[level]).toBeLessThan(errors.climatology[level]);
    }
    correlations.forEach((rho, i) => expect(canonicalCorrelations[i]).toBeCloseTo(rho, 1));
    expect(mutualInformation).toBeCloseTo(-0.5 * correlations.reduce((sum, rho) => sum + Math.log(1 - rho * rho), 0), 1);
    expect(fitted + heldOut).toBe(6000);
    expect(places).toHaveLength(500);
  });

  test('of rank 0 know nothing: the mean of all, with their whole spread and all of the pool', () => {
    const { conditional, effectiveSampleSize, weighted } = models.reconstruct({ ...model, ...place, rank: 0 });
    expect(effectiveSampleSize).toBeCloseTo(2000, 6);
    for (let level = 0; level < levels.length; level++) {
      const deviation = Math.sqrt(truth.Cvv.get(level, level));
      expect(Math.abs(conditional.mean[level] - law.mean[law.nu + level])).toBeLessThan(0.1 * deviation);
      expect(conditional.spread[level] / deviation).toBeCloseTo(1, 1);
      expect(Math.abs(weighted.mean[level] - conditional.mean[level])).toBeLessThan(0.1 * deviation);
    }
  });

  test('go the other way too, and inner products leave the spread of the marginal', () => {
    const { conditional, given, actual } = models.reconstruct({ ...model, ...place, target: 'temperature', tilting: 'inner' });
    expect(Array.from(given)).not.toEqual(Array.from(actual));
    expect(actual[0]).toBeGreaterThan(5);
    // Theorem 5.1 of Baptista, Stuart and Tran 2025: means are exact, covariances those of the marginal.
    for (let level = 0; level < levels.length; level++) expect(conditional.spread[level] / Math.sqrt(truth.Cuu.get(level, level))).toBeCloseTo(1, 1);
  });
});

test('the place is the nearest held-out one on the sphere, over the date line too', () => {
  // A profile every degree of the equator; those at its ends are neighbours.
  const [latitude, longitude] = [new Float64Array(6000), Float64Array.from({ length: 6000 }, (_, i) => -180 + (i % 360))];
  const groups = Array.from(longitude, (degrees) => geographicBlock(0, degrees));
  const east = new OceanModels({ ...grid, latitude, longitude });
  for (const seed of [0, 1, 2]) {
    const { test: heldOut } = groupSplit({ groups, testFraction: 0.2, random: createRandom(seed, 0) });
    for (const asked of [179.9, -179.9, 60.2]) {
      const apart = (degrees: number) => Math.min(Math.abs(degrees - asked), 360 - Math.abs(degrees - asked));
      const least = Math.min(...Array.from(heldOut, (row) => apart(longitude[row])));
      expect(apart(east.reconstruct({ ...model, seed, rank: 0, latitude: 0, longitude: asked }).longitude)).toBeCloseTo(least, 9);
    }
  }
});
