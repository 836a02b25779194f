import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { globalContrastiveLoss } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';

import { temporaryFolder } from '../../../test/command.ts';
import { drawnNegatives } from './drawn-negatives.ts';
import { negativesLoss } from './negatives-loss.ts';
import { pairSubset } from './pair-subset.ts';
import { plans } from './plans.ts';
import { runTrial, type Trial } from './trial.ts';
import { TrialStore } from './trial-store.ts';

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
});

const random = createRandom(1);
const rows = (n: number) => Array.from({ length: n }, () => [random.normal(), random.normal(), random.normal()]);
const unit = (row: number[]) => row.map((x) => x / Math.hypot(...row));
const dot = (a: number[], b: number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0);

describe('the risk with drawn negatives', () => {
  const [anchors, candidates, m, tau] = [4, 5, 2, 0.3];
  const [zu, zv] = [rows(anchors + candidates), rows(anchors + candidates)];

  it.each(['shared', 'fresh'] as const)('is that of the definition in float64, negatives %s', (kind) => {
    const logWeights = drawnNegatives(createRandom(3), { anchors, candidates, negatives: m, kind });
    const [u, v] = [zu.map(unit), zv.map(unit)];
    const side = (from: number[][], to: number[][]) =>
      Array.from({ length: anchors }, (_, i) => {
        let sum = 0;
        for (let j = 0; j < candidates; j++) if (logWeights[i * candidates + j] > -100) sum += Math.exp((dot(from[i], to[anchors + j]) - dot(from[i], to[i])) / tau) / m;
        return (tau * Math.log(sum)) / anchors;
      }).reduce((a, b) => a + b);
    const actual = tf.tidy(() => negativesLoss({ zu: tf.tensor2d(zu), zv: tf.tensor2d(zv), anchors, logWeights: tf.tensor2d(logWeights, [anchors, candidates]) }, tau).dataSync()[0]);
    expect(actual).toBeCloseTo((side(u, v) + side(v, u)) / 2, 5);
  });

  it('is the global contrastive loss where the negatives are the other anchors', () => {
    const cosines = tf.tidy(() => tf.tensor2d(zu.slice(0, 4).map((a) => zv.slice(0, 4).map((b) => dot(unit(a), unit(b))))));
    const logWeights = Array.from({ length: 16 }, (_, k) => (Math.floor(k / 4) === k % 4 ? -1e9 : -Math.log(3)));
    const [ours, theirs] = tf.tidy(() => {
      const twice = (z: number[][]) => tf.tensor2d([...z.slice(0, 4), ...z.slice(0, 4)]);
      return [negativesLoss({ zu: twice(zu), zv: twice(zv), anchors: 4, logWeights: tf.tensor2d(logWeights, [4, 4]) }, tau), globalContrastiveLoss(cosines, { temperature: tau })].map((value) => value.dataSync()[0]);
    });
    expect(ours).toBeCloseTo(theirs, 5);
    cosines.dispose();
  });

  it('draws m negatives an anchor, the same or others', () => {
    const placesOf = (weights: Float32Array) => Array.from({ length: 8 }, (_, i) => [...weights.subarray(16 * i, 16 * (i + 1))].flatMap((w, j) => (w > -100 ? [j] : [])));
    const draw = (kind: 'shared' | 'fresh') => placesOf(drawnNegatives(createRandom(5), { anchors: 8, candidates: 16, negatives: 3, kind }));
    expect(draw('shared').every((places) => places.length === 3 && String(places) === String(draw('shared')[0]))).toBe(true);
    expect(draw('fresh').every((places) => new Set(places).size === 3)).toBe(true);
    expect(new Set(draw('fresh').map(String)).size).toBeGreaterThan(4);
  });
});

describe('a trial', () => {
  /** v is u under a rotation, with noise: there is something to find. */
  const count = 400;
  const u = rows(count);
  const v = u.map(([a, b, c]) => [b + 0.05 * random.normal(), c + 0.05 * random.normal(), a + 0.05 * random.normal()]);
  const side = (items: number[][]) => ({
    shape: [3],
    rows: (indices: Uint32Array, into = new Float32Array(3 * indices.length)) => {
      indices.forEach((index, i) => into.set(items[index], 3 * i));
      return into;
    },
  });
  const all = { count, u: side(u), v: side(v), labels: null };
  const [{ experiment: mnist }] = plans.quick.data;

  it('has the pairs of its subset', () => {
    const chosen = Uint32Array.of(7, 0, 399);
    const subset = pairSubset(all, chosen);
    expect(subset.count).toBe(3);
    expect([...subset.v.rows(Uint32Array.of(2, 0))]).toEqual([...v[399], ...v[7]].map(Math.fround));
  });

  it.each([
    { kind: 'fresh', negatives: 2 },
    { kind: 'pool', pool: 40 },
    { kind: 'loss', loss: 'fast-clip-v3', batchSize: 16, learnTemperature: true, options: { rho: 2 } },
  ] as const)('%o learns, and fresh draws are the same ones again', { timeout: 60_000 }, async (kind) => {
    const { linearEncoder } = await import('@crossmodal/encoders');
    const encoders: typeof mnist.encoders = ({ embeddingDim, random: { u: ofU, v: ofV } }) =>
      ({
        u: linearEncoder({ inputDim: 3, outputDim: embeddingDim, random: ofU }),
        v: linearEncoder({ inputDim: 3, outputDim: embeddingDim, random: ofV }),
      }) as unknown as ReturnType<typeof mnist.encoders>;
    const setting = {
      experiment: { ...mnist, encoders },
      settings: { model: { embeddingDim: 3, temperature: 0.1 } },
      train: pairSubset(all, Uint32Array.from({ length: 300 }, (_, i) => i)),
      test: pairSubset(all, Uint32Array.from({ length: 100 }, (_, i) => 300 + i)),
      samples: 19_200,
      anchors: 32,
      engine: { compiler: undefined } as never,
      seed: 1,
      signal: new AbortController().signal,
    };
    const trial = { ...kind, data: 'rotation', pairs: 128, seed: 0 } as Trial;
    const result = await runTrial(trial, setting);
    // Chance is 10 %, with a standard error of 3 %.
    expect(result.recallAt10).toBeGreaterThan(0.22);
    if (kind.kind === 'fresh') expect(await runTrial(trial, setting)).toEqual(result);
  });

  it('is kept in a file, for the same settings only', () => {
    const folder = join(temporaryFolder(), 'kept');
    const trial: Trial = { kind: 'pool', pool: 3, data: 'rotation', pairs: 8, seed: 1 };
    const store = new TrialStore(folder, 'a');
    expect(store.get(trial)).toBeUndefined();
    store.set(trial, { recallAt1: 0.1, recallAt10: 0.5 });
    expect(existsSync(join(folder, 'trials.json'))).toBe(true);
    expect(new TrialStore(folder, 'a').get(trial)).toEqual({ recallAt1: 0.1, recallAt10: 0.5 });
    expect(new TrialStore(folder, 'a').get({ ...trial, seed: 2 })).toBeUndefined();
    expect(new TrialStore(folder, 'b').get(trial)).toBeUndefined();
    expect(JSON.parse(readFileSync(join(folder, 'trials.json'), 'utf8'))).toMatchObject({ fingerprint: 'a' });
  });
});
