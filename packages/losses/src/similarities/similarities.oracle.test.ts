import * as tf from '@tensorflow/tfjs-core';
import { createRandom, gaussianPair, optimalTilting } from '@crossmodal/theory';
import { describe, expect, it } from 'vitest';

import { expectGradients, valueAndGradients, weightedSum } from '../../test/expect-gradients.ts';
import { referenceCosine, referenceForm, referenceL2, referenceLogits } from '../../test/paper-reference.ts';
import { maximumDifference, normalMatrix } from '../../test/reference.ts';
import { backends, useBackend } from '../../test/use-backend.ts';
import {
  bilinearLogits,
  conditionalLoss,
  cosineLogits,
  innerLogits,
  l2Logits,
  learnedBias,
  logitScale,
  normalizeRows,
  OutOfRangeError,
  quadraticLogits,
  ShapeError,
  similarities,
  type Similarity,
  sigLipLoss,
} from '../index.ts';

// The worked example: embeddings (3,4), (0,−2) of u and (1,0), (1,1) of v.
const workedU = [[3, 4], [0, -2]];
const workedV = [[1, 0], [1, 1]];

function read(make: () => tf.Tensor2D): number[][] {
  return tf.tidy(() => make().arraySync());
}

function logitsOf(similarity: Similarity, zu: number[][], zv: number[][]): number[][] {
  return read(() => similarity(tf.tensor2d(zu), tf.tensor2d(zv)));
}

const rotation = (angle: number) => [[Math.cos(angle), -Math.sin(angle), 0], [Math.sin(angle), Math.cos(angle), 0], [0, 0, 1]];
const rotated = (z: number[][], by: number[][]) => z.map((row) => by[0].map((_, d) => row.reduce((sum, x, a) => sum + x * by[a][d], 0)));

