import { type Encoder, linearEncoder } from '@crossmodal/encoders';
import { centroidGap, medianCrossDistance, mmdSquared, normalisedRows } from '@crossmodal/evaluation';
import { lossInfo } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import { train } from '@crossmodal/training';
import { selectEngine } from '@crossmodal/training/engine';
import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { beforeAll, describe, expect, it } from 'vitest';

import { chanceOf } from './chance-of.ts';
import { embedSide } from './embed-side.ts';
import { embeddingGeometry } from './embedding-geometry.ts';
import { lossState } from './loss-state.ts';
import { modalityGap } from './modality-gap.ts';
import { type PairConfig, pairConfigSchema } from './pair-config.ts';
import type { PairExperiment, PairSide, PairSplit } from './pair-experiment.ts';
import { pairLossNames } from './pair-losses.ts';
import { createPairModel, type PairModel } from './pair-model.ts';
import { pairTask } from './pair-task.ts';
import type { Teacher } from './teacher.ts';

const COUNT = 48;
const random = createRandom(9);

/** v is u under a fixed rotation with noise, so there is something to learn. */
const u = Array.from({ length: COUNT }, () => [random.normal(), random.normal(), random.normal()]);
const v = u.map(([a, b, c]) => [b + 0.1 * random.normal(), c + 0.1 * random.normal(), a + 0.1 * random.normal()]);

function side(items: number[][]): PairSide {
  return {
    shape: [3],
    rows: (indices, into = new Float32Array(3 * indices.length)) => {
      indices.forEach((index, i) => into.set(items[index], 3 * i));
      return into.subarray(0, 3 * indices.length);
    },
  };
}

const pairs: PairSplit = { count: COUNT, u: side(u), v: side(v), labels: Uint8Array.from(u, ([a]) => (a > 0 ? 1 : 0)) };

const experiment: PairExperiment = {
  name: 'rotation',
  title: 'A rotation',
  description: 'points and their rotations',
  sides: { u: 'points', v: 'rotations' },
  data: z.strictObject({}),
  profiles: { quick: {} },
  examples: [],
  load: async () => ({ train: pairs, test: pairs, classes: 2 }),
  encoders: ({ embeddingDim, random: { u: ofU, v: ofV } }) => ({
    u: linearEncoder({ inputDim: 3, outputDim: embeddingDim, random: ofU }) as Encoder<tf.Tensor>,
    v: linearEncoder({ inputDim: 3, outputDim: embeddingDim, random: ofV }) as Encoder<tf.Tensor>,
  }),
};

/**
 * Where the best constant logits are not those of zero embeddings: −1 of the spectral loss is at logits 1, and that of
 * losses on the sphere is at equal unit embeddings, which zero is not.
 */
const exceptions: Record<string, number> = { 'spectral-contrastive': 0 };

const schema = pairConfigSchema(experiment);
const configOf = (loss: string, training: object = {}, lossOptions: object = {}): PairConfig =>
  schema.parse({
    loss,
    lossOptions,
    teacher: loss === 'distillation' ? 'a run' : null,
    model: { embeddingDim: 2, temperature: 0.5 },
    training: { batchSize: 16, epochs: 8, learningRate: 0.02, ...training },
  });

/** The first step of a run. */
const start = { step: 0, epoch: 0 };

/** The pairs themselves as a teacher. */
const teacher: Teacher = {
  similarity: (zu, zv) => tf.matMul(zu, zv, false, true),
  embeddings: (indices) => ({ zu: gathered(u, indices), zv: gathered(v.map(([b, c, a]) => [a, b, c]), indices) }),
  dispose: () => {},
};

function gathered(items: number[][], indices: Uint32Array): tf.Tensor2D {
  return tf.tensor2d(Array.from(indices, (index) => items[index]));
}

beforeAll(async () => {
  await selectEngine({ engine: 'wasm' });
});

