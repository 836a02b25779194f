import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { finiteDifferences, maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import { innerLogits, OutOfRangeError, ShapeError } from '../index.ts';

describe.each(backends)('innerLogits on %s', (backend) => {
  useBackend(backend);

  it('divides the inner products by the temperature', () => {
    // ⟨(3,4),(1,0)⟩ = 3, ⟨(3,4),(1,1)⟩ = 7, ⟨(0,−2),(1,0)⟩ = 0, ⟨(0,−2),(1,1)⟩ = −2.
    const logits = innerLogits(tf.tensor2d([[3, 4], [0, -2]]), tf.tensor2d([[1, 0], [1, 1]]), { temperature: 2 });
    expect(logits.arraySync()).toEqual([[1.5, 3.5], [0, -1]]);
  });

  it('has the gradients dS Z_v / tau and dS^T Z_u / tau', () => {
    const random = createRandom(1);
    const [zu, zv, weights] = [normalMatrix(4, 3, random), normalMatrix(5, 3, random), normalMatrix(4, 5, random)];
    const value = (a: number[][], b: number[][]) =>
      weights.reduce((sum, row, i) => sum + row.reduce((part, w, j) => part + (w * a[i].reduce((dot, x, d) => dot + x * b[j][d], 0)) / 0.7, 0), 0);
    const [gu, gv] = tf.tidy(() =>
      tf
        .grads((a, b) => tf.sum(tf.mul(innerLogits(a as tf.Tensor2D, b as tf.Tensor2D, { temperature: 0.7 }), tf.tensor2d(weights))) as tf.Scalar)([tf.tensor2d(zu), tf.tensor2d(zv)])
        .map((g) => g.arraySync() as number[][]),
    );
    expect(maximumDifference(gu, finiteDifferences((x) => value(x, zv), zu))).toBeLessThan(1e-5);
    expect(maximumDifference(gv, finiteDifferences((x) => value(zu, x), zv))).toBeLessThan(1e-5);
  });
});

describe('innerLogits', () => {
  useBackend('cpu');

  it('refuses embeddings of different widths', () => {
    expect(() => innerLogits(tf.zeros([2, 3]), tf.zeros([2, 4]))).toThrow(ShapeError);
  });

  it.each([0, -1, NaN, Infinity])('refuses the temperature %s', (temperature) => {
    expect(() => innerLogits(tf.zeros([2, 3]), tf.zeros([2, 3]), { temperature })).toThrow(OutOfRangeError);
  });
});
