import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import * as api from '../index.ts';
import { cosineLogits, derangement, l2Logits, logitScale, losses, type LossName, OutOfRangeError, type PairBatch, pairLoss, type PairLossOptions, ShapeError } from '../index.ts';

const n = 7;
const dim = 3;
const classes = 3;
const labels = [0, 1, 2, 0, 0, 1, 2];
const names = Object.keys(losses) as LossName[];
const ofLabels = new Set(names.filter((name) => losses[name].input === 'label-logits'));

/** Every loss with its options that change the formula. */
const cases: [LossName, Record<string, unknown>][] = names.flatMap((name): [LossName, Record<string, unknown>][] => {
  const choices = Object.entries(losses[name].options).flatMap(([key, option]) => (option.kind === 'choice' ? option.choices.map((choice) => ({ [key]: choice })) : []));
  const further: Record<string, unknown>[] =
    name === 'conditional' || name === 'conditional-mmd'
      ? [{ lambdaU: 2, lambdaV: 0 }, { lambdaU: 0, lambdaV: 2 }, { lambdaU: 1.5, lambdaV: 0.5 }]
      : name === 'hard-negative'
        ? [{ beta: 0.5, tauPlus: 0.1, minimumLogit: -4, predict: 'both' }]
        : name === 'info-nce'
          ? [{ labelSmoothing: 0.2, predict: 'both' }]
          : losses[name].needs.includes('state')
            ? [{ temperature: 0.3, epsilon: 0.1, lambdaU: 1.5, lambdaV: 0.5 }]
            : [];
  return [{}, ...choices, ...further].map((options) => [name, options]);
});

interface Outcome {
  readonly value: number;
  readonly gradients: number[][][];
}

const random = createRandom(5);
const [workedU, workedV, teacherU, teacherV] = [dim, dim, 2, 2].map((width) => normalMatrix(n, width, random));
const [samplesU, samplesV] = [normalMatrix(n, 2, random), normalMatrix(n, 1, random)];

/** Value and gradients, with respect to both embeddings and the logarithm of 1/τ. */
function outcome(name: LossName, options: Record<string, unknown>, chunk?: number): Outcome {
  return tf.tidy(() => {
    const scale = logitScale({ temperature: 0.6 });
    const similarity = (a: tf.Tensor2D, b: tf.Tensor2D) => scale.apply(name === 'spectral-contrastive' ? l2Logits(a, b) : cosineLogits(a, b));
    const loss = pairLoss(name, { ...options, similarity, parameters: [scale.variable], ...(chunk !== undefined && { chunk }) } as PairLossOptions);
    const [zu, zv] = [tf.tensor2d(workedU), tf.tensor2d(ofLabels.has(name) ? workedV.slice(0, classes) : workedV)];
    const further = {
      labels: tf.tensor1d(labels, 'int32'),
      u: tf.tensor2d(samplesU),
      v: tf.tensor2d(samplesV),
      teacher: { zu: tf.tensor2d(teacherU), zv: tf.tensor2d(teacherV), similarity: l2Logits },
    };
    const f = () => loss({ zu, zv, ...further, random: createRandom(3) });
    const { value, grads } = tf.engine().gradients(f, [zu, zv, scale.variable], undefined, true);
    const read = (gradient: tf.Tensor | null | undefined) => (gradient ? (tf.reshape(gradient, [gradient.shape[0] ?? 1, -1]).arraySync() as number[][]) : [[0]]);
    const result = { value: value.dataSync()[0], gradients: grads.map(read) };
    scale.dispose();
    return result;
  });
}