describe.each(pairLossNames)('the loss %s', (loss) => {
  const given = { teacher: loss === 'distillation' ? teacher : null };

  it('falls in training, from a model whose temperature is learned where the loss has logits', { timeout: 30_000 }, async () => {
    const config = configOf(loss);
    const model = createPairModel(experiment, config);
    const state = lossState(model, config, pairs.count);
    expect(state !== null).toBe(lossInfo(loss).needs.includes('state'));
    expect('logitScale' in model.variables).toBe(lossInfo(loss).input === 'logits' && state === null);
    const losses: number[] = [];
    await train(pairTask(model, pairs, { config, ...given, state }), {
      ...config.training,
      random: createRandom(0),
      onStep: (report) => {
        losses.push(report.loss);
        model.project();
      },
    });
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(losses).toHaveLength(24);
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)));
    if (state !== null) expect(state.visited()).toBe(COUNT);
    state?.dispose();
    model.dispose();
  });

  it('has the same value and gradients in blocks of logits and of encoder inputs', () => {
    const indices = Uint32Array.from({ length: 16 }, (_, index) => 2 * index);
    const results = [{}, { chunk: 5, encoderChunk: 7 }].map((training) => {
      const config = configOf(loss, training);
      const model = createPairModel(experiment, config);
      const state = lossState(model, config, pairs.count);
      const task = pairTask(model, pairs, { config, ...given, state });
      const { value, grads } = tf.tidy(() => {
        const batch = task.batch(indices, start);
        return tf.variableGrads(() => task.loss(batch, 0), Object.values(model.variables));
      });
      if (state !== null) expect(state.visited()).toBe(16);
      state?.dispose();
      const all = [value.dataSync()[0], ...Object.values(model.variables).flatMap(({ name }) => [...grads[name].dataSync()])];
      model.dispose();
      return all;
    });
    results[0].forEach((expected, index) => expect(Math.abs(results[1][index] - expected)).toBeLessThan(2e-5 * Math.max(1, Math.abs(expected))));
  });

  it('states the chance level that embeddings which are all equal have', () => {
    const config = configOf(loss);
    const model = createPairModel(experiment, config);
    // Zero weights make zero embeddings: constant logits, at the start of the bias the best ones.
    for (const [name, variable] of Object.entries(model.variables)) if (name.includes('/')) variable.assign(tf.zerosLike(variable));
    // A teacher that is sure has nothing in common with constant logits.
    const sure: Teacher = { ...teacher, similarity: (zu, zv) => tf.mul(tf.eye(zu.shape[0], zv.shape[0]), 1000) };
    const task = pairTask(model, pairs, { config, teacher: given.teacher && sure });
    const value = tf.tidy(() => task.loss(task.batch(Uint32Array.from({ length: 16 }, (_, index) => index), start), 0).dataSync()[0]);
    const expected = exceptions[loss] ?? chanceOf(config, pairs);
    expect(value).toBeCloseTo(expected, 3);
    model.dispose();
  });
});

describe.each(['kme', 'wpse'] as const)('the similarity %s of two points an item', (similarity) => {
  const configWith = (training: object = {}) => {
    const plain = configOf('clip', training);
    return schema.parse({ ...plain, model: { ...plain.model, similarity, points: 2 } });
  };

  it('gives the encoders room for points and weights, and trains with them and the learned bandwidth', { timeout: 30_000 }, async () => {
    const config = configWith();
    const model = createPairModel(experiment, config);
    expect(model.u.outputDim).toBe(2 * (2 + 1));
    const losses: number[] = [];
    await train(pairTask(model, pairs, { config, teacher: null }), {
      ...config.training,
      random: createRandom(0),
      onStep: (report) => {
        losses.push(report.loss);
        model.project();
      },
    });
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)) - 0.1);
    expect(model.temperature()).not.toBeCloseTo(0.5, 3);
    model.dispose();
  });

  it('has the same value and gradients in blocks of logits and of encoder inputs', () => {
    const indices = Uint32Array.from({ length: 16 }, (_, index) => 2 * index);
    const [whole, parts] = [{}, { chunk: 5, encoderChunk: 7 }].map((training) => {
      const config = configWith(training);
      const model = createPairModel(experiment, config);
      const task = pairTask(model, pairs, { config, teacher: null });
      const { value, grads } = tf.tidy(() => {
        const batch = task.batch(indices, start);
        return tf.variableGrads(() => task.loss(batch, 0), Object.values(model.variables));
      });
      const all = [value.dataSync()[0], ...Object.values(model.variables).flatMap(({ name }) => [...grads[name].dataSync()])];
      model.dispose();
      return all;
    });
    whole.forEach((expected, index) => expect(Math.abs(parts[index] - expected)).toBeLessThan(2e-5 * Math.max(1, Math.abs(expected))));
  });
});

