import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { normalMatrix } from '../test/reference.ts';
import { useBackend } from '../test/use-backend.ts';
import * as api from './index.ts';
import { lossInfo, losses, OutOfRangeError, type LossName } from './index.ts';

const n = 4;
const dim = 3;
const labels = () => tf.tensor1d([0, 0, 1, 1], 'int32');

/** Each loss at its defaults, of a batch of four pairs. */
const run: Record<LossName, (s: tf.Tensor2D, zu: tf.Tensor2D, zv: tf.Tensor2D) => tf.Scalar> = {
  alignment: (_s, u, v) => api.alignmentLoss(u, v),
  'barlow-twins': (_s, u, v) => api.barlowTwinsLoss(u, v),
  clip: (s) => api.clipLoss(s),
  conditional: (s) => api.conditionalLoss(s),
  dcl: (_s, u, v) => api.dclLoss(tf.concat([u, v])),
  dclw: (_s, u, v) => api.dclwLoss(tf.concat([u, v])),
  distillation: (s) => api.distillationLoss(s, tf.mul(tf.eye(n), 1e3)),
  'hard-negative': (s) => api.hardNegativeLoss(s),
  'info-nce': (s) => api.infoNceLoss(s),
  joint: (s) => api.jointLoss(s),
  'labelled-conditional': (s) => api.labelledConditionalLoss(s, labels()),
  'nt-xent': (_s, u, v) => api.ntXentLoss(tf.concat([u, v])),
  'sig-lip': (s) => api.sigLipLoss(s, { bias: -Math.log(n - 1) }),
  'spectral-contrastive': (s) => api.spectralContrastiveLoss(s),
  'sup-con': (_s, u) => api.supConLoss(u, labels()),
  triplet: (_s, u, v) => api.tripletLoss(u, v),
  uniformity: (_s, u) => api.uniformityLoss(api.normalizeRows(u)),
  'vic-reg': (_s, u, v) => api.vicRegLoss(u, v),
};
const names = Object.keys(run) as LossName[];

describe('the registry of losses', () => {
  useBackend('cpu');

  it('names every loss under its own name', () => {
    expect(names.filter((name) => losses[name].name !== name)).toEqual([]);
    const functions = names.map((name) => `${name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())}Loss`);
    expect(functions.filter((name) => !(name in api))).toEqual([]);
  });

  it.each(names)('gives the chance level of %s, at the best constant logits or equal embeddings', (name) => {
    const constant = name === 'spectral-contrastive' ? 1 : 0;
    const actual = tf.tidy(() => run[name](tf.mul(tf.ones([n, n]), constant), tf.ones([n, dim]), tf.ones([n, dim])).dataSync()[0]);
    expect(actual).toBeCloseTo(lossInfo(name).chanceLevel(n, dim), 4);
  });

  it.each(names)('gives a lower bound of %s', (name) => {
    for (let seed = 0; seed < 5; seed++) {
      const random = createRandom(seed);
      const [s, u, v] = [normalMatrix(n, n, random), normalMatrix(n, dim, random), normalMatrix(n, dim, random)];
      const value = tf.tidy(() => run[name](tf.tensor2d(s), tf.tensor2d(u), tf.tensor2d(v)).dataSync()[0]);
      expect(value).toBeGreaterThanOrEqual(lossInfo(name).lowerBound(n) - 1e-5);
    }
  });

  it('refuses a name that is none', () => {
    expect(() => lossInfo('contrastive' as LossName)).toThrow(OutOfRangeError);
    expect(() => lossInfo('toString' as LossName)).toThrow(/name is toString; expected one of alignment, /);
  });
});
