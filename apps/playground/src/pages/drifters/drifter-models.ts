import {
  drawStreamFunctions,
  fieldRms,
  type FieldRms,
  integrateTrajectories,
  type Integration,
  resampleTrack,
  type StreamFunction,
  streamFunctionAt,
  streamFunctionSpread,
  trackDistance,
  type TrackMeasures,
  trackMeasures,
} from '@crossmodal/datasets/lagrangian/browser';
import { type SequenceEncoder, transformerEncoder } from '@crossmodal/encoders';
import { conditionalWeights, effectiveSampleSize, retrieveTopK, sampleConditional, weightedMoments } from '@crossmodal/evaluation';
import { cosineLogits } from '@crossmodal/losses';
import { createRandom } from '@crossmodal/theory';
import * as tf from '@tensorflow/tfjs-core';

import { assignWeights } from '../../workers/assign-weights.ts';
import type { TaskContext } from '../../workers/messages.ts';
import type { ShippedWeights } from '../../workers/read-weights.ts';
import { timedTrack } from './drawn-track.ts';
import { type DriftersState, GRID } from './drifters-state.ts';

/** What is read of the configuration of the run that trained the encoder. */
export interface DrifterConfig {
  readonly model: { readonly embeddingDim: number; readonly layers: number; readonly width: number; readonly heads: number; readonly hiddenWidth: number };
  readonly data: { readonly amplitude: number };
}

interface Recalls {
  readonly recall: Readonly<Record<'1' | '5', number>>;
}

/** What is read of the result of that run. */
export interface DrifterResult {
  readonly temperature: number;
  readonly pairs: { readonly test: number };
  readonly retrieval: { readonly uToV: Recalls; readonly vToU: Recalls; readonly chance: Recalls };
  readonly findings: {
    readonly amongTrain: Readonly<Record<'best' | 'weighted' | 'prior', FieldRms>>;
    readonly simulation: {
      readonly degree: number;
      readonly frequencies: readonly number[];
      readonly integration: Required<Integration>;
      readonly preparation: { readonly mean: readonly number[]; readonly deviation: readonly number[] };
    };
  };
}

/** What an answer depends on. */
export type DrifterQuestion = Omit<DriftersState, 'record'>;

/** What one field says. */
export interface FoundField {
  /** Its place among all by probability, from 1 on; undefined for a mean. */
  readonly rank: number | undefined;
  readonly probability: number | undefined;
  readonly coefficients: Float64Array;
  /** Where it carries a tracer from the start, x_1 and x_2 of every record. */
  readonly path: Float64Array;
  /** How far from the track that was asked for, root mean square over the records. */
  readonly distance: number;
  /** Of an example: how far from its true field, root mean squares over the torus at time 0. */
  readonly error: FieldRms | undefined;
}

/** What the model says of a track. */
export interface DrifterAnswer {
  /** The track as the encoder takes it. */
  readonly asked: Float64Array;
  readonly measures: TrackMeasures;
  /** Of an example: the coefficients of its field. */
  readonly truth: Float64Array | undefined;
  /** The mode of the conditional. */
  readonly best: FoundField;
  /** The next likely ones, or some drawn from the conditional. */
  readonly shown: readonly FoundField[];
  /** The mean of the conditional. */
  readonly weighted: FoundField;
  /** Mean of all fields, which asks no track. */
  readonly prior: FoundField;
  readonly covariance: Float64Array;
  readonly effectiveSampleSize: number;
}

/** How a track stands among those of fields drawn at random, by the law that the training drew from. */
export interface TrackComparison {
  /** Shares of those tracks that are below this one in a size. */
  readonly least: Readonly<Record<keyof TrackMeasures, number>>;
  /** Of the lengths of those tracks. */
  readonly medianLength: number;
  /** Median of their distances from this one. */
  readonly medianDistance: number;
  /** Share of them that are further from this one than a distance, for each distance of the question. */
  readonly further: readonly number[];
}

/** Root mean squares over some examples. */
export interface SurveyRow {
  /** How far the tracers of the fields stayed from the tracks. */
  readonly distance: number;
  readonly psi: number;
  readonly velocity: number;
}

/** How good fields are that are found in one of these ways. */
export type DrifterSurvey = Readonly<Record<'random' | 'prior' | 'best' | 'weighted', SurveyRow>>;

interface Reference {
  readonly seed: number;
  readonly paths: readonly Float64Array[];
  readonly measures: readonly TrackMeasures[];
}