describe('random features of wpse', () => {
  const configWith = (settings: object, training: object = {}) => {
    const plain = configOf('clip', training);
    return schema.parse({ ...plain, model: { ...plain.model, similarity: 'wpse', points: 2, randomFeatures: 16, ...settings } });
  };
  const indices = Uint32Array.from({ length: 16 }, (_, index) => index);
  const valueAt = (model: PairModel, { config, step }: { config: ReturnType<typeof configWith>; step: number }) => {
    const task = pairTask(model, pairs, { config, teacher: null });
    return tf.tidy(() => task.loss(task.batch(indices, start), step).dataSync()[0]);
  };

  it('are drawn by the step and the seed, or once', () => {
    const [redrawn, fixed] = [true, false].map((redrawFeatures) => configWith({ redrawFeatures }));
    for (const [config, different] of [[redrawn, 3], [fixed, 1]] as const) {
      const model = createPairModel(experiment, config);
      expect(valueAt(model, { config, step: 3 })).toBe(valueAt(model, { config, step: 3 }));
      expect(new Set([3, 4, 5].map((step) => valueAt(model, { config, step }))).size).toBe(different);
      expect(pairTask(model, pairs, { config, teacher: null }).drawsEachStep).toBe(different > 1);
      model.dispose();
    }
    const values = [1, 2].map((seed) => {
      const config = { ...fixed, seed };
      const model = createPairModel(experiment, config);
      // The same weights: what differs are the draws.
      for (const variable of Object.values(model.variables)) variable.assign(tf.fill(variable.shape, 0.3));
      const value = valueAt(model, { config, step: 0 });
      model.dispose();
      return value;
    });
    expect(values[0]).not.toBe(values[1]);
  });

  it('train, are the same ones in all blocks of a step, and leave no tensor behind', { timeout: 30_000 }, async () => {
    const results = await Promise.all([{}, { chunk: 5, encoderChunk: 7 }].map(async (training) => {
      const config = configWith({}, training);
      const before = tf.memory().numTensors;
      const model = createPairModel(experiment, config);
      const made = tf.memory().numTensors;
      const task = pairTask(model, pairs, { config, teacher: null });
      const gradients = tf.tidy(() => {
        const batch = task.batch(indices, start);
        const { value, grads } = tf.variableGrads(() => task.loss(batch, 1), Object.values(model.variables));
        return [value.dataSync()[0], ...Object.values(model.variables).flatMap(({ name }) => [...grads[name].dataSync()])];
      });
      expect(tf.memory().numTensors).toBe(made);
      model.dispose();
      expect(tf.memory().numTensors).toBe(before);
      return gradients;
    }));
    results[0].forEach((expected, index) => expect(Math.abs(results[1][index] - expected)).toBeLessThan(2e-5 * Math.max(1, Math.abs(expected))));
    const config = configWith({});
    const model = createPairModel(experiment, config);
    const losses: number[] = [];
    await train(pairTask(model, pairs, { config, teacher: null }), { ...config.training, random: createRandom(0), onStep: (report) => losses.push(report.loss) });
    const mean = (values: number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(mean(losses.slice(-3))).toBeLessThan(mean(losses.slice(0, 3)) - 0.1);
    model.dispose();
  });
});

describe.each(['cosine', 'inner', 'l2', 'kme', 'wpse'] as const)('a loss with a temperature of its own on the similarity %s', (similarity) => {
  it('reads logits from which the temperature is out, learns it, and the model has it', { timeout: 30_000 }, async () => {
    const plain = configOf('isog-clr', {}, { rho: 1 });
    const config = schema.parse({ ...plain, model: { ...plain.model, similarity, ...(['kme', 'wpse'].includes(similarity) && { points: 2 }) } });
    const model = createPairModel(experiment, config);
    const state = lossState(model, config, pairs.count)!;
    const embeddings = (seed: number) => tf.randomNormal([4, model.u.outputDim], 0, 1, 'float32', seed) as tf.Tensor2D;
    const differ = () =>
      tf.tidy(() => {
        const [zu, zv] = [embeddings(1), embeddings(2)];
        return tf.max(tf.abs(tf.sub(tf.mul(model.similarity(zu, zv), model.temperature()), model.lossSimilarity(zu, zv)))).dataSync()[0];
      });
    const bare = () => tf.tidy(() => Array.from(model.lossSimilarity(embeddings(1), embeddings(2)).dataSync()));
    const before = bare();
    expect(differ()).toBeLessThan(1e-5);
    await train(pairTask(model, pairs, { config, teacher: null, state }), { ...config.training, random: createRandom(0) });
    expect(model.temperature()).not.toBeCloseTo(0.5, 3);
    expect(model.temperature()).toBe(state.temperature.dataSync()[0]);
    expect(differ()).toBeLessThan(1e-5);
    expect(bare()).toEqual(before);
    state.dispose();
    model.dispose();
  });
});

it.each([1, 2])('SigLIP starts at its best constant with kernel means of %s points', (points) => {
  const plain = configOf('sig-lip');
  const config = schema.parse({ ...plain, model: { ...plain.model, similarity: 'kme', points } });
  const model = createPairModel(experiment, config);
  for (const [name, variable] of Object.entries(model.variables)) if (name.includes('/')) variable.assign(tf.zerosLike(variable));
  const task = pairTask(model, pairs, { config, teacher: null });
  const value = tf.tidy(() => task.loss(task.batch(Uint32Array.from({ length: 16 }, (_, index) => index), start), 0).dataSync()[0]);
  expect(value).toBeCloseTo(Math.log(16) + 15 * Math.log(16 / 15), 4);
  model.dispose();
});

describe.each(['centroid', 'mmd'] as const)('the penalty %s', (regulariser) => {
  const indices = Uint32Array.from({ length: 16 }, (_, index) => 3 * index);
  const configWith = (settings: object, loss = 'clip', training: object = {}) => schema.parse({ ...configOf(loss, training), ...settings });
  const stepOf = (config: PairConfig) => {
    const before = tf.memory().numTensors;
    const model = createPairModel(experiment, config);
    const state = lossState(model, config, pairs.count);
    const task = pairTask(model, pairs, { config, teacher: null, state });
    const { values, embeddings } = tf.tidy(() => {
      const batch = task.batch(indices, start);
      const { value, grads } = tf.variableGrads(() => task.loss(batch, 0), Object.values(model.variables));
      return {
        values: [value.dataSync()[0], ...Object.values(model.variables).flatMap(({ name }) => [...grads[name].dataSync()])],
        embeddings: [model.u.apply(batch.u), model.v.apply(batch.v)].map((embedded) => [...embedded.dataSync()]),
      };
    });
    const visited = state?.visited();
    state?.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
    return { values, embeddings: embeddings.map((data) => normalisedRows({ data: Float64Array.from(data), rows: 16, columns: 2 })), visited };
  };

  it.each(['clip', 'vic-reg', 'sig-lip', 'sog-clr', 'fast-clip-v3'])('adds λ times what the evaluation measures to the loss %s, which keeps its state', async (loss) => {
    const [plain, penalised] = [{}, { regulariser, regulariserWeight: 2 }].map((settings) => stepOf(configWith(settings, loss)));
    const [zu, zv] = plain.embeddings;
    const measured = regulariser === 'centroid' ? centroidGap(zu, zv).gap ** 2 : (await mmdSquared(zu, zv, { bandwidth: medianCrossDistance(zu, zv), estimator: 'u', paired: true })).value;
    expect(Math.abs(measured)).toBeGreaterThan(1e-3);
    expect(Math.abs(penalised.values[0] - plain.values[0] - 2 * measured)).toBeLessThan(1e-4);
    if (regulariser === 'mmd') {
      const { value } = await mmdSquared(zu, zv, { bandwidth: 0.3, estimator: 'u', paired: true });
      expect(Math.abs(value - measured)).toBeGreaterThan(1e-3);
      const narrow = stepOf(configWith({ regulariser, regulariserWeight: 2, regulariserBandwidth: 0.3 }, loss));
      expect(Math.abs(narrow.values[0] - plain.values[0] - 2 * value)).toBeLessThan(1e-4);
    }
    expect(penalised.visited).toBe(plain.visited);
    expect(penalised.visited).toBe(lossInfo(loss as 'clip').needs.includes('state') ? 16 : undefined);
    expect(stepOf(configWith({ regulariser, regulariserWeight: 0 }, loss)).values).toEqual(plain.values);
  });

  it('has the same value and gradients in blocks of logits and of encoder inputs', () => {
    const [whole, parts] = [{}, { chunk: 5, encoderChunk: 7 }].map((training) => stepOf(configWith({ regulariser, regulariserWeight: 3 }, 'clip', training)).values);
    whole.forEach((expected, index) => expect(Math.abs(parts[index] - expected)).toBeLessThan(2e-5 * Math.max(1, Math.abs(expected))));
  });

  it('is of vectors, and its weight is not negative', () => {
    const problems = (settings: object) => schema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    for (const similarity of ['kme', 'wpse']) {
      expect(problems({ regulariser, model: { similarity } })).toEqual([`regulariser: the similarity ${similarity} compares sets of points, and ${regulariser} is of vectors; expected none, or a similarity of inner, cosine, l2`]);
    }
    for (const similarity of ['inner', 'cosine', 'l2']) expect(problems({ regulariser, model: { similarity } })).toBeUndefined();
    expect(problems({ regulariser, regulariserWeight: -1 })?.[0]).toMatch(/^regulariserWeight/);
    expect(problems({ regulariser, regulariserBandwidth: 0 })?.[0]).toMatch(/^regulariserBandwidth/);
    const withBandwidth = problems({ regulariser, regulariserBandwidth: 0.5 });
    if (regulariser === 'mmd') expect(withBandwidth).toBeUndefined();
    else expect(withBandwidth).toEqual(['regulariserBandwidth: is 0.5, and the penalty centroid has no kernel; expected null, or the regulariser mmd']);
  });
});

it('a log of the geometry is that of the directions, and has none at a step at which an embedding is 0', async () => {
  const model = createPairModel(experiment, schema.parse(configOf('clip')));
  const directions = async (one: PairModel['u'], items: PairSide) => {
    const { data, columns } = await embedSide(one, items, COUNT);
    return Array.from({ length: COUNT }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]).map((row) => row.map((x) => x / Math.hypot(...row)));
  };
  const [zu, zv] = [await directions(model.u, pairs.u), await directions(model.v, pairs.v)];
  const difference = zu[0].map((_, k) => zu.reduce((sum, row, i) => sum + row[k] - zv[i][k], 0) / COUNT);
  const logged = (await embeddingGeometry(model, pairs))!;
  expect(logged.centroidGap).toBeCloseTo(Math.hypot(...difference), 12);
  expect(logged.pairedCosine).toBeCloseTo(zu.reduce((sum, row, i) => sum + row.reduce((dot, x, k) => dot + x * zv[i][k], 0), 0) / COUNT, 12);
  for (const variable of Object.values(model.variables)) variable.assign(tf.zerosLike(variable));
  expect(await embeddingGeometry(model, pairs)).toBeNull();
  model.dispose();
});

