import * as tf from '@tensorflow/tfjs-core';
import { createRandom } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { maximumDifference, normalMatrix } from '../test/reference.ts';
import { backends, useBackend } from '../test/use-backend.ts';
import { type CachedEncoder, clipLoss, cosineLogits, gradCache, logitScale, OutOfRangeError, pairLoss, type ReplayableRandom, ShapeError } from './index.ts';

const n = 7;
const random = createRandom(61);
const [samplesU, samplesV] = [normalMatrix(n, 4, random), normalMatrix(n, 3, random)];

/** A layer of tanh, and dropout where a generator is given: every call draws a mask a sample from it. */
function layer(inputDim: number, seed: number, dropout?: { uniform(): number }): CachedEncoder<tf.Tensor2D> & { dispose(): void } {
  const own = createRandom(seed);
  const weight = tf.variable(tf.tensor2d(normalMatrix(inputDim, 3, own)));
  const bias = tf.variable(tf.tensor2d(normalMatrix(1, 3, own)));
  return {
    variables: { weight, bias },
    apply: (x) => {
      const z = tf.tanh(tf.add(tf.matMul(x, weight), bias)) as tf.Tensor2D;
      if (dropout === undefined) return z;
      const mask = Float32Array.from({ length: z.size }, () => (dropout.uniform() < 0.5 ? 0 : 2));
      return tf.mul(z, tf.tensor2d(mask, z.shape)) as tf.Tensor2D;
    },
    dispose: () => tf.dispose([weight, bias]),
  };
}

function gradientsOf(loss: () => tf.Scalar, variables: tf.Variable[]): { value: number; gradients: number[][][] } {
  return tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss, variables);
    return { value: value.dataSync()[0], gradients: variables.map(({ name }) => tf.reshape(grads[name], [1, -1]).arraySync() as number[][]) };
  });
}

function expectSame(actual: ReturnType<typeof gradientsOf>, expected: ReturnType<typeof gradientsOf>): void {
  expect(actual.value).toBeCloseTo(expected.value, 5);
  expect(expected.gradients.every((gradient) => gradient.flat().some((entry) => Math.abs(entry) > 1e-3))).toBe(true);
  actual.gradients.forEach((gradient, place) => expect(maximumDifference(gradient, expected.gradients[place])).toBeLessThan(1e-5));
}

