import type { LagrangianDataset } from './lagrangian-dataset.ts';

/** Named arrays with free text, as a safetensors file holds them. */
export interface LagrangianTensors {
  readonly tensors: Readonly<Record<string, { readonly shape: readonly number[]; readonly data: Float32Array | Int32Array }>>;
  readonly metadata: Readonly<Record<string, string>>;
}

/** What the metadata of a file says it is. */
export const LAGRANGIAN_FORMAT = 'crossmodal-lagrangian-1';

/**
 * A simulated data set as named arrays, for a safetensors file: `coefficients` [count, modes, 2], `frequencies` [modes],
 * `trajectories` [count, records, 2], and as metadata the format, the integration and any settings to find again.
 *
 * @param dataset From `simulateLagrangian`.
 * @param settings Whatever tells this data set from others, as JSON; `lagrangianFromTensors` compares it.
 *
 * @example
 * ```ts
 * import { lagrangianFromTensors, lagrangianTensors, simulateLagrangian } from '@crossmodal/datasets/lagrangian';
 * import { createRandom } from '@crossmodal/theory';
 *
 * const pairs = await simulateLagrangian({ count: 3, random: createRandom(1), workers: 1 });
 * const stored = lagrangianTensors(pairs, { seed: 1 });
 * console.log(stored.tensors.trajectories.shape); // [ 3, 100, 2 ]
 * console.log(lagrangianFromTensors(stored, { name: 'pairs.safetensors', settings: { seed: 1 } }).count); // 3
 * ```
 */
export function lagrangianTensors({ count, coefficients, frequencies, records, trajectories, integration }: LagrangianDataset, settings: object = {}): LagrangianTensors {
  const modes = frequencies.length;
  return {
    tensors: {
      coefficients: { shape: [count, modes, 2], data: coefficients },
      frequencies: { shape: [modes], data: frequencies },
      trajectories: { shape: [count, records, 2], data: trajectories },
    },
    metadata: { format: LAGRANGIAN_FORMAT, integration: JSON.stringify(integration), settings: JSON.stringify(settings) },
  };
}
