import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { drawStreamFunctions, fieldRms, integrateTrajectories, integrateTrajectory, type StreamFunction, streamFunctionAt } from '@crossmodal/datasets/lagrangian';
import { recallAtK } from '@crossmodal/evaluation';
import { createRandom } from '@crossmodal/theory';
import { selectBrowserEngine } from '@crossmodal/training/browser';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { stateCodec } from '../../state/state-codec.ts';
import { readWeights } from '../../workers/read-weights.ts';
import { extended, START } from './drawn-track.ts';
import { type DrifterAnswer, type DrifterConfig, DrifterModels, type DrifterResult, streams } from './drifter-models.ts';
import { driftersFields, type DriftersState, GRID, RECORDS } from './drifters-state.ts';
import { trackWarnings } from './track-warnings.ts';

const folder = new URL('../../../weights/', import.meta.url);
const context = { signal: new AbortController().signal, progress: () => {} };
const { record: _record, ...state }: DriftersState = { ...stateCodec<DriftersState>(driftersFields).defaults, pool: 500, example: 5, seed: 2 };
let models: DrifterModels;
let result: DrifterResult;
let before: number;

beforeAll(async () => {
  const wasmPaths = join(dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist/');
  await selectBrowserEngine({ engine: 'wasm', wasmPaths });
  before = tf.memory().numTensors;
  models = new DrifterModels(await readWeights<DrifterConfig, DrifterResult>(readFileSync(new URL('lagrangian.safetensors.gz', folder)), { name: 'weights' }));
  ({ result } = models);
});

afterAll(() => {
  models.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

function fieldOf(coefficients: Float32Array | Float64Array): StreamFunction {
  const { degree, frequencies } = result.findings.simulation;
  return { degree, frequencies: Float32Array.from(frequencies), coefficients };
}

function sum(values: Iterable<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0);
}

/** Logits of all fields with a track, the encoder's embedding apart: the cosine in float64, by the definition. */
async function cosines(coefficients: Float32Array, asked: Float64Array): Promise<number[]> {
  // Against the unit vectors the cosine is the direction of the embedding, divided by the temperature.
  const unit = tf.eye(98) as tf.Tensor2D;
  const embedding = Float64Array.from(await models.logits(unit, asked));
  unit.dispose();
  return Array.from({ length: coefficients.length / 98 }, (_, item) => {
    const row = coefficients.subarray(98 * item, 98 * (item + 1));
    return sum(row.map((value, i) => value * embedding[i])) / Math.sqrt(sum(row.map((value) => value * value)));
  });
}

describe('the shipped encoder', () => {
  test('measured in its run what the provenance says, and starts where the page does', () => {
    const provenance = readFileSync(new URL('PROVENANCE.md', folder), 'utf8');
    for (const { recall } of [result.retrieval.uToV, result.retrieval.vToU]) {
      expect(provenance).toContain(`${(100 * recall['1']).toFixed(2)} %, ${(100 * recall['5']).toFixed(2)} %`);
    }
    expect(result.findings.simulation.integration.start).toEqual([...START]);
    expect(result.findings.simulation.integration.steps / result.findings.simulation.integration.recordEvery).toBe(RECORDS);
  });

  test('finds fresh fields and trajectories as often as the run that trained it did', async () => {
    const count = result.pairs.test;
    const coefficients = drawStreamFunctions({ count, random: createRandom(20_261_126) });
    const paths = integrateTrajectories(fieldOf(coefficients), result.findings.simulation.integration);
    const fields = tf.tensor2d(coefficients, [count, 98]);
    const logits = { data: await models.logits(fields, paths), rows: count, columns: count };
    fields.dispose();
    for (const [direction, { recall }] of [['u->v', result.retrieval.uToV], ['v->u', result.retrieval.vToU]] as const) {
      for (const k of ['1', '5'] as const) {
        // Two independent samples of as many queries: four standard deviations of the difference of their shares.
        const margin = 4 * Math.sqrt((2 * recall[k] * (1 - recall[k])) / count);
        expect(Math.abs(recallAtK(logits, Number(k), { direction, ties: 'optimistic' }) - recall[k])).toBeLessThan(margin);
      }
    }
  }, 60_000);
});

describe('an answer', () => {
  const pool = drawStreamFunctions({ count: 500, random: createRandom(2, streams.pool) });
  const row = (item: number) => Float64Array.from(pool.subarray(98 * item, 98 * (item + 1)));
  let answer: DrifterAnswer;
  let weights: number[];

  beforeAll(async () => {
    answer = await models.answer(state, context);
    const logits = await cosines(pool, answer.asked);
    const most = Math.max(...logits);
    const exponentials = logits.map((logit) => Math.exp(logit - most));
    weights = exponentials.map((value) => value / sum(exponentials));
  });

  test('is asked of the trajectory of the example, whose field is none of the pool', () => {
    const [truth] = [Float64Array.from(drawStreamFunctions({ count: 1, random: createRandom(5, streams.examples) }))];
    expect(answer.truth).toEqual(truth);
    expect(answer.asked).toEqual(integrateTrajectory(fieldOf(truth), result.findings.simulation.integration));
    expect(weights.findIndex((_, item) => row(item)[0] === truth[0])).toBe(-1);
  });

  test('has the probabilities of the conditional over the pool, the mode first, then the next', () => {
    const order = weights.map((_, item) => item).toSorted((a, b) => weights[b] - weights[a]);
    for (const [place, field] of [answer.best, ...answer.shown].entries()) {
      expect(field.rank).toBe(place + 1);
      expect(field.coefficients).toEqual(row(order[place]));
      // Logits of a size up to 100 in float32, exponentiated.
      expect(field.probability! / weights[order[place]]).toBeCloseTo(1, 3);
    }
    expect(answer.shown).toHaveLength(4);
    expect(answer.effectiveSampleSize * sum(weights.map((weight) => weight ** 2))).toBeCloseTo(1, 3);
  });

  test('has the means, and errors and tracers of every field, as the packages have them', () => {
    const mean = (weight: (item: number) => number) => Float64Array.from({ length: 98 }, (_, i) => sum(weights.map((_one, item) => weight(item) * row(item)[i])));
    const own = [
      { found: answer.weighted, coefficients: mean((item) => weights[item]), digits: 4 },
      { found: answer.prior, coefficients: mean(() => 1 / 500), digits: 9 },
      { found: answer.best, coefficients: answer.best.coefficients, digits: 12 },
    ];
    for (const { found, coefficients, digits } of own) {
      const difference = coefficients.map((value, i) => value - answer.truth![i]);
      const error = fieldRms(fieldOf(difference));
      expect(found.error!.psi).toBeCloseTo(error.psi, digits);
      expect(found.error!.velocity).toBeCloseTo(error.velocity, digits - 1);
      const path = integrateTrajectory(fieldOf(coefficients), result.findings.simulation.integration);
      const squares = path.map((value, at) => (value - answer.asked[at]) ** 2);
      expect(found.distance).toBeCloseTo(Math.sqrt(sum(squares) / RECORDS), digits - 1);
    }
  });

  test('has maps at any time, the spread that of the weighted fields', () => {
    const maps = models.maps({ ...answer, record: 7 });
    expect(maps.t).toBeCloseTo(0.035, 12);
    const [at, point] = [11 * GRID + 30, [30.5 / GRID, 11.5 / GRID]];
    const value = (coefficients: Float64Array) => streamFunctionAt(fieldOf(coefficients), { points: point, t: maps.t })[0];
    expect(maps.best[at]).toBeCloseTo(value(answer.best.coefficients), 9);
    expect(maps.truth![at]).toBeCloseTo(value(answer.truth!), 9);
    const values = weights.map((_, item) => value(row(item)));
    const average = sum(values.map((one, item) => weights[item] * one));
    expect(maps.weighted[at]).toBeCloseTo(average, 4);
    expect(maps.spread[at]).toBeCloseTo(Math.sqrt(sum(values.map((one, item) => weights[item] * (one - average) ** 2))), 4);
  });

  test('draws fields by their probabilities, the same for a seed', async () => {
    const [one, again, other] = await Promise.all([2, 2, 3].map((seed) => models.answer({ ...state, seed, choice: 'drawn', shown: 12 }, context)));
    expect(one.shown.map(({ rank }) => rank)).toEqual(again.shown.map(({ rank }) => rank));
    expect(one.shown.map(({ rank }) => rank)).not.toEqual(other.shown.map(({ rank }) => rank));
    expect(one.shown).toHaveLength(12);
    for (const { probability } of one.shown) expect(probability).toBeGreaterThan(0);
  });

  test('tells where its tracers stand among those of random fields', async () => {
    const distances = [answer.best.distance, 0, 10];
    const { further, medianLength, medianDistance } = await models.compare({ ...answer, distances, seed: 2 }, context);
    // The pool of 500 begins the 2,000 that are compared with: their shares agree to sampling error, 4 · √(¼ / 500).
    const away = Array.from({ length: 500 }, (_, item) => {
      const path = integrateTrajectory(fieldOf(row(item)), result.findings.simulation.integration);
      return Math.sqrt(sum(path.map((value, at) => (value - answer.asked[at]) ** 2)) / RECORDS);
    });
    expect(Math.abs(further[0] - away.filter((other) => other > distances[0]).length / 500)).toBeLessThan(0.09);
    expect(further.slice(1)).toEqual([1, 0]);
    expect(Math.abs(away.filter((other) => other > medianDistance).length / 500 - 0.5)).toBeLessThan(0.09);
    expect(medianLength).toBeGreaterThan(0.2);
    expect(medianLength).toBeLessThan(0.5);
  });
});

describe('a survey', () => {
  test('has the root mean squares of the answers to its examples', async () => {
    const examples = 13;
    const said: number[] = [];
    const survey = await models.survey({ pool: 500, seed: 2, examples }, { ...context, progress: (share) => said.push(share) });
    expect(said.at(-1)).toBe(1);
    const answers: DrifterAnswer[] = [];
    for (let example = 0; example < examples; example++) answers.push(await models.answer({ ...state, example }, context));
    const root = (of: (answer: DrifterAnswer) => number) => Math.sqrt(sum(answers.map((answer) => of(answer) ** 2)) / examples);
    for (const name of ['prior', 'best', 'weighted'] as const) {
      // The mean is in float32 here.
      expect(survey[name].psi).toBeCloseTo(root((answer) => answer[name].error!.psi), 5);
      expect(survey[name].velocity).toBeCloseTo(root((answer) => answer[name].error!.velocity), 4);
      expect(survey[name].distance).toBeCloseTo(root((answer) => answer[name].distance), 4);
    }
    const pool = drawStreamFunctions({ count: examples, random: createRandom(2, streams.pool) });
    const random = answers.map(({ truth }, item) => fieldRms(fieldOf(Float64Array.from(truth!, (value, i) => pool[98 * item + i] - value))).psi);
    expect(survey.random.psi).toBeCloseTo(Math.sqrt(sum(random.map((psi) => psi ** 2)) / examples), 9);
  });
});

describe('a drawn track', () => {
  const corner = (points: readonly (readonly [number, number])[], ms?: number) => points.reduce((track, point) => extended(track, point, ms === undefined ? {} : { ms })!, [] as DriftersState['track']);

  test('becomes positions at equal steps of time, at a steady speed or as it was drawn', async () => {
    const track = extended(corner([[0.8, 0.75]], 100), [1, 0.75], { ms: 100 })!;
    const steady = await models.answer({ ...state, track }, context);
    const drawn = await models.answer({ ...state, track, pace: 'drawn' }, context);
    expect(steady.truth).toBeUndefined();
    expect(steady.best.error).toBeUndefined();
    // A fifth of the way in half of the time; corners are at cells of 1/1024.
    expect(steady.asked[2 * 9]).toBeCloseTo(0.875, 3);
    expect(drawn.asked[2 * 9]).toBeCloseTo(0.8, 3);
    expect(steady.asked[2 * 19]).toBeCloseTo(1, 12);
    expect(drawn.asked[2 * 19]).toBeCloseTo(1, 12);
  });

  test('that no simulated one resembles is warned of, in words', async () => {
    const warned = async (track: DriftersState['track']) => {
      const answer = await models.answer({ ...state, track }, context);
      return trackWarnings(await models.compare({ ...answer, distances: [], seed: 2 }, context));
    };
    expect(await warned(corner([[0.9, 0.8], [1, 0.9]]))).toEqual([]);
    expect(await warned(corner([[1.2, 1.2], [0.7, 0.2], [1.2, 0.3]]))).toEqual([
      'it is longer than all simulated tracks',
      'its fastest part is faster than all simulated tracks',
      'it turns or changes its speed more sharply than all simulated tracks',
    ]);
    expect(await warned(corner([[0.76, 0.75]]))).toEqual([expect.stringMatching(/^it is shorter than (all|99\.\d % of) simulated tracks$/)]);
  });

  test('a question that is stopped leaves the pool as it was', async () => {
    const controller = new AbortController();
    const asked = models.answer({ ...state, pool: 60_000 }, { signal: controller.signal, progress: () => controller.abort() });
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    const held = tf.memory().numTensors;
    await models.answer(state, context);
    expect(tf.memory().numTensors).toBe(held);
  });
});
