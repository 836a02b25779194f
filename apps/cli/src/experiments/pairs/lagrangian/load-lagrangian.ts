import { existsSync, readFileSync } from 'node:fs';

import { type LagrangianDataset, lagrangianFromTensors, lagrangianTensors, pointVelocities, simulateLagrangian } from '@crossmodal/datasets/lagrangian';
import { decodeSafetensors, encodeSafetensors } from '@crossmodal/encoders';
import { createRandom, DataFormatError } from '@crossmodal/theory';
import { atomicWrite } from '@crossmodal/training';

import { UsageError } from '../../../errors.ts';
import type { PairData, PairSide, Preparation } from '../pair-experiment.ts';
import { fieldWidth } from './field-width.ts';
import type { LagrangianData } from './lagrangian-schemas.ts';

/** Streams of the field seed. */
const streams = { fields: 0, observations: 1 } as const;

/** Simulated pairs as the pair experiments take them, with the simulation itself. */
export interface LagrangianPairs extends Omit<PairData, 'findings'> {
  /** Training pairs first, then test pairs. */
  readonly dataset: LagrangianDataset;
}

/** Simulates the pairs of some settings, or reads them from the cache that has them. */
export async function loadLagrangian(
  settings: LagrangianData,
  { progress, signal }: { progress?: (line: string) => void; signal?: AbortSignal } = {},
): Promise<LagrangianPairs> {
  const width = fieldWidth(settings);
  const { trainPairs, testPairs, recordEvery, steps } = settings;
  if (recordEvery > steps) throw new UsageError(`data.recordEvery is ${recordEvery} of ${steps} steps; expected at most as many`);
  const dataset = await simulatedOrCached(settings, { ...(progress && { progress }), ...(signal && { signal }) });
  const u = settings.field === 'coefficients' ? dataset.coefficients : observedVelocities(dataset, settings);
  const { values: v, preparation } = standardised(dataset.trajectories, { items: dataset.count, known: trainPairs });
  const positions = `x_1 and x_2 of the tracer at ${dataset.records} times, ${settings.step * recordEvery} apart, not wrapped`;
  const split = (first: number, count: number) => ({
    count,
    u: side(u.subarray(first * width), [width]),
    v: { ...side(v.subarray(first * dataset.records * 2), [dataset.records, 2]), values: positions, preparation },
    labels: null,
  });
  return { train: split(0, trainPairs), test: split(trainPairs, testPairs), classes: null, dataset };
}

async function simulatedOrCached(settings: LagrangianData, { progress, signal }: { progress?: (line: string) => void; signal?: AbortSignal }): Promise<LagrangianDataset> {
  const { trainPairs, testPairs, fieldSeed, amplitude, frequencySpread, step, steps, recordEvery, cache } = settings;
  const simulation = { count: trainPairs + testPairs, amplitude, frequencySpread, step, steps, recordEvery };
  const identity = { fieldSeed, ...simulation };
  if (cache !== null && existsSync(cache)) {
    try {
      return lagrangianFromTensors(decodeSafetensors(readFileSync(cache), { name: cache }), { name: cache, settings: identity });
    } catch (cause) {
      if (!(cause instanceof Error)) throw cause;
      throw new UsageError(`data.cache: ${cause.message}; remove the file or name another`, { cause });
    }
  }
  let lastLine = performance.now();
  const dataset = await simulateLagrangian({
    ...simulation,
    random: createRandom(fieldSeed, streams.fields),
    onProgress: (done, count) => {
      if (performance.now() - lastLine < 2000) return;
      lastLine = performance.now();
      progress?.(`simulating trajectories  ${done.toLocaleString('en')} of ${count.toLocaleString('en')}`);
    },
    ...(signal && { signal }),
  });
  if (cache !== null) {
    try {
      atomicWrite(cache, encodeSafetensors(lagrangianTensors(dataset, identity)));
    } catch (cause) {
      throw new DataFormatError(`data.cache ${cache} cannot be written (${(cause as Error).message}); expected a file in a folder that exists`, { cause });
    }
  }
  return dataset;
}

function observedVelocities(dataset: LagrangianDataset, { velocityPoints, velocityNoise, fieldSeed }: LagrangianData): Float32Array {
  const across = Math.sqrt(velocityPoints);
  const grid = Float64Array.from({ length: 2 * velocityPoints }, (_, i) => (i % 2 === 0 ? Math.floor(i / 2 / across) : (i >> 1) % across) / across);
  return pointVelocities(dataset, { points: grid, noise: velocityNoise, random: createRandom(fieldSeed, streams.observations) });
}

/** Each coordinate less its mean over all times of the first `known` items, by its standard deviation. */
function standardised(trajectories: Float32Array, { items, known }: { items: number; known: number }): { values: Float32Array; preparation: Preparation } {
  const count = (trajectories.length / items / 2) * known;
  const result = new Float32Array(trajectories.length);
  const scaling: { mean: number[]; deviation: number[] } = { mean: [], deviation: [] };
  for (const coordinate of [0, 1]) {
    let [sum, squares] = [0, 0];
    for (let i = 0; i < count; i++) sum += trajectories[2 * i + coordinate];
    const mean = sum / count;
    for (let i = 0; i < count; i++) squares += (trajectories[2 * i + coordinate] - mean) ** 2;
    const deviation = Math.max(Math.sqrt(squares / count), Number.MIN_VALUE);
    const scale = 1 / deviation;
    scaling.mean.push(mean);
    scaling.deviation.push(deviation);
    for (let at = coordinate; at < result.length; at += 2) result[at] = (trajectories[at] - mean) * scale;
  }
  return { values: result, preparation: { ...scaling, linear: null } };
}

function side(data: Float32Array, shape: readonly number[]): PairSide {
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    shape,
    rows: (indices, into = new Float32Array(indices.length * size)) => {
      for (let i = 0; i < indices.length; i++) into.set(data.subarray(indices[i] * size, (indices[i] + 1) * size), i * size);
      return into;
    },
  };
}
