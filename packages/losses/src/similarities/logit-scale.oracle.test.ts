import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { finiteDifferences, maximumDifference, normalMatrix, referenceConditionalLoss } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import { conditionalLoss, learnedBias, logitScale, OutOfRangeError, similarities } from '../index.ts';

/** Gradient of the conditional loss, squared so that a constant counts as well. */
function gradientOf(variable: tf.Variable, loss: () => tf.Tensor): number {
  return tf.tidy(() => Object.values(tf.variableGrads(() => loss() as tf.Scalar, [variable]).grads)[0].dataSync()[0]);
}

describe.each(backends)('logitScale and learnedBias on %s', (backend) => {
  useBackend(backend);

  it('the gradients with respect to log-scale, logits and bias agree with finite differences', () => {
    const s = normalMatrix(4, 4, createRandom(1));
    const scale = logitScale({ temperature: 0.5 });
    const t = Math.log(2);
    const scaled = (x: number[][], log: number) => referenceConditionalLoss(x.map((row) => row.map((value) => value * Math.exp(log))), 1, 1);
    const measured = gradientOf(scale.variable, () => conditionalLoss(scale.apply(tf.tensor2d(s))));
    expect(measured).toBeCloseTo(finiteDifferences(([[log]]) => scaled(s, log), [[t]])[0][0], 5);
    const byLogits = tf.tidy(() => tf.grad((x) => conditionalLoss(scale.apply(x as tf.Tensor2D)))(tf.tensor2d(s)).arraySync()) as number[][];
    expect(maximumDifference(byLogits, finiteDifferences((x) => scaled(x, t), s))).toBeLessThan(1e-5);

    const bias = learnedBias(-1);
    const squares = (x: number[][], b: number) => x.flat().reduce((sum, value) => sum + (value + b) ** 2, 0);
    expect(gradientOf(bias.variable, () => tf.sum(tf.square(bias.apply(tf.tensor2d(s)))))).toBeCloseTo(
      finiteDifferences(([[b]]) => squares(s, b), [[-1]])[0][0],
      3,
    );
    expect(gradientOf(bias.variable, () => conditionalLoss(bias.apply(tf.tensor2d(s))))).toBeCloseTo(0, 6);
    scale.dispose();
    bias.dispose();
  });

  it('starts at 1 / 0.07, stays within its bounds, and has no gradient beyond them', () => {
    const scale = logitScale();
    expect(scale.value()).toBeCloseTo(1 / 0.07, 4);
    const gradient = () => gradientOf(scale.variable, () => tf.sum(scale.apply(tf.tensor2d([[1, 2]]))));
    const at = (t: number) => {
      tf.tidy(() => scale.variable.assign(tf.scalar(t)));
      return [scale.value(), gradient()];
    };
    expect(at(Math.log(50)).map((x) => Number(x.toFixed(2)))).toEqual([50, 150]);
    expect(at(20).map((x) => Number(x.toFixed(3)))).toEqual([100, 0]);
    scale.project();
    // On the bound the gradient is back, so that a step can lead away from it.
    expect(gradient()).toBeCloseTo(300, 2);
    expect(at(-20).map((x) => Number(x.toFixed(5)))).toEqual([0.01, 0]);
    scale.dispose();
  });

  it('leaks no tensor, with and without a gradient', () => {
    const outside = tf.memory().numTensors;
    const [scale, bias, s] = [logitScale({ temperature: 1 }), learnedBias(2), tf.tensor2d([[1, 2], [3, 4]])];
    const before = tf.memory().numTensors;
    scale.apply(s).dispose();
    bias.apply(s).dispose();
    gradientOf(scale.variable, () => tf.sum(bias.apply(scale.apply(s))));
    scale.project();
    scale.value();
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(s);
    scale.dispose();
    bias.dispose();
    expect(tf.memory().numTensors).toBe(outside);
  });
});

describe('logitScale', () => {
  useBackend('cpu');

  it('is trained by an optimiser under the name that it was given', () => {
    const scale = logitScale({ temperature: 1, name: 'losses-test/log-scale' });
    const bias = learnedBias(0, { name: 'losses-test/bias' });
    expect([scale.variable.name, bias.variable.name]).toEqual(['losses-test/log-scale', 'losses-test/bias']);
    const optimizer = tf.train.sgd(0.1);
    optimizer.minimize(() => conditionalLoss(scale.apply(tf.tensor2d([[1, 0], [0, 1]]))), false, [scale.variable]);
    expect(scale.value()).toBeGreaterThan(1);
    scale.dispose();
    bias.dispose();
  });

  it('refuses bounds and temperatures that are none', () => {
    expect(() => logitScale({ temperature: 0 })).toThrow(/temperature is 0/);
    expect(() => logitScale({ temperature: 0.001 })).toThrow(/expected 1\/temperature from 0.01 to 100/);
    expect(() => logitScale({ minimum: 0 })).toThrow(OutOfRangeError);
    expect(() => logitScale({ minimum: 30, maximum: 20 })).toThrow(/minimum is 30 and maximum is 20/);
    expect(() => learnedBias(NaN)).toThrow(/initial is NaN/);
  });
});

describe.each(backends)('a learned scale inside a similarity on %s', (backend) => {
  useBackend(backend);

  it.each(['inner', 'cosine', 'l2'] as const)('gives %s logits, and all gradients, as if it multiplied them', (name) => {
    const random = createRandom(31);
    const [zu, zv, w] = [normalMatrix(4, 3, random), normalMatrix(5, 3, random), normalMatrix(4, 5, random)];
    const scale = logitScale({ temperature: 0.2 });
    const plain = similarities[name].create({ temperature: 0.5 });
    const within = similarities[name].create({ temperature: 0.5, scale });
    const results = [within, (u: tf.Tensor2D, v: tf.Tensor2D) => scale.apply(plain(u, v))].map((similarity) =>
      tf.tidy(() => {
        const [u, v] = [tf.tensor2d(zu), tf.tensor2d(zv)];
        const f = () => tf.sum(tf.mul(similarity(u, v), tf.tensor2d(w)));
        const { value, grads } = tf.engine().gradients(f, [u, v, scale.variable]);
        return [value, ...grads].flatMap((tensor) => Array.from(tensor.dataSync()));
      }),
    );
    expect(results[0]).toHaveLength(1 + 12 + 15 + 1);
    results[0].forEach((value, i) => expect(value).toBeCloseTo(results[1][i], 3));
    scale.dispose();
  });
});
