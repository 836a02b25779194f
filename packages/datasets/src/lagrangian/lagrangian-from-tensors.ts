import { DataFormatError } from '@crossmodal/theory';

import { type CompleteIntegration, completeIntegration, type Integration } from './integration.ts';
import type { LagrangianDataset } from './lagrangian-dataset.ts';
import { LAGRANGIAN_FORMAT, type LagrangianTensors } from './lagrangian-tensors.ts';
import { createTracer } from './trajectory-kernel.js';

/** Options of {@link lagrangianFromTensors}. */
export interface LagrangianFromTensorsOptions {
  /** Name of the file, for error messages. */
  readonly name: string;
  /** The settings that the file must have been written with; default: any. */
  readonly settings?: object;
}

/** Trajectories that are integrated again. */
const CHECKED = 4;
/** Positions of order 1 in float32; sines and cosines may differ by a bit between machines. */
const TOLERANCE = 1e-6;

/**
 * The data set of named arrays that `lagrangianTensors` made, checked: format, settings, shapes, finite numbers, and
 * some trajectories integrated again from their coefficients.
 *
 * @throws DataFormatError If anything is not as it should be.
 *
 * @example See {@link lagrangianTensors}.
 */
export function lagrangianFromTensors({ tensors, metadata }: LagrangianTensors, { name, settings }: LagrangianFromTensorsOptions): LagrangianDataset {
  const fail = (problem: string) => new DataFormatError(`lagrangianFromTensors: ${name} ${problem}; expected a file of lagrangianTensors, simulate the data anew`);
  if (metadata.format !== LAGRANGIAN_FORMAT) throw fail(`has the format ${JSON.stringify(metadata.format)}, not ${LAGRANGIAN_FORMAT}`);
  if (settings !== undefined && metadata.settings !== JSON.stringify(settings)) {
    throw fail(`was made with the settings ${metadata.settings}, not ${JSON.stringify(settings)}`);
  }
  let integration: CompleteIntegration;
  try {
    integration = completeIntegration(JSON.parse(metadata.integration) as Integration, 'lagrangianFromTensors');
  } catch {
    throw fail(`has the integration ${JSON.stringify(metadata.integration)}`);
  }
  const of = (key: string) => {
    const tensor = tensors[key];
    if (tensor === undefined || !(tensor.data instanceof Float32Array)) throw fail(`has no float32 array ${key}`);
    if (!tensor.data.every(Number.isFinite)) throw fail(`has numbers in ${key} that are not finite`);
    return { shape: tensor.shape, data: tensor.data };
  };
  const [coefficients, frequencies, trajectories] = [of('coefficients'), of('frequencies'), of('trajectories')];
  const [count] = trajectories.shape;
  const modes = frequencies.data.length;
  const degree = (Math.sqrt(modes) - 1) / 2;
  const records = Math.floor(integration.steps / integration.recordEvery);
  for (const [key, { shape, data }, expected] of [
    ['coefficients', coefficients, [count, modes, 2]],
    ['trajectories', trajectories, [count, records, 2]],
  ] as const) {
    if (!Number.isInteger(degree) || shape.join() !== expected.join() || data.length !== expected.reduce((product, size) => product * size, 1)) {
      throw fail(`has ${key} of shape [${shape}], not [${expected}] with an odd square of modes`);
    }
  }
  const trace = createTracer({ degree, frequencies: frequencies.data, ...integration });
  const size = 2 * records;
  const again = new Float32Array(size);
  for (let check = 0; check < Math.min(CHECKED, count); check++) {
    const item = Math.floor((check * (count - 1)) / Math.max(1, Math.min(CHECKED, count) - 1));
    trace(coefficients.data.subarray(item * 2 * modes, (item + 1) * 2 * modes), 0, again);
    const stored = trajectories.data.subarray(item * size, (item + 1) * size);
    if (again.some((value, at) => Math.abs(value - stored[at]) > TOLERANCE)) throw fail(`has a trajectory ${item} that is not that of its field`);
  }
  return { count, degree, coefficients: coefficients.data, frequencies: frequencies.data, records, trajectories: trajectories.data, integration };
}