describe.each(backends)('similarities on %s', (backend) => {
  useBackend(backend);

  it('cosine and squared distances have the values of the worked example', () => {
    expect(maximumDifference(logitsOf((u, v) => cosineLogits(u, v), workedU, workedV), [[0.6, 0.9899494937], [0, -Math.SQRT1_2]])).toBeLessThan(1e-6);
    expect(maximumDifference(logitsOf((u, v) => l2Logits(u, v), workedU, workedV), [[-10, -6.5], [-2.5, -5]])).toBeLessThan(1e-6);
  });

  it('agree with float64 sums, and their gradients with finite differences', () => {
    const random = createRandom(11);
    const [zu, zv, w] = [normalMatrix(4, 3, random), normalMatrix(5, 3, random), normalMatrix(4, 5, random)];
    const weights = tf.tensor2d(w);
    const scalar = (logits: tf.Tensor2D) => tf.sum(tf.mul(logits, weights));
    const temperature = 0.7;
    expectGradients(
      (u, v) => scalar(cosineLogits(u, v, { temperature })),
      (u, v) => weightedSum(w, referenceLogits(u, v, referenceCosine)) / temperature,
      [zu, zv],
    );
    expectGradients(
      (u, v) => scalar(l2Logits(u, v, { temperature })),
      (u, v) => weightedSum(w, referenceLogits(u, v, referenceL2)) / temperature,
      [zu, zv],
    );
    expectGradients(
      (z) => tf.sum(tf.mul(normalizeRows(z), tf.slice(weights, [0, 0], [4, 3]))),
      (z) => weightedSum(w.map((row) => row.slice(0, 3)), z.map((row) => row.map((x) => x / Math.hypot(...row)))),
      [zu],
    );
    const W = normalMatrix(3, 2, random);
    const narrow = zv.map((row) => row.slice(0, 2));
    expectGradients(
      (u, v, m) => scalar(bilinearLogits(u, v, m, { temperature })),
      (u, v, m) => weightedSum(w, referenceLogits(u, v, (a, b) => referenceForm(a, m, b))) / temperature,
      [zu, narrow, W],
    );
    // B and C are not symmetric on purpose.
    const [B, C] = [normalMatrix(3, 3, random), normalMatrix(2, 2, random)];
    const quadratic = (A: number[][], b: number[][], c: number[][]) => (x: readonly number[], y: readonly number[]) =>
      referenceForm(x, A, y) - referenceForm(x, b, x) / 2 - referenceForm(y, c, y) / 2;
    const [noB, noC] = [B.map((row) => row.map(() => 0)), C.map((row) => row.map(() => 0))];
    expectGradients(
      (u, v, a, b, c) => scalar(quadraticLogits(u, v, { A: a, B: b, C: c })),
      (u, v, a, b, c) => weightedSum(w, referenceLogits(u, v, quadratic(a, b, c))),
      [zu, narrow, W, B, C],
    );
    expectGradients(
      (u, v, a, c) => scalar(quadraticLogits(u, v, { A: a, C: c })),
      (u, v, a, c) => weightedSum(w, referenceLogits(u, v, quadratic(a, noB, c))),
      [zu, narrow, W, C],
    );
    expectGradients(
      (u, v, a, b) => scalar(quadraticLogits(u, v, { A: a, B: b })),
      (u, v, a, b) => weightedSum(w, referenceLogits(u, v, quadratic(a, b, noC))),
      [zu, narrow, W, B],
    );
    weights.dispose();
  });

  it('cosine and L2 differ by the constant 1 / tau on unit embeddings', () => {
    const random = createRandom(12);
    const [zu, zv] = [normalMatrix(4, 3, random), normalMatrix(4, 3, random)];
    const unit = (z: number[][]) => z.map((row) => row.map((x) => x / Math.hypot(...row)));
    const cosine = logitsOf((u, v) => cosineLogits(u, v, { temperature: 0.5 }), zu, zv);
    const l2 = logitsOf((u, v) => l2Logits(u, v, { temperature: 0.5 }), unit(zu), unit(zv));
    expect(maximumDifference(cosine.map((row) => row.map((x) => x - 2)), l2)).toBeLessThan(1e-5);
  });

  it('inner is bilinear with W = 1, and L2 of linear encoders is quadratic with A = G^T H, B = G^T G, C = H^T H', () => {
    const random = createRandom(13);
    const [zu, zv, G, H] = [normalMatrix(4, 3, random), normalMatrix(4, 3, random), normalMatrix(2, 3, random), normalMatrix(2, 3, random)];
    const one = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
    const inner = logitsOf((u, v) => innerLogits(u, v), zu, zv);
    expect(maximumDifference(inner, logitsOf((u, v) => bilinearLogits(u, v, tf.tensor2d(one)), zu, zv))).toBeLessThan(1e-5);
    const [l2, quadratic] = tf.tidy(() => {
      const [u, v, g, h] = [zu, zv, G, H].map((x) => tf.tensor2d(x));
      const product = (a: tf.Tensor2D, b: tf.Tensor2D) => tf.matMul(a, b, true, false) as tf.Tensor2D;
      const encoded = [tf.matMul(u, g, false, true), tf.matMul(v, h, false, true)] as tf.Tensor2D[];
      return [
        l2Logits(encoded[0], encoded[1]).arraySync(),
        quadraticLogits(u, v, { A: product(g, h), B: product(g, g), C: product(h, h) }).arraySync(),
      ];
    });
    expect(maximumDifference(l2, quadratic)).toBeLessThan(1e-4);
  });

  it.each([
    ['inner', (u: tf.Tensor2D, v: tf.Tensor2D) => innerLogits(u, v), false],
    ['cosine', (u: tf.Tensor2D, v: tf.Tensor2D) => cosineLogits(u, v), true],
    ['l2', (u: tf.Tensor2D, v: tf.Tensor2D) => l2Logits(u, v), false],
  ] as const)('%s does not see a rotation of both embeddings, and only the cosine no factors', (_, similarity, scaleFree) => {
    const random = createRandom(14);
    const [zu, zv] = [normalMatrix(4, 3, random), normalMatrix(5, 3, random)];
    const logits = logitsOf(similarity, zu, zv);
    expect(maximumDifference(logits, logitsOf(similarity, rotated(zu, rotation(0.9)), rotated(zv, rotation(0.9))))).toBeLessThan(1e-5);
    const longer = zu.map((row, i) => row.map((x) => x * (i + 2)));
    const moved = maximumDifference(logits, logitsOf(similarity, longer, zv));
    if (scaleFree) expect(moved).toBeLessThan(1e-5);
    else expect(moved).toBeGreaterThan(0.1);
  });

  it('L2 keeps its digits far from the origin and never gives a positive logit', () => {
    const random = createRandom(15);
    const [zu, zv] = [normalMatrix(6, 3, random), normalMatrix(6, 3, random)];
    const far = (z: number[][]) => z.map((row) => row.map((x) => Math.fround(1000 + Math.fround(x))));
    const expected = referenceLogits(far(zu), far(zv), referenceL2);
    // The mean is rounded to 6e-5 at 1000; without centring the error would be of order 0.1.
    expect(maximumDifference(logitsOf((u, v) => l2Logits(u, v), far(zu), far(zv)), expected)).toBeLessThan(1e-3);
    const same = logitsOf((u, v) => l2Logits(u, v), far(zu), far(zu));
    expect(Math.max(...same.flat())).toBeLessThanOrEqual(0);
    expect(Object.is(logitsOf((u, v) => l2Logits(u, v), [[0, 0]], [[0, 0]])[0][0], 0)).toBe(true);
  });

  it('cosine gives zero embeddings the logit 0 and the gradient 0, also with tiny and huge neighbours', () => {
    const zu = [[0, 0], [1e-20, 1e-20], [3e30, 4e30]];
    const zv = [[1, 0], [0, 0], [1, 1]];
    expect(maximumDifference(logitsOf((u, v) => cosineLogits(u, v), zu, zv), [[0, 0, 0], [Math.SQRT1_2, 0, 1], [0.6, 0, 1.4 / Math.SQRT2]])).toBeLessThan(1e-6);
    const { gradients } = valueAndGradients((u, v) => conditionalLoss(cosineLogits(u, v, { temperature: 0.01 })), [zu, zv]);
    expect(gradients.flat(2).every(Number.isFinite)).toBe(true);
    expect(gradients[0][0].map(Math.abs)).toEqual([0, 0]);
    expect(gradients[1][1].map(Math.abs)).toEqual([0, 0]);
    expect(() => cosineLogits(tf.tensor2d(zu), tf.tensor2d(zv), { strict: true })).toThrow(/cosineLogits: zu: row 0 is zero/);
    expect(() => normalizeRows(tf.tensor2d(zv), { strict: true })).toThrow(/normalizeRows: z: row 1 is zero/);
  });

  it('the quadratic logits reach the exact loss of a Gaussian pair', () => {
    // The log density ratio of N(0, [[1.5, 1], [1, 1.5]]): the one-sided L2 optimum with B = 8/15, A = 0.8.
    const { A, B } = optimalTilting(gaussianPair({ cov: [[1.5, 1], [1, 1.5]], nu: 1 }), { tilting: 'l2', loss: 'u|v' });
    const logits = read(() => quadraticLogits(tf.tensor2d([[1], [-2]]), tf.tensor2d([[0.5], [1]]), { A: tf.tensor2d(A.to2DArray()), B: tf.tensor2d(B?.to2DArray() ?? []) }));
    expect(maximumDifference(logits, [[0.4 - 4 / 15, 0.8 - 4 / 15], [-0.8 - 16 / 15, -1.6 - 16 / 15]])).toBeLessThan(1e-5);
  });

  it('leak no tensor, with and without a gradient', () => {
    const [u, v, w] = [tf.tensor2d(workedU), tf.tensor2d(workedV), tf.tensor2d([[1, 2], [3, 4]])];
    const before = tf.memory().numTensors;
    const all: ((a: tf.Tensor2D, b: tf.Tensor2D) => tf.Tensor2D)[] = [
      ...Object.values(similarities).map((entry) => entry.create({ temperature: 0.5 })),
      (a, b) => cosineLogits(a, b, { strict: true }),
      (a) => normalizeRows(a),
      (a, b) => bilinearLogits(a, b, w),
      (a, b) => quadraticLogits(a, b, { A: w, B: w, C: w }),
    ];
    for (const similarity of all) {
      similarity(u, v).dispose();
      tf.dispose(tf.grad((x) => tf.sum(similarity(x as tf.Tensor2D, v)))(u));
    }
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([u, v, w]);
  });
});

