import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

import { cosine } from '../../test/plain-arrays.ts';
import { maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import { discrepancy, leaked, valueAndGradients } from '../../test/value-and-gradients.ts';
import { gclViewStep } from '../index.ts';

const first = [[1, 0], [0, 1], [1, 1]];
const second = [[1, 0.2], [0.1, 1], [1, 0.8]];

/** The objective of the definition, in float64. */
function objective(z: number[][], tau: number): number {
  const n = z.length / 2;
  const term = (i: number) => {
    const partner = (i + n) % (2 * n);
    const g = z.reduce((sum, other, k) => sum + (k === i || k === partner ? 0 : Math.exp(cosine(z[i], other) / tau)), 0) / (2 * (n - 1));
    return tau * Math.log(g) - cosine(z[i], z[partner]);
  };
  return z.reduce((sum, _, i) => sum + term(i), 0) / n;
}

describe.each(backends)('gclViewStep on %s', (backend) => {
  useBackend(backend);

  it('has the numbers of a worked batch, which an independent float64 program gave', () => {
    const { loss, ofViews, logNormalisers } = gclViewStep(tf.tensor2d([...first, ...second]), undefined, { temperature: 0.5 });
    expect(maximumDifference([[...tf.exp(ofViews).dataSync()]], [[2.7751347179, 2.5204366762, 4.5522693158, 3.6164297706, 2.9417714656, 4.5533868535]])).toBeLessThan(1e-5);
    expect(loss.dataSync()[0]).toBeCloseTo(-0.413040979676 - 0.34310544242, 5);
    tf.dispose([loss, ofViews, logNormalisers]);
  });

  it('moves both views from what is known of their sample, and keeps their mean', () => {
    const anchors = { logNormalisers: tf.fill([3], Math.log(2)) as tf.Tensor1D, met: tf.ones([3]) as tf.Tensor1D };
    const step = gclViewStep(tf.tensor2d([...first, ...second]), anchors, { temperature: 0.5, gamma: 0.9 });
    expect(maximumDifference([[...tf.exp(step.ofViews).dataSync()]], [[2.6976212461, 2.4683930086, 4.2970423842, 3.4547867935, 2.8475943190, 4.2980481682]])).toBeLessThan(1e-5);
    expect(maximumDifference([[...tf.exp(step.logNormalisers).dataSync()]], [[3.0762040198, 2.6579936638, 4.2975452762]])).toBeLessThan(1e-5);
  });

  it('has the objective and the gradient of the definition where the batch is the data set, in blocks too', () => {
    const z = normalMatrix(10, 3, createRandom(1));
    const { value, gradient } = discrepancy((x) => gclViewStep(x, undefined, { temperature: 0.3 }).loss, (x) => objective(x, 0.3), [z]);
    expect(value).toBeLessThan(1e-5);
    expect(gradient).toBeLessThan(1e-4);
    const anchors = { logNormalisers: tf.tensor1d([0, 1, 2, 3, 4]), met: tf.tensor1d([1, 0, 1, 1, 0]) };
    const at = (chunk?: number) => valueAndGradients((x) => gclViewStep(x, anchors, { temperature: 0.3, gamma: 0.4, ...(chunk !== undefined && { chunk }) }).loss, [z]);
    for (const chunk of [1, 3, 10]) {
      expect(at(chunk).value).toBeCloseTo(at().value, 5);
      expect(maximumDifference(at(chunk).gradients[0], at().gradients[0])).toBeLessThan(1e-5);
    }
  });

  it('leaks no tensor', () => {
    const anchors = { logNormalisers: tf.zeros([3]) as tf.Tensor1D, met: tf.ones([3]) as tf.Tensor1D };
    for (const chunk of [undefined, 2]) {
      expect(leaked((x) => tf.tidy(() => gclViewStep(x, anchors, { gamma: 0.3, ...(chunk !== undefined && { chunk }) }).loss), [[...first, ...second]])).toBe(0);
    }
  });
});