describe.each(backends)('gradCache on %s', (backend) => {
  useBackend(backend);

  it('has the value and the gradients of the whole batch for any chunk, those of the temperature included', () => {
    const [gu, gv, scale] = [layer(4, 1), layer(3, 2), logitScale({ temperature: 0.3 })];
    const [u, v] = [tf.tensor2d(samplesU), tf.tensor2d(samplesV)];
    const loss = (zu: tf.Tensor2D, zv: tf.Tensor2D) => clipLoss(scale.apply(cosineLogits(zu, zv)));
    const variables = [...Object.values(gu.variables), ...Object.values(gv.variables), scale.variable];
    const whole = gradientsOf(() => loss(gu.apply(u), gv.apply(v)), variables);
    for (const chunk of [1, 2, 3, n, 100]) {
      const cached = gradCache(gu, gv, loss, { chunk, parameters: [scale.variable] });
      expectSame(gradientsOf(() => cached(u, v), variables), whole);
      expect(cached(u, v).dataSync()[0]).toBeCloseTo(whole.value, 5);
      // The outer gradient goes through: that of 3 L is three times as large.
      const tripled = gradientsOf(() => tf.mul(cached(u, v), 3) as tf.Scalar, variables);
      expect(maximumDifference(tripled.gradients[0], [whole.gradients[0][0].map((x) => 3 * x)])).toBeLessThan(3e-5);
    }
    gu.dispose();
    gv.dispose();
    scale.dispose();
  });

  it('agrees with a loss in blocks inside it, and adds up the gradients of shared weights', () => {
    const [g, scale] = [layer(4, 3), logitScale({ temperature: 0.3 })];
    const [u, v] = [tf.tensor2d(samplesU), tf.tensor2d(samplesU.map((row) => row.map((x, d) => x + 0.3 * d)))];
    const similarity = (zu: tf.Tensor2D, zv: tf.Tensor2D) => scale.apply(cosineLogits(zu, zv));
    const blockwise = pairLoss('clip', { similarity, parameters: [scale.variable], chunk: 3 });
    const variables = [...Object.values(g.variables), scale.variable];
    const whole = gradientsOf(() => clipLoss(similarity(g.apply(u), g.apply(v))), variables);
    const cached = gradCache(g, g, (zu, zv) => blockwise({ zu, zv }), { chunk: 2, parameters: [scale.variable] });
    expectSame(gradientsOf(() => cached(u, v), variables), whole);
    g.dispose();
    scale.dispose();
  });

  it('repeats the draws of dropout in the second pass, and leaves the generator where one pass does', () => {
    const loss = (zu: tf.Tensor2D, zv: tf.Tensor2D) => clipLoss(cosineLogits(zu, zv));
    const [u, v] = [tf.tensor2d(samplesU), tf.tensor2d(samplesV)];
    const draws = createRandom(9);
    const [gu, gv] = [layer(4, 1, draws), layer(3, 2, draws)];
    const variables = [...Object.values(gu.variables), ...Object.values(gv.variables)];
    const whole = gradientsOf(() => loss(gu.apply(u), gv.apply(v)), variables);
    const after = draws.state();
    draws.restore(createRandom(9).state());
    const cached = gradCache(gu, gv, loss, { chunk: 3, random: draws as ReplayableRandom });
    expectSame(gradientsOf(() => cached(u, v), variables), whole);
    expect(draws.state()).toEqual(after);
    // Without the generator the second pass drops other units, and the gradients are wrong.
    draws.restore(createRandom(9).state());
    const careless = gradientsOf(() => gradCache(gu, gv, loss, { chunk: 3 })(u, v), variables);
    expect(maximumDifference(careless.gradients[0], whole.gradients[0])).toBeGreaterThan(1e-3);
    gu.dispose();
    gv.dispose();
  });

  it('takes batches of several tensors, and encoders without variables', () => {
    const gv = layer(3, 2);
    const fixed: CachedEncoder<{ a: tf.Tensor2D; b: tf.Tensor2D }> = { variables: {}, apply: ({ a, b }) => tf.slice(tf.add(a, b), [0, 0], [-1, 3]) as tf.Tensor2D };
    const [a, b, v] = [tf.tensor2d(samplesU), tf.tensor2d(samplesU.toReversed()), tf.tensor2d(samplesV)];
    const loss = (zu: tf.Tensor2D, zv: tf.Tensor2D) => clipLoss(cosineLogits(zu, zv));
    const variables = Object.values(gv.variables);
    const cached = gradCache(fixed, gv, loss, { chunk: 4 });
    expectSame(gradientsOf(() => cached({ a, b }, v), variables), gradientsOf(() => loss(fixed.apply({ a, b }), gv.apply(v)), variables));
    expect(() => cached({ a, b: tf.slice(b, 0, 2) }, v)).toThrow(/the tensors of u have the shapes \[7,4\], \[2,4\]/);
    expect(() => cached({ a, b }, tf.slice(v, 0, 2))).toThrow(ShapeError);
    expect(() => gradCache(fixed, gv, loss, { chunk: 0 })({ a, b }, v)).toThrow(OutOfRangeError);
    gv.dispose();
  });

  it('keeps the intermediate results of one chunk only, and leaks nothing', async () => {
    // Between input and embedding the encoder is 200 wide; the loss sees the mean of ten groups.
    const weight = tf.variable(tf.fill([4, 200], 0.01) as tf.Tensor2D);
    const encoder: CachedEncoder<tf.Tensor2D> = {
      variables: { weight },
      apply: (x) => tf.mean(tf.reshape(tf.exp(tf.sin(tf.tanh(tf.matMul(x, weight)))), [x.shape[0], 10, 20]), 2) as tf.Tensor2D,
    };
    const u = tf.tensor2d(normalMatrix(400, 4, createRandom(1)));
    const loss = pairLoss('clip', { chunk: 50 });
    const ofPair = (zu: tf.Tensor2D, zv: tf.Tensor2D) => loss({ zu, zv });
    const step = (f: () => tf.Scalar) => {
      const { value, grads } = tf.variableGrads(f, [weight]);
      tf.dispose([value, grads[weight.name]]);
    };
    const peak = async (f: () => tf.Scalar) => (await tf.profile(() => step(f))).peakBytes - tf.memory().numBytes;
    const cached = gradCache(encoder, encoder, ofPair, { chunk: 20 });
    const before = tf.memory().numTensors;
    const whole = await peak(() => ofPair(encoder.apply(u), encoder.apply(u)));
    expect(await peak(() => cached(u, u))).toBeLessThan(whole / 5);
    cached(u, u).dispose();
    for (let i = 0; i < 3; i++) step(() => cached(u, u));
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([u, weight]);
  });
});