it('embeddings that have no direction, or are all the same, have no gap', async () => {
  const rows = (...data: number[]) => ({ data: Float32Array.from(data), rows: data.length / 2, columns: 2 });
  expect(await modalityGap(rows(1, 0, 0, 0), rows(0, 1, 1, 1))).toBeNull();
  expect(await modalityGap(rows(1, 0, NaN, 0), rows(0, 1, 1, 1))).toBeNull();
  expect(await modalityGap(rows(2, 0, 3, 0), rows(1, 0, 5, 0))).toBeNull();
  // All of u in one direction, all of v across: distances √2, and 2 − 2 exp(−2/(2 · 2)).
  const gap = await modalityGap(rows(2, 0, 3, 0), rows(0, 1, 0, 5));
  expect(gap!.centroidGap).toBeCloseTo(Math.SQRT2, 12);
  expect(gap!.mmdSquared).toBeCloseTo(2 - 2 * Math.exp(-0.5), 12);
  expect(gap).toMatchObject({ pairs: 2 });
});

it('sets of points have no geometry to log', () => {
  const problems = (settings: object) => schema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(problems({ training: { log: 'geometry' }, model: { similarity: 'kme' } })).toEqual(['training.log: the similarity kme compares sets of points, which have no geometry of vectors; expected loss']);
  expect(problems({ training: { log: 'geometry' }, model: { similarity: 'l2' } })).toBeUndefined();
});