describe('similarities', () => {
  useBackend('cpu');

  it.each([1, 4])('of zero embeddings have the logit that their entry states, from which SigLIP starts at its best constant; %s points', (points) => {
    const n = 8;
    for (const { create, item, zeroLogit } of Object.values(similarities)) {
      const options = { temperature: 0.07, ...(item === 'point set' && { points }) };
      const z = tf.zeros([n, item === 'vector' ? 3 : points * (3 + 1)]) as tf.Tensor2D;
      const expected = zeroLogit?.(options) ?? 0;
      const bias = learnedBias(-Math.log(n - 1) - expected);
      const [logit, loss] = tf.tidy(() => {
        const logits = create(options)(z, z);
        return [logits.dataSync()[3], sigLipLoss(bias.apply(logits)).dataSync()[0]];
      });
      expect(Math.abs(logit - expected)).toBeLessThan(1e-5);
      // One pair in n: the mean of −ln(1/n) over the pairs and of −(n − 1) ln(1 − 1/n) over the others.
      expect(Math.abs(loss - (Math.log(n) + (n - 1) * Math.log(n / (n - 1))))).toBeLessThan(1e-4);
      bias.dispose();
      z.dispose();
    }
  });

  it('are registered under their own names, and accept one of the user', () => {
    expect(Object.entries(similarities).map(([name, entry]) => [name, entry.name])).toEqual([['inner', 'inner'], ['cosine', 'cosine'], ['l2', 'l2'], ['kme', 'kme'], ['wpse', 'wpse']]);
    expect(logitsOf(similarities.inner.create({ temperature: 2 }), workedU, workedV)).toEqual([[1.5, 3.5], [0, -1]]);
    expect(logitsOf(similarities.l2.create(), workedU, workedV)).toEqual([[-10, -6.5], [-2.5, -5]]);
    const mine: Similarity = (zu, zv) => tf.neg(similarities.cosine.create()(zu, zv));
    expect(logitsOf(mine, workedU, workedV)[0][0]).toBeCloseTo(-0.6, 5);
  });

  it('have a learned scale beside the temperature, as a factor but for kme, which has it inside', () => {
    const scale = logitScale({ temperature: 0.5 });
    const z = [[3, 4, 0.7], [0, -2, 1.3]];
    for (const name of Object.keys(similarities) as (keyof typeof similarities)[]) {
      const learned = logitsOf(similarities[name].create({ scale, temperature: 3 }), z, z);
      expect(maximumDifference(learned, logitsOf(similarities[name].create({ temperature: 1.5 }), z, z))).toBeLessThan(1e-5);
      const doubled = logitsOf(similarities[name].create({ temperature: 3 }), z, z).map((row) => row.map((s) => 2 * s));
      if (name === 'kme') expect(maximumDifference(learned, doubled)).toBeGreaterThan(0.1);
      else expect(maximumDifference(learned, doubled)).toBeLessThan(1e-5);
    }
    scale.dispose();
  });

  it('refuse shapes that do not match, other types and temperatures that are none', () => {
    const [two, three] = [tf.zeros([2, 2]) as tf.Tensor2D, tf.zeros([2, 3]) as tf.Tensor2D];
    expect(() => cosineLogits(two, three)).toThrow(ShapeError);
    expect(() => l2Logits(two, three)).toThrow(/l2Logits: zu is \[2,2\] and zv is \[2,3\]/);
    expect(() => bilinearLogits(two, three, two)).toThrow(/W is \[2,2\]/);
    expect(() => quadraticLogits(two, three, { A: two })).toThrow(/A is \[2,2\]; expected \[2, 3\]/);
    expect(() => quadraticLogits(two, three, { A: three, B: three })).toThrow(/B is \[2,3\]/);
    expect(() => quadraticLogits(two, three, { A: three, C: two })).toThrow(/C is \[2,2\]/);
    expect(() => normalizeRows(tf.zeros([2, 2], 'int32'))).toThrow(/type int32/);
    expect(() => l2Logits(tf.zeros([2, 2], 'int32'), two)).toThrow(/type int32/);
    for (const temperature of [0, -1, NaN, Infinity]) {
      expect(() => cosineLogits(two, two, { temperature })).toThrow(OutOfRangeError);
      expect(() => l2Logits(two, two, { temperature })).toThrow(OutOfRangeError);
      expect(() => bilinearLogits(two, two, two, { temperature })).toThrow(OutOfRangeError);
    }
  });
});
