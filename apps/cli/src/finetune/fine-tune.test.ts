import { accuracy } from '@crossmodal/evaluation';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { classifierLogits } from './classifier.ts';
import { fineTune } from './fine-tune.ts';
import { fineTuneRun } from './fine-tune-run.ts';
import { fitClassifier } from './fit-classifier.ts';
import type { FrozenRun } from './frozen-run.ts';
import { labelPrototypes } from './label-prototypes.ts';
import { largestOf } from './largest-of.ts';

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
});

/** The fixture of section 3.3 of the paper's digest. */
const x = { data: Float32Array.of(1, 0, 0.6, 0.8, 0, 1, -0.8, 0.6), rows: 4, columns: 2 };
const fixture = { G: Float32Array.of(1, 0, -1, 0, 1, 0.5), F: Float32Array.of(0.1, -0.2, 0) };

/** Three clouds on the circle, noisy, as a frozen run would see them. */
function clouds(count: number, seed: number): { x: typeof x; labels: Uint8Array; indices: Uint32Array } {
  const random = createRandom(seed);
  const labels = Uint8Array.from({ length: count }, () => random.integer(3));
  const data = Float32Array.from({ length: 2 * count }, () => 0);
  labels.forEach((label, i) => {
    const angle = (2 * Math.PI * label) / 3 + 0.7 * random.normal();
    data.set([Math.cos(angle), Math.sin(angle)], 2 * i);
  });
  return { x: { data, rows: count, columns: 2 }, labels, indices: Uint32Array.from({ length: count }, (_, index) => index) };
}

/** A classifier of embeddings sees them as they are. */
const sees: FrozenRun['sees'] = async (_, features) => features;

describe('classifierLogits', () => {
  it('gives the logits of the fixture and its predictions', () => {
    const logits = classifierLogits(fixture, x, 0.5);
    const expected = [2.1, -0.2, -2, 1.3, 1.4, -0.4, 0.1, 1.8, 1, -1.5, 1, 2.2];
    logits.data.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 6));
    expect([...largestOf(logits)]).toEqual([0, 1, 1, 2]);
  });
});