it('a loss with a temperature of its own says what it cannot do with that of the model', () => {
  const problems = (settings: object) => schema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(problems({ loss: 'fast-clip-v3', model: { learnTemperature: false } })?.[0]).toMatch(/^model.learnTemperature: the loss fast-clip-v3 learns its temperature/);
  expect(problems({ loss: 'isog-clr', model: { temperature: 0.9 } })?.[0]).toMatch(/^model.temperature: is 0.9; the loss isog-clr has temperatures from 0.005 to 0.7/);
  expect(problems({ loss: 'isog-clr', lossOptions: { temperatureMaximum: 1 }, model: { temperature: 0.9 } })).toBeUndefined();
  expect(problems({ loss: 'sog-clr', lossOptions: { temperature: 0.1 } })?.[0]).toMatch(/^lossOptions.temperature: the loss sog-clr has lambdaU, lambdaV/);
  expect(problems({ loss: 'sog-clr', model: { learnTemperature: false } })).toBeUndefined();
});

it('points are refused where nothing compares them', () => {
  const problems = (settings: object) => schema.safeParse(settings).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  expect(problems({ model: { points: 2 } })).toEqual(['model.points: the similarity cosine compares vectors, expected 1, or a similarity of kme, wpse']);
  expect(problems({ loss: 'barlow-twins', model: { similarity: 'kme' } })?.[0]).toMatch(/^model.similarity: the loss barlow-twins reads embeddings/);
  expect(problems({ model: { similarity: 'wpse', points: 4, randomFeatures: 8 } })).toBeUndefined();
  expect(problems({ model: { similarity: 'kme', randomFeatures: 8 } })).toEqual(['model.randomFeatures: the similarity kme has no random features, expected null, or the similarity wpse']);
});

