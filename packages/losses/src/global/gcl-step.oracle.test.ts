import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { transposed } from '../../test/plain-arrays.ts';
import { finiteDifferences, maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import { discrepancy, leaked } from '../../test/value-and-gradients.ts';
import { clipLoss, gclStep, type GclStepOptions, globalContrastiveLoss, rgclGlobalTauGrad, ShapeError } from '../index.ts';

/** A worked batch of three pairs: its numbers, here and below, were computed by an independent float64 program. */
const worked = [[0.9, 0.2, 0.1], [0.3, 0.8, 0], [-0.1, 0.4, 0.7]];
const both = { lambdaU: 2, lambdaV: 2 };
const old = { u: [1, 0.5, 0.2], v: [0.8, 0.6, 0.4] };

const anchorsOf = (u: number[], v: number[], met: number[] = u.map(() => 1)) => ({
  logNormalisers: { u: tf.tensor1d(u.map(Math.log)), v: tf.tensor1d(v.map(Math.log)) },
  met: tf.tensor1d(met),
});

function numbersOf(logits: number[][], anchors?: ReturnType<typeof anchorsOf>, options: GclStepOptions = {}) {
  return tf.tidy(() => {
    const s = tf.tensor2d(logits);
    const { loss, logNormalisers, temperatureGradients, surrogate } = gclStep(s, anchors, options);
    const gradient = tf.grad((x) => gclStep(x as tf.Tensor2D, anchors, options).loss)(s).arraySync() as number[][];
    const list = (tensor: tf.Tensor) => Array.from(tensor.dataSync());
    return {
      loss: loss.dataSync()[0],
      surrogate: surrogate.dataSync()[0],
      gradient,
      u: list(tf.exp(logNormalisers.u)),
      v: list(tf.exp(logNormalisers.v)),
      tau: { u: list(temperatureGradients.u), v: list(temperatureGradients.v) },
      ofTau: rgclGlobalTauGrad(temperatureGradients, { rho: 6.5 }).dataSync()[0],
    };
  });
}

/** The objective of the definition, in float64. */
function objective(s: number[][], { tau, lambdaU = 1, lambdaV = 1, epsilon = 0 }: { tau: { u: number[]; v: number[] }; lambdaU?: number; lambdaV?: number; epsilon?: number }): number {
  const n = s.length;
  const side = (rows: number[][], temperatures: number[]) =>
    rows.reduce((sum, row, i) => {
      const g = row.reduce((total, x, j) => total + (j === i ? 0 : Math.exp((x - row[i]) / temperatures[i])), 0) / (n - 1);
      return sum + (temperatures[i] * Math.log(epsilon + g)) / n;
    }, 0);
  return (lambdaV / 2) * side(s, tau.u) + (lambdaU / 2) * side(transposed(s), tau.v);
}

const near = (actual: number[], expected: number[], within = 2e-6) => expect(maximumDifference([actual], [expected])).toBeLessThan(within);

describe.each(backends)('gclStep on %s', (backend) => {
  useBackend(backend);

  it('has the normalisers, objective and gradient of a worked batch that is the data set', () => {
    const { loss, u, v, gradient, tau, ofTau } = numbersOf(worked, undefined, { temperature: 0.5, ...both });
    near(u, [0.224246741, 0.2848879796, 0.3753540770]);
    near(v, [0.2182647476, 0.3752615880, 0.2738955879]);
    expect(loss).toBeCloseTo(-1.254623298041, 5);
    expect(numbersOf(worked, undefined, { temperature: 0.5, lambdaU: 0, lambdaV: 2 }).loss).toBeCloseTo(-0.621758839049, 5);
    expect(numbersOf(worked, undefined, { temperature: 0.5, lambdaU: 2, lambdaV: 0 }).loss).toBeCloseTo(-0.632864458992, 5);
    near(gradient.flat(), [-0.6666666667, 0.3170487791, 0.3333333333, 0.4452102625, -0.6666666667, 0.2681698988, 0.1929889801, 0.4432487462, -0.6666666667]);
    near(tau.u.map((d) => d + 6.5), [6.4950248894, 6.4569469862, 6.3890559283]);
    near(tau.v.map((d) => d + 6.5), [6.4259739005, 6.4803930078, 6.4950248894]);
    // With one temperature for all and the weights (1, 1): FastCLIP-v3.
    const v3 = numbersOf(worked, undefined, { temperature: 0.5 });
    expect(v3.loss + 6.5 * 0.5).toBeCloseTo(2.62268835098, 5);
    expect(v3.ofTau).toBeCloseTo(6.457069933586, 5);
    expect(ofTau).toBeCloseTo(numbersOf(worked, undefined, { temperature: 0.5 }).ofTau, 5);
  });

  it('moves normalisers that were known, and has the gradient estimate of a worked batch', () => {
    const { u, v, gradient, tau } = numbersOf(worked, anchorsOf(old.u, old.v), { temperature: 0.5, gamma: 0.6, ...both });
    near(u, [0.5345480446, 0.3709327877, 0.3052124462]);
    near(v, [0.4509588485, 0.4651569528, 0.3243373528]);
    near(gradient.flat(), [-0.3011695503, 0.1848049246, 0.2177234311, 0.2766109661, -0.5249243782, 0.2174340283, 0.1602667753, 0.4606837892, -0.6914299860]);
    near(tau.u.map((d) => d + 6.5), [6.4987459555, 6.4395850928, 6.3818878092]);
    near(tau.v.map((d) => d + 6.5), [6.4044648273, 6.5095152816, 6.4634328841]);
    const one = (lambdaU: number, lambdaV: number) => numbersOf(worked, anchorsOf(old.u, old.v), { temperature: 0.5, gamma: 0.6, lambdaU, lambdaV });
    expect(one(0, 2).surrogate).toBeCloseTo(-0.437505686803, 5);
    expect(one(2, 0).surrogate).toBeCloseTo(-0.427523945267, 5);
    expect(one(1, 1).ofTau).toBeCloseTo(6.449605308409, 5);
  });

  it('has the objective of the definition and its derivatives, with a temperature of each sample, weights and ε', () => {
    const random = createRandom(1);
    const logits = normalMatrix(6, 6, random);
    const tau = { u: Array.from({ length: 6 }, () => 0.3 + random.uniform()), v: Array.from({ length: 6 }, () => 0.3 + random.uniform()) };
    for (const [lambdaU, lambdaV, epsilon] of [[1, 1, 0], [0.4, 1.7, 0.01], [0, 2, 0.5]]) {
      const loss = (s: tf.Tensor2D) => globalContrastiveLoss(s, { temperature: { u: tf.tensor1d(tau.u), v: tf.tensor1d(tau.v) }, lambdaU, lambdaV, epsilon });
      const { value, gradient } = discrepancy(loss, (s) => objective(s, { tau, lambdaU, lambdaV, epsilon }), [logits]);
      expect(value).toBeLessThan(1e-5);
      expect(gradient).toBeLessThan(1e-4);
    }
    // Derivatives with respect to the temperatures, of n times the objective of one side.
    const found = numbersOf(logits, undefined, { temperature: { u: tf.tensor1d(tau.u), v: tf.tensor1d(tau.v) }, epsilon: 0.01 });
    const differences = finiteDifferences((t) => 6 * objective(logits, { tau: { u: t[0], v: t[1] }, lambdaU: 2, lambdaV: 2, epsilon: 0.01 }), [tau.u, tau.v]);
    near(found.tau.u, differences[0], 2e-5);
    near(found.tau.v, differences[1], 2e-5);
  });

  it('leaves the factor τ out where asked, with the gradients of that objective', () => {
    const logits = normalMatrix(5, 5, createRandom(2));
    const at = (t: number) => objective(logits, { tau: { u: Array.from({ length: 5 }, () => t), v: Array.from({ length: 5 }, () => t) } }) / t;
    const { value, gradient } = discrepancy((s) => gclStep(s, undefined, { temperature: 0.4, unscaled: true }).loss, (s) => objective(s, { tau: { u: Array.from({ length: 5 }, () => 0.4), v: Array.from({ length: 5 }, () => 0.4) } }) / 0.4, [logits]);
    expect(Math.max(value, gradient)).toBeLessThan(1e-4);
    const { ofTau } = numbersOf(logits, undefined, { temperature: 0.4, unscaled: true });
    expect(ofTau - 6.5).toBeCloseTo((at(0.4 + 1e-5) - at(0.4 - 1e-5)) / 2e-5, 4);
  });

  it('is the clip loss less the pairs in the normalisers', () => {
    // τ log mean_{j ≠ i} exp(h) against log Σ_j exp(h) = log(1 + (n − 1) g), at τ = 1.
    const logits = normalMatrix(5, 5, createRandom(3));
    const { u, v } = numbersOf(logits, undefined, { temperature: 1 });
    const expected = tf.tidy(() => clipLoss(tf.tensor2d(logits)).dataSync()[0]);
    expect([...u, ...v].reduce((sum, g) => sum + Math.log1p(4 * g) / 10, 0)).toBeCloseTo(expected, 5);
  });

  it('starts each sample by itself in a batch of new ones and old ones', () => {
    const options = { temperature: 0.5, gamma: 0.6, ...both };
    const mixed = numbersOf(worked, anchorsOf([1, 0.5, 1e-30], [0.8, 1e30, 0.4], [1, 0, 1]), options);
    const known = numbersOf(worked, anchorsOf(old.u, old.v), options);
    const fresh = numbersOf(worked, undefined, options);
    near(mixed.u, [known.u[0], fresh.u[1], 0.6 * fresh.u[2]]);
    near(mixed.v, [known.v[0], fresh.v[1], 0.4 * old.v[2] + 0.6 * fresh.v[2]]);
  });

  it('is finite at τ = 0.01, where the exponentials are no float32, and right in the limit', () => {
    const logits = normalMatrix(6, 6, createRandom(4)).map((row) => row.map((x) => 3 * x));
    const { loss, gradient, tau } = numbersOf(logits, undefined, { temperature: 0.01 });
    expect([loss, ...gradient.flat(), ...tau.u, ...tau.v].every(Number.isFinite)).toBe(true);
    expect(Math.max(...logits.map((row, i) => Math.max(...row.map((x) => x - row[i])) / 0.01))).toBeGreaterThan(200);
    // τ log mean exp(h/τ) lies between max h − τ log(n − 1) and max h.
    const hardest = (rows: number[][]) => rows.reduce((sum, row, i) => sum + Math.max(...row.filter((_, j) => j !== i)) - row[i], 0) / 12;
    const limit = hardest(logits) + hardest(transposed(logits));
    expect(loss).toBeLessThan(limit + 1e-4);
    expect(loss).toBeGreaterThan(limit - 0.01 * Math.log(5) - 1e-4);
    // Normalisers that are e^±300: all of the weight is with the old ones, or none.
    const far = (level: number) =>
      tf.tidy(() => {
        const anchors = { logNormalisers: { u: tf.fill([6], level) as tf.Tensor1D, v: tf.fill([6], level) as tf.Tensor1D }, met: tf.ones([6]) as tf.Tensor1D };
        const s = tf.tensor2d(logits);
        return tf.valueAndGrad((x) => gclStep(x as tf.Tensor2D, anchors, { temperature: 0.01, gamma: 0.5 }).loss)(s).grad.arraySync() as number[][];
      });
    expect(Math.max(...far(3000).flat().map(Math.abs))).toBe(0);
    // With γ = ½ and nothing of the old, u = g/2.
    expect(maximumDifference(far(-3000), gradient.map((row) => row.map((x) => 2 * x)))).toBeLessThan(1e-4);
  });

  it('leaks no tensor', () => {
    const anchors = anchorsOf(old.u, old.v);
    expect(leaked((s) => tf.tidy(() => gclStep(s, anchors, { temperature: 0.5, gamma: 0.3 }).loss), [worked])).toBe(0);
    expect(leaked((s) => globalContrastiveLoss(s), [worked])).toBe(0);
    const s = tf.tensor2d(worked);
    const before = tf.memory().numTensors;
    const { loss, surrogate, logNormalisers, temperatureGradients } = gclStep(s, anchors);
    expect(tf.memory().numTensors - before).toBe(6);
    tf.dispose([loss, surrogate, logNormalisers.u, logNormalisers.v, temperatureGradients.u, temperatureGradients.v, s, anchors.met, anchors.logNormalisers.u, anchors.logNormalisers.v]);
  });
});

describe('gclStep', () => {
  useBackend('cpu');

  it('estimates the normaliser of the whole data set where the encoders stand still', () => {
    // 60 pairs that do not change, batches of 12: u_i is a geometrically weighted mean of batch means g, each with the
    // mean G_i over all other pairs. Stationary variance of u_i: γ/(2 − γ) Var(g), and Var(g) ≤ Var(exp h)/(m) for m
    // negatives drawn without replacement. Its mean over the last K visits of all pairs is compared.
    const [n, size, gamma, tau] = [60, 12, 0.1, 1];
    const random = createRandom(5);
    const all = normalMatrix(n, n, random);
    const exact = all.map((row, i) => row.reduce((sum, x, j) => sum + (j === i ? 0 : Math.exp((x - row[i]) / tau)), 0) / (n - 1));
    const spread = all.map((row, i) => row.reduce((sum, x, j) => sum + (j === i ? 0 : (Math.exp(x - row[i]) - exact[i]) ** 2), 0) / (n - 1));
    const [u, met, first, sums] = [0, 1, 2, 3].map(() => Array.from({ length: n }, () => 0));
    const [epochs, discarded] = [240, 60];
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = random.permutation(n);
      for (let start = 0; start < n; start += size) {
        const indices = [...order.subarray(start, start + size)];
        const found = tf.tidy(() => {
          const anchors = { logNormalisers: { u: tf.tensor1d(indices.map((i) => Math.log(u[i] || 1))), v: tf.zeros([size]) as tf.Tensor1D }, met: tf.tensor1d(indices.map((i) => met[i])) };
          return tf.exp(gclStep(tf.tensor2d(indices.map((i) => indices.map((j) => all[i][j]))), anchors, { temperature: tau, gamma }).logNormalisers.u).dataSync();
        });
        indices.forEach((i, place) => {
          u[i] = found[place];
          if (met[i] === 0) first[i] = u[i];
          met[i] = 1;
          if (epoch >= discarded) sums[i] += u[i] / (epochs - discarded);
        });
      }
    }
    // Σ_k of an AR(1) series with coefficient 1 − γ over K steps: its mean has the variance Var(g)/K up to its edges.
    const z = sums.map((mean, i) => (mean - exact[i]) / Math.sqrt(spread[i] / (size - 1) / (epochs - discarded)));
    expect(Math.max(...z.map(Math.abs))).toBeLessThan(4.5);
    // The first visit alone is off by a standard deviation of one batch, and not by none.
    expect(first.reduce((sum, g, i) => sum + Math.abs(g - exact[i]), 0)).toBeGreaterThan(5 * sums.reduce((sum, mean, i) => sum + Math.abs(mean - exact[i]), 0));
  });

  it('refuses what is of another number of samples or out of range', () => {
    const s = tf.tensor2d(worked);
    expect(() => gclStep(s, anchorsOf([1, 1], [1, 1]))).toThrow(/gclStep: anchors.u is \[2\]; expected \[3\]/);
    expect(() => gclStep(tf.zeros([2, 3]))).toThrow(ShapeError);
    expect(() => gclStep(s, undefined, { temperature: 0 })).toThrow(/gclStep: temperature is 0; expected a finite number > 0/);
    expect(() => gclStep(s, anchorsOf(old.u, old.v), { gamma: 1.5 })).toThrow(/gclStep: gamma is 1.5; expected a number from 0 to 1/);
    expect(() => gclStep(s, undefined, { epsilon: -1 })).toThrow(/epsilon is -1/);
  });
});