describe('fitClassifier', () => {
  const options = { x, labels: [0, 1, 1, 2], start: fixture, temperature: 0.5, penalties: [0.1], logitStep: 0.01 };

  it('is the start itself at step 0', async () => {
    const [{ G, F }] = await fitClassifier({ ...options, steps: 0 });
    expect([...G, ...F]).toEqual([...fixture.G, ...fixture.F]);
  });

  it('makes a first step of Adam against the gradient of the fixture', async () => {
    const [{ G, F }] = await fitClassifier({ ...options, steps: 1 });
    // Adam's first step is the learning rate against the sign of each entry of the gradient; the mean |x|₁ is 1.2.
    const signs = { G: [1, -1, 1, 1, -1, 1], F: [1, -1, 1] };
    G.forEach((value, index) => expect(value).toBeCloseTo(fixture.G[index] - (0.01 * 0.5 * signs.G[index]) / 1.2, 5));
    F.forEach((value, index) => expect(value).toBeCloseTo(fixture.F[index] - 0.01 * signs.F[index], 5));
  });

  it('ends where the gradient of loss and pull is zero', async () => {
    const penalty = 0.05;
    const [{ G, F }] = await fitClassifier({ ...options, penalties: [penalty], steps: 400, logitStep: 0.1 });
    const { data } = classifierLogits({ G, F }, x, 0.5);
    const residual = Array.from({ length: 4 }, (_, i) => {
      const row = [...data.subarray(3 * i, 3 * i + 3)].map(Math.exp);
      const total = row.reduce((a, b) => a + b);
      return row.map((value, c) => (value / total - (options.labels[i] === c ? 1 : 0)) / 4);
    });
    for (let c = 0; c < 3; c++) {
      expect(residual.reduce((sum, row) => sum + row[c], 0)).toBeCloseTo(0, 3);
      for (let j = 0; j < 2; j++) {
        const ofLoss = residual.reduce((sum, row, i) => sum + (x.data[2 * i + j] * row[c]) / 0.5, 0);
        const ofPull = (penalty * (G[3 * j + c] - fixture.G[3 * j + c])) / 0.25;
        expect(ofLoss + ofPull).toBeCloseTo(0, 3);
      }
    }
  });

  it('leaks no tensor', async () => {
    const before = tf.memory().numTensors;
    await fitClassifier({ ...options, steps: 3 });
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('fineTune', { timeout: 30_000 }, () => {
  it('keeps the start where no fit lowers the loss of the validation part', async () => {
    // The first fifth, on which the penalty is chosen, says the opposite of the rest, and the start is right about it.
    const items = {
      x: { data: Float32Array.from({ length: 20 }, () => 1), rows: 10, columns: 2 },
      labels: Uint8Array.of(0, 0, 1, 1, 1, 1, 1, 1, 1, 1),
      indices: new Uint32Array(10),
    };
    const start = { G: Float32Array.of(1, 0, 1, 0), F: new Float32Array(2) };
    expect(await fineTune(items, { start: async () => start, sees, temperature: 1 })).toEqual({ weights: start, scale: 1, penalty: null });
  });

  it('scales a start that is too sure without a change of its predictions, and sees the validation part in no start or fit', async () => {
    const items = clouds(100, 3);
    const sure = { G: Float32Array.of(64, -32, -32, 0, 55.4, -55.4), F: new Float32Array(3) };
    const seen: number[] = [];
    const { scale } = await fineTune(items, { start: async ({ indices }) => (seen.push(indices.length), sure), sees, temperature: 1 });
    expect(scale).toBeLessThan(1 / 4);
    const smaller = { G: sure.G.map((value) => value * scale), F: sure.F };
    expect(largestOf(classifierLogits(smaller, items.x, 1))).toEqual(largestOf(classifierLogits(sure, items.x, 1)));
    expect(seen).toEqual([80, 100]);
  });

  it('sees the items that it is fitted to without their own partners, and the validation part with all that are not its own', async () => {
    const items = clouds(100, 3);
    const seen: [number, number, boolean][] = [];
    const start = { G: new Float32Array(6), F: new Float32Array(3) };
    await fineTune(items, { start: async () => start, sees: async (labelled, features, own) => (seen.push([labelled.indices.length, features.rows, own]), features), temperature: 0.3 });
    expect(seen).toEqual([[80, 20, false], [80, 80, true], [100, 100, true]]);
  });

  it('comes from a classifier that knows nothing to near the best one, on items that it has not seen', async () => {
    const start = { G: new Float32Array(6), F: new Float32Array(3) };
    const { weights, penalty } = await fineTune(clouds(200, 1), { start: async () => start, sees, temperature: 0.3 });
    const test = clouds(2000, 2);
    expect(penalty).not.toBeNull();
    // The best takes the nearest centre: P(|0.7 N| < π/3) = 0.865.
    expect(accuracy({ predicted: largestOf(classifierLogits(weights, test.x, 0.3)), labels: test.labels })).toBeGreaterThan(0.82);
  });
});

describe('labelPrototypes', () => {
  const embeddings = { data: Float32Array.of(1, 0, 0, 1, -1, 0), rows: 3, columns: 2, labels: [0, 0, 2], classes: 3 };

  it('are the directions of the class means for the cosine, and 0 for a class without an item', () => {
    const { G, F } = labelPrototypes(embeddings, { similarity: 'cosine', temperature: 0.5 });
    const half = Math.fround(Math.SQRT1_2);
    expect([...G]).toEqual([half, 0, -1, half, 0, 0]);
    expect([...F]).toEqual([0, 0, 0]);
  });

  it('classify by the squared distance to the class means for l2', () => {
    const temperature = 0.5;
    const weights = labelPrototypes(embeddings, { similarity: 'l2', temperature });
    const query = [0.3, -0.7];
    const { data } = classifierLogits(weights, { data: Float32Array.from(query), rows: 1, columns: 2 }, temperature);
    const means = [[0.5, 0.5], [0, 0], [-1, 0]];
    const logits = means.map((mean) => -mean.reduce((sum, value, j) => sum + (value - query[j]) ** 2, 0) / (2 * temperature));
    for (const c of [1, 2]) expect(data[c] - data[0]).toBeCloseTo(logits[c] - logits[0], 6);
  });
});

describe('fineTuneRun', { timeout: 60_000 }, () => {
  const train = clouds(400, 5);
  const test = clouds(300, 6);
  const frozen = (testLabels: Uint8Array, looks: { count: number }): FrozenRun => ({
    run: { path: 'a run' } as FrozenRun['run'],
    name: 'left',
    loss: 'clip',
    side: 'left',
    classes: 3,
    labels: { train: train.labels, test: testLabels },
    temperature: 0.3,
    startName: 'zero-shot',
    zeroShot: true,
    sets: false,
    sees,
    features: async (part) => {
      if (part === 'test') looks.count++;
      return part === 'train' ? train.x : test.x;
    },
    start: async () => ({ G: Float32Array.of(1, 0, 0, 0, 1, 0), F: new Float32Array(3) }),
    dispose: () => {},
  });

  it('chooses and fits the same whatever the test labels say', async () => {
    const plan = { labels: [40], seeds: 2 };
    const looks = { count: 0 };
    const right = await fineTuneRun(frozen(test.labels, looks), plan);
    const wrong = await fineTuneRun(frozen(test.labels.map((label) => (label + 1) % 3), looks), plan);
    expect(wrong.map(({ weights }) => weights)).toEqual(right.map(({ weights }) => weights));
    expect(wrong.map(({ trial: { chosen } }) => chosen)).toEqual(right.map(({ trial: { chosen } }) => chosen));
    expect(wrong[0].trial.fineTuned).toBeLessThan(right[0].trial.fineTuned);
    expect(looks.count).toBe(2);
  });

  it('scores the zero-shot classifier, which no draw of the labelled pairs changes, as it predicts', async () => {
    const fitted = await fineTuneRun(frozen(test.labels, { count: 0 }), { labels: [20], seeds: 2 });
    // ℓ = (x₀, x₁, 0)/τ: the class of the larger coordinate, or the third where both are negative.
    const hits = test.labels.filter((label, i) => {
      const [a, b] = test.x.data.subarray(2 * i, 2 * i + 2);
      return label === (Math.max(a, b) < 0 ? 2 : a >= b ? 0 : 1);
    }).length;
    for (const { trial } of fitted) expect(trial.start).toBe(hits / test.labels.length);
  });

  it('does the same again for the same seeds', async () => {
    const plan = { labels: [30], seeds: 1 };
    const [first, second] = [await fineTuneRun(frozen(test.labels, { count: 0 }), plan), await fineTuneRun(frozen(test.labels, { count: 0 }), plan)];
    expect(second).toEqual(first);
  });
});