/** Maps over the torus at a time. */
export interface DrifterMaps {
  readonly t: number;
  readonly truth: Float64Array | undefined;
  readonly best: Float64Array;
  readonly shown: readonly Float64Array[];
  readonly weighted: Float64Array;
  readonly spread: Float64Array;
}

/** Seed 0 of the training drew its fields from stream 0: none of these. */
export const streams = { pool: 11, examples: 12, draws: 13 } as const;
/** Fields of the pool whose own tracks others are compared with. */
const REFERENCE = 2000;
/** Before the next message is let in, as many of these are integrated, fields drawn, and examples surveyed. */
const BLOCK = 100;
const DRAWN = 2000;
const SURVEYED = 10;

const gridPoints = Float64Array.from({ length: 2 * GRID * GRID }, (_, i) => ((i % 2 === 0 ? (i / 2) % GRID : Math.floor(i / 2 / GRID)) + 0.5) / GRID);

interface Pool {
  readonly key: string;
  readonly coefficients: Float32Array;
  readonly tensor: tf.Tensor2D;
  readonly mean: Float64Array;
}

/**
 * The trained encoder of trajectories with a pool of fields: Lagrangian data assimilation of Baptista, Stuart and Tran
 * 2025, section 6.3. The fields are their own embeddings, so any number of them can be weighed.
 */
export class DrifterModels {
  readonly #encoder: SequenceEncoder;
  readonly #result: DrifterResult;
  readonly #config: DrifterConfig;
  readonly #frequencies: Float32Array;
  #pool: Pool | undefined;
  #reference: Reference | undefined;

