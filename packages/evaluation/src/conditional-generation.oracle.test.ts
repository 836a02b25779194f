import { createRandom } from '@crossmodal/theory';
import { expect, test } from 'vitest';

import { conditionalWeights } from './conditional-weights.ts';
import { effectiveSampleSize } from './effective-sample-size.ts';
import { sampleConditional } from './sample-conditional.ts';
import { weightedMoments } from './weighted-moments.ts';

/**
 * A pool of μ_u = N(0, c) and the logits s(u, v) = a u v at v = 1. The learned conditional is
 * exp(a u) N(u; 0, c) / Z = N(c a, c), with density ρ = exp(a u − a² c / 2) with respect to μ_u.
 */
const [a, c, size] = [4 / 9, 1.5, 20_000];
const random = createRandom(2025);
const pool = Float64Array.from({ length: size }, () => Math.sqrt(c) * random.normal());
const logits = { data: pool.map((u) => a * u), rows: size, columns: 1 };
const weights = conditionalWeights(logits, { given: 'v', index: 0 });
const moments = weightedMoments({ weights, data: pool, columns: 1 });

/** Mean of the conditional (2/3) and q = a² c; E_μ ρᵏ = exp((k² − k) q / 2). */
const b = a * c;
const q = a * a * c;

test('the weighted pool has the conditional mean 2/3 within five standard errors', () => {
  // Delta method: variance E_μ[ρ² (u − b)²] / N, and ρ² μ_u = e^q N(2b, c), so it is e^q (c + b²) / N.
  const error = Math.sqrt((Math.exp(q) * (c + b * b)) / size);
  expect(b).toBeCloseTo(2 / 3, 15);
  expect(Math.abs(moments.mean[0] - b)).toBeLessThan(5 * error);
});

test('the weighted pool has the conditional variance 1.5 within five standard errors', () => {
  // E_μ[ρ² ((u − b)² − c)²] = e^q E (x² − c)² for x ~ N(b, c), which is e^q (b⁴ + 4 b² c + 2 c²).
  const error = Math.sqrt((Math.exp(q) * (b ** 4 + 4 * b * b * c + 2 * c * c)) / size);
  expect(Math.abs(moments.covariance[0] - c)).toBeLessThan(5 * error);
});

test('the effective share of the pool is exp(-a² c) = 0.743567 within five standard errors', () => {
  // ESS / N = (mean of ρ)² / mean of ρ²; delta method with M = E ρ² = e^q.
  const M = Math.exp(q);
  const variance = (4 * (M - 1)) / M ** 2 + (Math.exp(6 * q) - M ** 2) / M ** 4 - (4 * (Math.exp(3 * q) - M)) / M ** 3;
  expect(Math.exp(-q)).toBeCloseTo(0.743567, 6);
  expect(Math.abs(effectiveSampleSize(weights) / size - Math.exp(-q))).toBeLessThan(5 * Math.sqrt(variance / size));
});

test('draws from the pool have the mean of the weighted pool within five standard errors', () => {
  const count = 4000;
  const draws = sampleConditional({ weights, count, random: createRandom(2025, 1) });
  const mean = draws.reduce((sum, index) => sum + pool[index], 0) / count;
  expect(Math.abs(mean - moments.mean[0])).toBeLessThan(5 * Math.sqrt(moments.covariance[0] / count));
});
