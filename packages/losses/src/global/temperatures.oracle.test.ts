import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { backends, useBackend } from '../../test/use-backend.ts';
import { gclStep, rgclTauAdamStep, rgclTauStep, scentNuUpdate } from '../index.ts';

/** Differences h of four negatives to their pair, and the optima of min_τ τ log mean exp(h/τ) + τρ, from an independent solver. */
const h = [-0.5, 0.1, 0.3, -0.2];
const optima: [rho: number, tau: number, value: number][] = [[0.05, 0.9220582, 0.0193275676], [0.2, 0.423764, 0.108148236], [0.5, 0.221952, 0.1988951493], [1, 0.0972731, 0.2746631097]];

/** Logits of five pairs of which each u has the pair at 0 and the negatives at h. */
const logits = Array.from({ length: 5 }, (_, i) => {
  const negatives = [...h];
  return Array.from({ length: 5 }, (_unused, j) => (j === i ? 0 : negatives.shift()!));
});

/** The temperature of the first u after many steps at standing logits. */
function settled(rho: number, { minimum = 0.01, learningRate = 0.01, adam = false } = {}): { tau: number; value: number } {
  return tf.tidy(() => {
    const s = tf.tensor2d(logits);
    const one = (value: number) => tf.fill([5], value) as tf.Tensor1D;
    let [temperature, velocity] = [one(0.5), one(0)];
    let moments = { temperature, first: one(0), second: one(0), visits: one(0) };
    for (let step = 0; step < 400; step++) {
      const { temperatureGradients } = gclStep(s, undefined, { temperature: { u: temperature, v: one(0.5) } });
      // Adam's steps do not shrink by themselves.
      if (adam) moments = rgclTauAdamStep(moments, temperatureGradients.u, { rho, learningRate: learningRate * 0.985 ** step, minimum, maximum: 2 });
      else ({ temperature, velocity } = rgclTauStep({ temperature, velocity }, temperatureGradients.u, { rho, learningRate, minimum, maximum: 2 }));
      if (adam) ({ temperature } = moments);
    }
    const { logNormalisers } = gclStep(s, undefined, { temperature: { u: temperature, v: one(0.5) } });
    const tau = temperature.dataSync()[0];
    return { tau, value: tau * (logNormalisers.u.dataSync()[0] + rho) };
  });
}

describe.each(backends)('temperatures on %s', (backend) => {
  useBackend(backend);

  it.each(optima)('steps by the derivative of the loss end at the dual optimum for ρ = %d', (rho, tau, value) => {
    // The curvature is Var(h)/τ³.
    const found = settled(rho, { learningRate: 5 * tau ** 3 });
    // Float32: the value is flat at its minimum, and its derivative known to 1e-6.
    expect(found.tau).toBeCloseTo(tau, 4);
    expect(found.value).toBeCloseTo(value, 6);
    // There the softmax of the negatives has the divergence ρ, and its mean is the value.
    const weights = h.map((x) => Math.exp(x / found.tau));
    const total = weights.reduce((sum, w) => sum + w);
    expect(weights.reduce((sum, w) => sum + (w / total) * Math.log((4 * w) / total), 0)).toBeCloseTo(rho, 3);
    expect(weights.reduce((sum, w, j) => sum + (w / total) * h[j], 0)).toBeCloseTo(value, 3);
  });

  it('those of Adam end there as well', () => {
    expect(settled(0.2, { learningRate: 0.05, adam: true }).tau).toBeCloseTo(0.423764, 4);
  });

  it('for ρ above the logarithm of the number of negatives the temperature goes to its bound, and the value to the largest', () => {
    const { tau, value } = settled(Math.log(4) + 0.1, { minimum: 0.005 });
    expect(tau).toBeCloseTo(0.005, 6);
    expect(value).toBeCloseTo(0.3, 2);
  });

  it('momentum, cut and bounds are those of the formula', () => {
    const state = { temperature: tf.tensor1d([0.2, 0.2, 0.06]), velocity: tf.tensor1d([1, 0, 0]) };
    const { temperature, velocity } = rgclTauStep(state, tf.tensor1d([-6.5, -30, 1]), { rho: 7, learningRate: 0.01, beta: 0.5, minimum: 0.05, maximum: 0.21 });
    expect(Array.from(velocity.dataSync())).toEqual([0.75, -2.5, 2.5]);
    [0.1925, 0.21, 0.05].forEach((tau, i) => expect(temperature.dataSync()[i]).toBeCloseTo(tau, 6));
  });

  it('Adam of each coordinate has the moments of FastCLIP: none before in the first visit, then corrected by their number', () => {
    const zero = tf.zeros([1]) as tf.Tensor1D;
    const options = { rho: 1, learningRate: 0.01, minimum: 0.001, maximum: 1 };
    const first = rgclTauAdamStep({ temperature: tf.tensor1d([0.5]), first: zero, second: zero, visits: zero }, tf.tensor1d([1]), options);
    expect(first.temperature.dataSync()[0]).toBeCloseTo(0.49, 6);
    const next = rgclTauAdamStep(first, tf.tensor1d([-4]), options);
    const [m, v] = [0.9 * 2 + 0.1 * -3, 0.999 * 4 + 0.001 * 9];
    expect(next.first.dataSync()[0]).toBeCloseTo(m, 5);
    expect(next.second.dataSync()[0]).toBeCloseTo(v, 5);
    expect(next.temperature.dataSync()[0]).toBeCloseTo(0.49 - (0.01 * (m / (1 - 0.81))) / Math.sqrt(v / (1 - 0.999 ** 2)), 5);
    expect(next.visits.dataSync()[0]).toBe(2);
  });

  it('the dual step of SCENT is that of its formula and the moving average with its own γ', () => {
    const [nu, alpha, g] = [0.3, 1, 2];
    const moved = scentNuUpdate(tf.scalar(nu), tf.scalar(Math.log(g)), { alpha }).dataSync()[0];
    expect(moved).toBeCloseTo(0.620986350225, 6);
    const gamma = 1 / (1 + Math.exp(-(alpha + nu)));
    expect(gamma).toBeCloseTo(0.785834983043, 12);
    expect(moved).toBeCloseTo(Math.log((1 - gamma) * Math.exp(nu) + gamma * g), 6);
    // The moving average with a constant γ differs.
    const anchors = { logNormalisers: { u: tf.fill([2], nu) as tf.Tensor1D, v: tf.fill([2], nu) as tf.Tensor1D }, met: tf.ones([2]) as tf.Tensor1D };
    const level = Math.log(g);
    const plain = gclStep(tf.tensor2d([[0, level], [level, 0]]), anchors, { temperature: 1, gamma: 0.4 });
    expect(plain.logNormalisers.u.dataSync()[0]).toBeCloseTo(0.476181559317, 6);
    const scent = gclStep(tf.tensor2d([[0, level], [level, 0]]), anchors, { temperature: 1, alpha });
    expect(scent.logNormalisers.u.dataSync()[0]).toBeCloseTo(0.620986350225, 6);
    // Far from 0 nothing overflows: a step with much weight takes g, one with little keeps ν.
    expect(scentNuUpdate(tf.scalar(-500), tf.scalar(500), { alpha: 1000 }).dataSync()[0]).toBeCloseTo(500, 3);
    expect(scentNuUpdate(tf.scalar(-500), tf.scalar(-500), { alpha: 10 }).dataSync()[0]).toBeCloseTo(-500, 3);
  });
});
