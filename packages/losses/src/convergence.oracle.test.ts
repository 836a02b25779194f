import * as tf from '@tensorflow/tfjs-core';
import { createRandom, gaussianPair, optimalTilting, type OptimalTiltingSpec, sampleNormal } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { useBackend } from '../test/use-backend.ts';
import { conditionalLoss, innerLogits, jointLoss, l2Logits, type Similarity } from './index.ts';

// Canonical correlations below 2/3, for which the exponential moments of the joint loss are finite.
const cov = [
  [1.2, 0.2, 0.5, 0.1],
  [0.2, 0.9, 0.1, -0.3],
  [0.5, 0.1, 1.1, -0.2],
  [0.1, -0.3, -0.2, 1],
];
const batch = 256;
const steps = 500;
const averaged = 350;

/**
 * Entries of A and B are averaged over the last steps, as Polyak and Ruppert do. In whitened coordinates the Hessian at
 * the optimum is of order 1, and the gradient of one pair has a variance of about 2: 1 + σ² from u vᵀ, and less from the
 * normaliser. So the standard error is √(2 / (batch · averaged)) ≈ 0.005; four of them, and 1/batch for the bias of the
 * logarithm of a mean over a batch. The optima of the conditional and of the joint loss differ by four times that.
 */
const tolerance = 4 * Math.sqrt(2 / (batch * averaged)) + 1 / batch;

function train(similarity: Similarity, loss: (logits: tf.Tensor2D) => tf.Scalar): { A: number[][]; B: number[][] } {
  const random = createRandom(5);
  const weights = () => tf.variable(tf.tensor2d(Array.from({ length: 2 }, () => [0.5 * random.normal(), 0.5 * random.normal()])));
  const [G, H] = [weights(), weights()] as tf.Variable<tf.Rank.R2>[];
  const optimizers = [tf.train.adam(0.03), tf.train.adam(0.004)];
  const sums = { A: [[0, 0], [0, 0]], B: [[0, 0], [0, 0]] };
  for (let step = 0; step < steps; step++) {
    const draws = sampleNormal({ cov, count: batch, random });
    tf.tidy(() => {
      const pairs = tf.tensor2d(Float32Array.from(draws), [batch, 4]);
      const [u, v] = [tf.slice(pairs, [0, 0], [batch, 2]), tf.slice(pairs, [0, 2], [batch, 2])];
      const optimizer = optimizers[step < steps - averaged ? 0 : 1];
      optimizer.minimize(() => loss(similarity(tf.matMul(u, G, false, true), tf.matMul(v, H, false, true))), false, [G, H]);
    });
    if (step < steps - averaged) continue;
    const [g, h] = [G.arraySync(), H.arraySync()];
    for (const [i, j] of [[0, 0], [0, 1], [1, 0], [1, 1]]) {
      sums.A[i][j] += (g[0][i] * h[0][j] + g[1][i] * h[1][j]) / averaged;
      sums.B[i][j] += (g[0][i] * g[0][j] + g[1][i] * g[1][j]) / averaged;
    }
  }
  tf.dispose([G, H]);
  for (const optimizer of optimizers) optimizer.dispose();
  return sums;
}

describe('training of linear encoders', () => {
  useBackend('wasm');

  const cases: [string, Similarity, (logits: tf.Tensor2D) => tf.Scalar, OptimalTiltingSpec][] = [
    ['the conditional loss with inner products', (u, v) => innerLogits(u, v), (s) => conditionalLoss(s), { tilting: 'inner', loss: 'conditional' }],
    ['the joint loss with inner products', (u, v) => innerLogits(u, v), (s) => jointLoss(s), { tilting: 'inner', loss: 'joint' }],
    ['the loss that predicts u with distances', (u, v) => l2Logits(u, v), (s) => conditionalLoss(s, { lambdaU: 2, lambdaV: 0 }), { tilting: 'l2', loss: 'u|v' }],
  ];

  it.each(cases)('%s converges to the optimal tilting of the Gaussian pair', (_, similarity, loss, spec) => {
    const pair = gaussianPair({ cov, nu: 2 });
    const optimum = optimalTilting(pair, spec);
    const trained = train(similarity, loss);
    for (let i = 0; i < 2; i++) {
      for (let j = 0; j < 2; j++) {
        expect(Math.abs(trained.A[i][j] - optimum.A.get(i, j)), `A[${i}][${j}]`).toBeLessThan(tolerance);
        if (optimum.B !== undefined) expect(Math.abs(trained.B[i][j] - optimum.B.get(i, j)), `B[${i}][${j}]`).toBeLessThan(tolerance);
      }
    }
  }, 20_000);
});