describe.each(backends)('pairLoss on %s', (backend) => {
  useBackend(backend);

  it.each(cases)('%s with %o has the value and the gradients of the dense form for any chunk', (name, options) => {
    const dense = outcome(name, options);
    expect(dense.gradients[0].flat().some((entry) => Math.abs(entry) > 1e-3)).toBe(true);
    for (const chunk of [1, 2, 3, n - 1, n, 100]) {
      const { value, gradients } = outcome(name, options, chunk);
      expect(Math.abs(value - dense.value)).toBeLessThan(2e-5 * Math.max(1, Math.abs(dense.value)));
      gradients.forEach((gradient, place) => {
        const largest = Math.max(1, ...dense.gradients[place].flat().map(Math.abs));
        expect(maximumDifference(gradient, dense.gradients[place])).toBeLessThan(2e-5 * largest);
      });
    }
  });

  it('is the function of the loss on the same logits', () => {
    const logits = () => cosineLogits(tf.tensor2d(workedU), tf.tensor2d(workedV), { temperature: 0.5 });
    const similarity = (a: tf.Tensor2D, b: tf.Tensor2D) => cosineLogits(a, b, { temperature: 0.5 });
    const stacked = () => tf.tensor2d([...workedU, ...workedV]);
    const direct: Partial<Record<LossName, () => tf.Scalar>> = {
      'align-uniform': () => api.alignUniformLoss(tf.tensor2d(workedU), tf.tensor2d(workedV)),
      alignment: () => api.alignmentLoss(tf.tensor2d(workedU), tf.tensor2d(workedV)),
      'barlow-twins': () => api.barlowTwinsLoss(tf.tensor2d(workedU), tf.tensor2d(workedV)),
      clip: () => api.clipLoss(logits()),
      conditional: () => api.conditionalLoss(logits()),
      'conditional-mmd': () => api.conditionalMmdLoss(logits(), { Ku: kernel(samplesU), Kv: kernel(samplesV) }),
      dcl: () => api.dclLoss(stacked()),
      dclw: () => api.dclwLoss(stacked()),
      distillation: () => api.distillationLoss(logits(), l2Logits(tf.tensor2d(teacherU), tf.tensor2d(teacherV))),
      'fine-tune': () => api.fineTuneLoss(tf.tensor2d(workedU), tf.tensor1d(labels, 'int32'), tf.transpose(tf.tensor2d(workedV.slice(0, classes)))),
      'hard-negative': () => api.hardNegativeLoss(logits()),
      'info-nce': () => api.infoNceLoss(logits()),
      joint: () => api.jointLoss(logits()),
      'joint-mmd': () => api.jointMmdLoss(logits(), { Ku: kernel(samplesU), Kv: kernel(samplesV) }),
      'label-given-image': () => api.labelGivenImageLoss(labelLogits(), tf.tensor1d(labels, 'int32')),
      'labelled-conditional': () => api.labelledConditionalLoss(labelLogits(), tf.tensor1d(labels, 'int32')),
      'nt-xent': () => api.ntXentLoss(stacked()),
      'sig-lip': () => api.sigLipLoss(logits()),
      'spectral-contrastive': () => api.spectralContrastiveLoss(logits()),
      'sup-con': () => api.supConLoss(stacked(), tf.tensor1d([...labels, ...labels], 'int32')),
      triplet: () => api.tripletLoss(tf.tensor2d(workedU), tf.tensor2d(workedV)),
      'vic-reg': () => api.vicRegLoss(tf.tensor2d(workedU), tf.tensor2d(workedV)),
    };
    for (const name of names.filter((one) => losses[one].needs.includes('state'))) {
      direct[name] = () => api.globalContrastiveLoss(logits(), { temperature: 0.07, epsilon: losses[name].options.epsilon.default as number });
    }
    direct['fast-clip-v0'] = () => tf.div(direct['fast-clip-v1']!(), 0.07);
    const kernel = (x: number[][]) => api.gaussianKernel(tf.tensor2d(x), { bandwidth: api.medianBandwidth(tf.tensor2d(x)) });
    const labelLogits = () => cosineLogits(tf.tensor2d(workedU), tf.tensor2d(workedV.slice(0, classes)), { temperature: 0.5 });
    for (const name of names) {
      if (name === 'uniformity') continue;
      const [actual, expected] = tf.tidy(() => {
        const batch = {
          zu: tf.tensor2d(workedU),
          zv: tf.tensor2d(ofLabels.has(name) ? workedV.slice(0, classes) : workedV),
          labels: tf.tensor1d(labels, 'int32'),
          u: tf.tensor2d(samplesU),
          v: tf.tensor2d(samplesV),
          teacher: { zu: tf.tensor2d(teacherU), zv: tf.tensor2d(teacherV), similarity: l2Logits },
        };
        return [pairLoss(name, { similarity })(batch).dataSync()[0], direct[name]!().dataSync()[0]];
      });
      expect(actual, name).toBeCloseTo(expected, 5);
    }
  });

  it('draws the negatives of the shuffled joint loss from the generator of the batch', () => {
    const similarity = (a: tf.Tensor2D, b: tf.Tensor2D) => l2Logits(a, b);
    const [actual, expected] = tf.tidy(() => {
      const [zu, zv] = [tf.tensor2d(workedU), tf.tensor2d(workedV)];
      const permutation = derangement(n, createRandom(3));
      return [
        pairLoss('joint', { negatives: 'shuffle', similarity })({ zu, zv, random: createRandom(3) }).dataSync()[0],
        api.jointLoss(l2Logits(zu, zv), { negatives: 'shuffle', permutation }).dataSync()[0],
      ];
    });
    expect(actual).toBeCloseTo(expected, 5);
  });

  it('never makes more logits at a time than chunk rows, and needs a fraction of the memory', async () => {
    const [zu, zv] = [tf.randomNormal([256, 4], 0, 1, 'float32', 1) as tf.Tensor2D, tf.randomNormal([256, 4], 0, 1, 'float32', 2) as tf.Tensor2D];
    const peak = async (chunk?: number) => {
      let largest = 0;
      const similarity = (a: tf.Tensor2D, b: tf.Tensor2D) => {
        largest = Math.max(largest, a.shape[0] * b.shape[0]);
        return cosineLogits(a, b);
      };
      const loss = pairLoss('clip', { similarity, ...(chunk !== undefined && { chunk }) });
      const { peakBytes } = await tf.profile(() => tf.grads((a, b) => loss({ zu: a as tf.Tensor2D, zv: b as tf.Tensor2D }))([zu, zv]));
      return { largest, bytes: peakBytes - tf.memory().numBytes };
    };
    const [dense, chunked] = [await peak(), await peak(8)];
    expect(dense.largest).toBe(256 * 256);
    expect(chunked.largest).toBe(8 * 256);
    expect(chunked.bytes).toBeLessThan(dense.bytes / 5);
    tf.dispose([zu, zv]);
  });

  it.each(names)('%s leaks no tensor, dense or in chunks, with and without a gradient', (name) => {
    const [zu, zv] = [tf.tensor2d(workedU), tf.tensor2d(ofLabels.has(name) ? workedV.slice(0, classes) : workedV)];
    const batch: PairBatch = {
      zu,
      zv,
      labels: tf.tensor1d(labels, 'int32'),
      u: tf.tensor2d(samplesU),
      v: tf.tensor2d(samplesV),
      teacher: { zu: tf.tensor2d(teacherU), zv: tf.tensor2d(teacherV), similarity: l2Logits },
      random: createRandom(1),
    };
    const before = tf.memory().numTensors;
    for (const chunk of [undefined, 3]) {
      const loss = pairLoss(name, { ...(chunk !== undefined && { chunk }) } as PairLossOptions);
      loss(batch).dispose();
      tf.dispose(tf.grads((a, b) => loss({ ...batch, zu: a as tf.Tensor2D, zv: b as tf.Tensor2D }))([zu, zv]));
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([batch.labels, batch.u, batch.v, batch.teacher!.zu, batch.teacher!.zv, zu, zv] as tf.Tensor[]);
  });
});

describe('pairLoss', () => {
  useBackend('cpu');

  it('refuses unknown options and values out of range, by name, before any batch', () => {
    expect(() => pairLoss('triplet', { marginn: 1 } as PairLossOptions)).toThrow(/pairLoss: triplet has no option marginn; expected margin, negatives, predict, similarity/);
    expect(() => pairLoss('triplet', { margin: -1 })).toThrow(/pairLoss: margin of triplet is -1; expected a finite number > 0$/);
    expect(() => pairLoss('hard-negative', { tauPlus: 2 })).toThrow(/tauPlus of hard-negative is 2; expected a finite number >= 0 and <= 1/);
    expect(() => pairLoss('joint', { negatives: 'some' as 'all' })).toThrow(/negatives of joint is some; expected one of offdiag, all, shuffle/);
    expect(() => pairLoss('clip', { chunk: 0 })).toThrow(OutOfRangeError);
    expect(() => pairLoss('conditional', { lambdaU: 0, lambdaV: 0 })).toThrow(/both 0/);
  });

  it('names what a batch lacks, and shapes that do not match', () => {
    const [zu, zv] = [tf.tensor2d(workedU), tf.tensor2d(workedV)];
    expect(() => pairLoss('sup-con')({ zu, zv })).toThrow(/labels of the batch are missing/);
    expect(() => pairLoss('conditional-mmd')({ zu, zv })).toThrow(/u of the batch is missing/);
    expect(() => pairLoss('joint', { negatives: 'shuffle' })({ zu, zv })).toThrow(/random of the batch is missing/);
    expect(() => pairLoss('distillation')({ zu, zv })).toThrow(/teacher of the batch is missing/);
    expect(() => pairLoss('clip')({ zu, zv: tf.slice(zv, 0, 3) })).toThrow(ShapeError);
    const wrong = () => tf.zeros([2, 2]) as tf.Tensor2D;
    expect(() => pairLoss('clip', { similarity: wrong, chunk: 2 })({ zu, zv })).toThrow(/similarity made logits of shape \[2,2\] from 2 and 7 embeddings/);
  });
});