it('the shuffled joint loss draws by the step, and by the seed', () => {
  const config = configOf('joint', {}, { negatives: 'shuffle' });
  const model = createPairModel(experiment, config);
  const indices = Uint32Array.from({ length: 16 }, (_, index) => index);
  const valueAt = (step: number, seed: number) => {
    const task = pairTask(model, pairs, { config: { ...config, seed }, teacher: null });
    return tf.tidy(() => task.loss(task.batch(indices, start), step).dataSync()[0]);
  };
  expect(valueAt(3, 1)).toBe(valueAt(3, 1));
  expect(new Set([valueAt(3, 1), valueAt(4, 1), valueAt(3, 2)]).size).toBe(3);
  model.dispose();
});

it('refuses options that the registry does not describe, and a teacher too many or too few', () => {
  const problems = (config: object) => schema.safeParse(config).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
  expect(problems({ loss: 'conditional', lossOptions: { lambda: 1 } })).toEqual(['lossOptions.lambda: the loss conditional has lambdaU, lambdaV']);
  expect(problems({ loss: 'joint', lossOptions: { negatives: 'some' } })[0]).toMatch(/negatives of joint is some; expected one of offdiag, all, shuffle/);
  expect(problems({ loss: 'distillation' })).toEqual(['teacher: the loss distillation needs the folder of a trained run']);
  expect(problems({ teacher: 'a run' })).toEqual(['teacher: the loss clip has no teacher, expected null']);
});
