import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type AnyLoss, everyLoss, inputsOf } from '../test/every-loss.ts';
import { normalMatrix } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { isFiniteThroughout } from '../test/value-and-gradients.ts';
import { clipLoss, cosineLogits, dclLoss, dclwLoss, fineTuneLoss, innerLogits, l2Logits, ntXentLoss, supConLoss } from './index.ts';

const isOfLogits = ({ reads }: AnyLoss) => reads === 'logits' || reads === 'label logits';
/** Magnitudes from 1e-4 to 1e4 of either sign, and 0. */
const number = (random: { uniform(): number }) => () => (random.uniform() < 0.1 ? 0 : (random.uniform() < 0.5 ? -1 : 1) * 10 ** (8 * random.uniform() - 4));

describe.each(backends)('on %s', (backend) => {
  useBackend(backend);

  it.each(everyLoss)('$name and its gradient are finite for numbers from −1e4 to 1e4, from two pairs on', (one) => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.integer(), (n, seed) => {
        // Squared distances and squares of 1e4 are still numbers of float32; sums of exponentials of them are not.
        expect(isFiniteThroughout(one.loss, inputsOf(one, n, number(createRandom(seed))))).toBe(true);
      }),
      { numRuns: 12, seed: 1 },
    );
  });

  it.each(everyLoss)('$name and its gradient are finite where all its rows are the same', (one) => {
    for (const n of [2, 5]) {
      for (const level of [0, 1, -1e4, 1e4]) {
        expect(isFiniteThroughout(one.loss, inputsOf(one, n, () => level)), `${n} pairs of ${level}`).toBe(true);
      }
    }
  });

  it.each(everyLoss.filter(isOfLogits))('$name is finite for logits that are all at one end but the pairs, or but the others', (one) => {
    for (const [paired, others] of [[1e4, -1e4], [-1e4, 1e4]]) {
      let place = 0;
      const n = 4;
      const columns = one.reads === 'logits' ? n : 3;
      const next = () => {
        const [i, j] = [Math.floor(place / columns), place % columns];
        place++;
        return j === i % columns ? paired : others;
      };
      expect(isFiniteThroughout(one.loss, inputsOf(one, n, next))).toBe(true);
    }
  });

  it('losses of cosines are finite from the temperature 1e-4 to 1e4', () => {
    const z = normalMatrix(8, 3, createRandom(1));
    for (const temperature of [1e-4, 0.01, 100, 1e4]) {
      for (const loss of [ntXentLoss, dclLoss, dclwLoss]) {
        expect(isFiniteThroughout((x) => loss(x, { temperature }), [z])).toBe(true);
      }
      const labels = tf.tensor1d([0, 1, 0, 1, 0, 1, 0, 1], 'int32');
      expect(isFiniteThroughout((x) => supConLoss(x, labels, { temperature }), [z])).toBe(true);
      expect(isFiniteThroughout((x) => fineTuneLoss(x, labels, tf.ones([3, 2]), { temperature }), [z])).toBe(true);
      for (const similarity of [cosineLogits, innerLogits, l2Logits]) {
        expect(isFiniteThroughout((u, v) => clipLoss(similarity(u, v, { temperature })), [z, z.toReversed()])).toBe(true);
      }
      labels.dispose();
    }
  });

  it('losses of cosines at a small temperature tend to the hardest negative, at a large one to chance', () => {
    // τ log Σ exp(c/τ) tends to max c, and (1/N) Σ exp(c/τ) to 1.
    const z = normalMatrix(8, 3, createRandom(2));
    const unit = z.map((row) => row.map((x) => x / Math.hypot(...row)));
    const expected =
      unit.reduce((sum, a, i) => {
        const cosines = unit.map((b) => a.reduce((total, x, k) => total + x * b[k], 0));
        return sum + Math.max(...cosines.filter((_, j) => j !== i)) - cosines[(i + 4) % 8];
      }, 0) / 8;
    const at = (temperature: number) => tf.tidy(() => ntXentLoss(tf.tensor2d(z), { temperature }).dataSync()[0]);
    expect(1e-4 * at(1e-4)).toBeCloseTo(expected, 4);
    // |c|/τ is at most 1e-4.
    expect(Math.abs(at(1e4) - Math.log(7))).toBeLessThan(2e-4 + 1e-5);
  });
});