  /** On the engine that tfjs is set to. */
  constructor(weights: ShippedWeights<DrifterConfig, DrifterResult>) {
    const { config, result } = weights;
    const { layers, width: dim, heads, hiddenWidth: hiddenDim, embeddingDim: outputDim } = config.model;
    const { integration, frequencies } = result.findings.simulation;
    const length = Math.floor(integration.steps / integration.recordEvery);
    // As crossmodal train lagrangian makes it; what varies is in the configuration.
    const shape = { inputDim: 2, length, dim, layers, heads, hiddenDim, outputDim, activation: 'relu', causal: true, pooling: 'last' } as const;
    this.#encoder = transformerEncoder({ ...shape, random: createRandom(0) });
    this.#config = config;
    this.#result = result;
    this.#frequencies = Float32Array.from(frequencies);
    try {
      assignWeights(this.#encoder.variables, weights, 'v/');
    } catch (error) {
      this.dispose();
      throw error;
    }
  }

  /** What the run measured on its test pairs. */
  get result(): DrifterResult {
    return this.#result;
  }

  /** The fields likely given a track, and what each would do. Progress: the share of the fields that are drawn. */
  async answer(question: DrifterQuestion, context: TaskContext<number>): Promise<DrifterAnswer> {
    const { seed, shown, choice } = question;
    const { asked, truth } = this.#asked(question);
    const pool = await this.#poolOf(question, context);
    const rows = question.pool;
    const logits = await this.logits(pool.tensor, asked);
    const weights = conditionalWeights({ data: logits, rows, columns: 1 }, { given: 'v', index: 0 });
    const [best, ...next] = retrieveTopK(weights, Math.min(shown + 1, rows));
    const chosen = choice === 'likely' ? next : sampleConditional({ weights, count: shown, random: createRandom(seed, streams.draws) });
    const { mean, covariance } = weightedMoments({ weights, data: pool.coefficients, columns: pool.mean.length });
    const found = (coefficients: Float64Array, item?: number): FoundField => {
      const path = integrateTrajectories(this.#field(coefficients), this.#integration);
      return {
        rank: item === undefined ? undefined : rankOf(item, weights),
        probability: item === undefined ? undefined : weights[item],
        coefficients,
        path,
        distance: trackDistance(path, asked),
        error: truth && fieldRms(this.#field(coefficients.map((value, i) => value - truth[i]))),
      };
    };
    return {
      asked,
      measures: trackMeasures(asked, { start: this.#integration.start }),
      truth,
      best: found(rowOf(pool, best), best),
      shown: Array.from(chosen, (item) => found(rowOf(pool, item), item)),
      weighted: found(mean),
      prior: found(pool.mean),
      covariance,
      effectiveSampleSize: effectiveSampleSize(weights),
    };
  }

  /**
   * How far the fields that are found for the first examples are from the true ones, and their tracers from the tracks.
   * Progress: the share of the examples.
   */
  async survey({ pool: rows, seed, examples }: Pick<DriftersState, 'pool' | 'seed'> & { readonly examples: number }, context: TaskContext<number>): Promise<DrifterSurvey> {
    const pool = await this.#poolOf({ pool: rows, seed }, { ...context, progress: () => {} });
    const none = () => ({ distance: 0, psi: 0, velocity: 0 });
    const sums = { random: none(), prior: none(), best: none(), weighted: none() };
    for (let first = 0; first < examples; first += SURVEYED) {
      const asked = Array.from({ length: Math.min(SURVEYED, examples - first) }, (_, index) => this.#example(first + index));
      const { means, modes } = await this.#found(pool.tensor, asked.map(({ path }) => path));
      for (const [index, { truth, path }] of asked.entries()) {
        const found = { random: rowOf(pool, (first + index) % rows), prior: pool.mean, best: rowOf(pool, modes[index]), weighted: means[index] };
        for (const name of Object.keys(sums) as (keyof typeof sums)[]) {
          const [sum, coefficients] = [sums[name], found[name]];
          const { psi, velocity } = fieldRms(this.#field(coefficients.map((value, i) => value - truth[i])));
          sum.distance += trackDistance(integrateTrajectories(this.#field(coefficients), this.#integration), path) ** 2;
          sum.psi += psi ** 2;
          sum.velocity += velocity ** 2;
        }
      }
      context.progress((first + asked.length) / examples);
      await messages(context.signal);
    }
    const root = ({ distance, psi, velocity }: SurveyRow): SurveyRow => ({ distance: Math.sqrt(distance / examples), psi: Math.sqrt(psi / examples), velocity: Math.sqrt(velocity / examples) });
    return { random: root(sums.random), prior: root(sums.prior), best: root(sums.best), weighted: root(sums.weighted) };
  }

  /** The fields of an answer on a grid, at the time of a record. */
  maps({ truth, best, shown, weighted, covariance, record }: Pick<DrifterAnswer, 'truth' | 'best' | 'shown' | 'weighted' | 'covariance'> & { readonly record: number }): DrifterMaps {
    const { step, recordEvery } = this.#integration;
    const t = record * recordEvery * step;
    const map = (coefficients: Float64Array) => streamFunctionAt(this.#field(coefficients), { points: gridPoints, t });
    const { degree } = this.#result.findings.simulation;
    return {
      t,
      truth: truth && map(truth),
      best: map(best.coefficients),
      shown: shown.map(({ coefficients }) => map(coefficients)),
      weighted: map(weighted.coefficients),
      spread: streamFunctionSpread({ degree, frequencies: this.#frequencies, covariance }, { points: gridPoints, t }),
    };
  }

  /** Compares a track, and the distances of some tracers from it, with the tracks of the first fields of a seed. */
  async compare({ asked, measures, distances, seed }: Pick<DrifterAnswer, 'asked' | 'measures'> & { readonly distances: readonly number[]; readonly seed: number }, context: TaskContext<number>): Promise<TrackComparison> {
    const { paths, measures: others } = await this.#referenceOf(seed, context);
    const least = (name: keyof TrackMeasures) => others.filter((other) => other[name] < measures[name]).length / REFERENCE;
    const away = Float64Array.from(paths, (path) => trackDistance(path, asked)).toSorted();
    return {
      least: { length: least('length'), longestStep: least('longestStep'), greatestBend: least('greatestBend') },
      medianLength: others.map(({ length }) => length).toSorted((a, b) => a - b)[REFERENCE >> 1],
      medianDistance: away[REFERENCE >> 1],
      further: distances.map((distance) => away.filter((other) => other > distance).length / REFERENCE),
    };
  }

  /**
   * Logits of fields with tracks, a row a field.
   *
   * @param fields Rows of coefficients.
   * @param positions Of one track after the other.
   */
  async logits(fields: tf.Tensor2D, positions: Float64Array): Promise<Float32Array> {
    const logits = this.#logits(fields, positions);
    const data = (await logits.data()) as Float32Array;
    logits.dispose();
    return data;
  }

  /** Frees the encoder and the pool. */
  dispose(): void {
    this.#encoder.dispose();
    this.#pool?.tensor.dispose();
    this.#pool = undefined;
  }

  #logits(fields: tf.Tensor2D, positions: Float64Array): tf.Tensor2D {
    const { preparation } = this.#result.findings.simulation;
    const standardised = Float32Array.from(positions, (value, at) => (value - preparation.mean[at % 2]) / preparation.deviation[at % 2]);
    const tracks = positions.length / 2 / this.#records;
    const { temperature } = this.#result;
    return tf.tidy(() => cosineLogits(fields, this.#encoder.apply(tf.tensor3d(standardised, [tracks, this.#records, 2])), { temperature }));
  }

  /** Means and modes of the conditional given each of some tracks. */
  async #found(fields: tf.Tensor2D, paths: readonly Float64Array[]): Promise<{ means: Float64Array[]; modes: Int32Array }> {
    const [means, modes] = tf.tidy(() => {
      const logits = tf.transpose(this.#logits(fields, Float64Array.from(paths.flatMap((path) => [...path]))));
      return [tf.matMul(tf.softmax(logits) as tf.Tensor2D, fields), tf.argMax(logits, 1)];
    });
    const [data, indices] = await Promise.all([means.data(), modes.data()]);
    tf.dispose([means, modes]);
    const size = fields.shape[1];
    return { means: paths.map((_, index) => Float64Array.from(data.subarray(index * size, (index + 1) * size))), modes: indices as Int32Array };
  }

  get #records(): number {
    const { steps, recordEvery } = this.#integration;
    return Math.floor(steps / recordEvery);
  }

  get #integration(): Required<Integration> {
    return this.#result.findings.simulation.integration;
  }

  #field(coefficients: Float32Array | Float64Array): StreamFunction {
    return { degree: this.#result.findings.simulation.degree, frequencies: this.#frequencies, coefficients };
  }

  #drawn(count: number, random: ReturnType<typeof createRandom>): Float32Array {
    return drawStreamFunctions({ count, degree: this.#result.findings.simulation.degree, amplitude: this.#config.data.amplitude, random });
  }

  #asked({ track, pace, example }: DrifterQuestion): { asked: Float64Array; truth: Float64Array | undefined } {
    if (track.length > 0) {
      const { points, times } = timedTrack(track);
      return { asked: resampleTrack({ points, ...(pace === 'drawn' && times && { times }) }, { records: this.#records }), truth: undefined };
    }
    const { truth, path } = this.#example(example);
    return { asked: path, truth };
  }

  /** A field that no pool has, and its track. */
  #example(number: number): { truth: Float64Array; path: Float64Array } {
    const truth = Float64Array.from(this.#drawn(1, createRandom(number, streams.examples)));
    return { truth, path: integrateTrajectories(this.#field(truth), this.#integration) };
  }

  async #referenceOf(seed: number, { signal, progress }: TaskContext<number>): Promise<Reference> {
    if (this.#reference?.seed === seed) return this.#reference;
    const fields = this.#drawn(REFERENCE, createRandom(seed, streams.pool));
    const size = fields.length / REFERENCE;
    const paths: Float64Array[] = [];
    for (let first = 0; first < REFERENCE; first += BLOCK) {
      const block = integrateTrajectories(this.#field(fields.subarray(first * size, (first + BLOCK) * size)), this.#integration);
      const length = block.length / BLOCK;
      for (let index = 0; index < BLOCK; index++) paths.push(block.slice(index * length, (index + 1) * length));
      progress((first + BLOCK) / REFERENCE);
      await messages(signal);
    }
    const { start } = this.#integration;
    this.#reference = { seed, paths, measures: paths.map((path) => trackMeasures(path, { start })) };
    return this.#reference;
  }

  async #poolOf({ pool: count, seed }: Pick<DriftersState, 'pool' | 'seed'>, { signal, progress }: TaskContext<number>): Promise<Pool> {
    const key = `${count} ${seed}`;
    if (this.#pool?.key === key) return this.#pool;
    const random = createRandom(seed, streams.pool);
    const size = 2 * this.#frequencies.length;
    const coefficients = new Float32Array(count * size);
    const mean = new Float64Array(size);
    for (let first = 0; first < count; first += DRAWN) {
      const block = this.#drawn(Math.min(DRAWN, count - first), random);
      coefficients.set(block, first * size);
      for (let at = 0; at < block.length; at++) mean[at % size] += block[at] / count;
      progress(Math.min(1, (first + DRAWN) / count));
      await messages(signal);
    }
    this.#pool?.tensor.dispose();
    this.#pool = { key, coefficients, mean, tensor: tf.tensor2d(coefficients, [count, size]) };
    return this.#pool;
  }
}

/** Lets messages in, among them the one that stops this. */
async function messages(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
  signal.throwIfAborted();
}

function rowOf({ coefficients, mean }: Pool, item: number): Float64Array {
  return Float64Array.from(coefficients.subarray(item * mean.length, (item + 1) * mean.length));
}

function rankOf(item: number, weights: Float64Array): number {
  return 1 + weights.reduce((above, weight, other) => above + Number(weight > weights[item] || (weight === weights[item] && other < item)), 0);
}
