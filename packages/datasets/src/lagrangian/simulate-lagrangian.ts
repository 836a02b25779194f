import { availableParallelism } from 'node:os';

import type { Random } from '@crossmodal/theory';
import { OutOfRangeError } from '@crossmodal/theory';

import { requireInteger } from '../require-integer.ts';
import { fillCoefficients } from './draw-stream-functions.ts';
import { completeIntegration, type Integration } from './integration.ts';
import { integrateInWorkers } from './integrate-in-workers.ts';
import type { LagrangianDataset } from './lagrangian-dataset.ts';
import { streamFunctionLaw, type StreamFunctionLawOptions } from './stream-function-law.ts';

/** Options of {@link simulateLagrangian}. */
export interface SimulateLagrangianOptions extends StreamFunctionLawOptions, Integration {
  /** Number of pairs. */
  readonly count: number;
  /** Source of the frequencies, drawn first, and of the coefficients; the first n pairs are the same for every `count`. */
  readonly random: Random;
  /** Standard deviation of the frequencies ω_k, drawn once for all fields; default 10, 0 for fields that stand still. */
  readonly frequencySpread?: number;
  /** Worker threads; default: as many as the machine runs at a time. The result does not depend on it. */
  readonly workers?: number;
  /** Told the number of pairs done, after every few. */
  readonly onProgress?: (done: number, count: number) => void;
  /** Stops the simulation. */
  readonly signal?: AbortSignal;
}

/**
 * Simulates Lagrangian data assimilation (Baptista, Stuart and Tran 2025, section 6.3): random stream functions, by
 * default of 49 modes with the law of {@link streamFunctionLaw} and frequencies N(0, 10²), and in each the trajectory of
 * a tracer as {@link integrateTrajectory} has it; integrated in worker threads, Node only.
 *
 * Coefficients and frequencies are rounded to float32 before the integration, so that the stored fields are those that
 * moved the tracers; positions are integrated in float64 and stored in float32.
 *
 * @throws OutOfRangeError If an option is out of range; the signal's reason if it aborts.
 *
 * @example
 * ```ts
 * import { simulateLagrangian } from '@crossmodal/datasets/lagrangian';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const pairs = await simulateLagrangian({ count: 10, random: createRandom(1), workers: 1 });
 * console.log(pairs.coefficients.length, pairs.records, pairs.trajectories.length); // 980 100 2000
 * ```
 */
export async function simulateLagrangian(options: SimulateLagrangianOptions): Promise<LagrangianDataset> {
  const { count, random, degree = 3, frequencySpread = 10, workers = availableParallelism(), onProgress, signal } = options;
  const caller = 'simulateLagrangian';
  requireInteger(count, { caller, name: 'count', minimum: 1, maximum: 1e7 });
  requireInteger(workers, { caller, name: 'workers', minimum: 1, maximum: 256 });
  if (!(frequencySpread >= 0 && frequencySpread < Infinity)) {
    throw new OutOfRangeError(`${caller}: frequencySpread is ${frequencySpread}; expected a finite number >= 0`);
  }
  const integration = completeIntegration(options, caller);
  const law = streamFunctionLaw(options);
  const frequencies = Float32Array.from(law, () => frequencySpread * random.normal());
  const coefficients = new Float32Array(new SharedArrayBuffer(4 * count * 2 * law.length));
  fillCoefficients(coefficients, { law, random });
  const records = Math.floor(integration.steps / integration.recordEvery);
  const trajectories = new Float32Array(new SharedArrayBuffer(4 * count * records * 2));
  await integrateInWorkers({ tracer: { degree, frequencies, ...integration }, coefficients, positions: trajectories, count }, { workers, onProgress, signal });
  return { count, degree, coefficients, frequencies, records, trajectories, integration };
}
